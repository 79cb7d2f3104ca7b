# SPDX-License-Identifier: EUPL-1.2
"""The packages that this region knows: imported, published, asked about."""
