# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, and why: pure functions; every decision carries its reason."""
