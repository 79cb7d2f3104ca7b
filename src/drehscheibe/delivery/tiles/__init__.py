# SPDX-License-Identifier: EUPL-1.2
"""OGC API Tiles and Styles: built tiles, tiles drawn on the fly, and how they are drawn."""
