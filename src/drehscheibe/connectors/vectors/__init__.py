# SPDX-License-Identifier: EUPL-1.2
"""Layers of geodata: through GDAL or Arrow to the same recipes and batches as tables."""
