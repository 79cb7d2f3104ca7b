# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features: items, their schemas, and the functions that filters can call."""
