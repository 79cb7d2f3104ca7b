# SPDX-License-Identifier: EUPL-1.2
"""The nouns and errors of the region; plain Python that imports nothing of ours."""
