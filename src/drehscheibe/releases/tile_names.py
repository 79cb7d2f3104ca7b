# SPDX-License-Identifier: EUPL-1.2
"""What built tiles and those drawn on the fly have in common."""

from __future__ import annotations

LAYER = "items"  # the layer of features
ID = "_id"  # property that holds the feature id: the id of a feature in a tile can only be a number
TILE_BYTES = 500_000
BUILT_DEEPEST = 14  # zoom; deeper ones are built only where some features had to be left out

OVERVIEW = "overview"  # the layer that says how many features lie where
COUNT = "count"  # its only property
FIRST_DRAWN = 13  # zoom from which tiles on the fly have no overview, but features only
LIVE_DEEPEST = 16  # zoom from which clients enlarge what was drawn on the fly
