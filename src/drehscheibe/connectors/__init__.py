# SPDX-License-Identifier: EUPL-1.2
"""Data in: a file is recognised, understood, placed, checked and streamed.

From the first look to the last: `files`, then `tables` and `vectors`, `places`, `checks`. Above
them `understand` decides how a file is read, `pipeline` streams it, `publishing` compiles it into
a release; `notebook` and `reading` are what all of them agree on. `child` and `task` keep heavy
work out of the server: most of these modules import GDAL, Arrow and friends. `region` builds
region packs and needs none of the above.
"""
