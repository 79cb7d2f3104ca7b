# SPDX-License-Identifier: EUPL-1.2
"""Towns take use cases over: bindings, runs, states, upgrades."""
