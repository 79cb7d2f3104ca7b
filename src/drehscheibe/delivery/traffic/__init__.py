# SPDX-License-Identifier: EUPL-1.2
"""Each request while it is answered: who asks, what it costs, what is told of it."""
