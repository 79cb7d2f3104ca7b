# SPDX-License-Identifier: EUPL-1.2
"""OGC API Records: the catalogue, and the catalogues of one organisation each."""
