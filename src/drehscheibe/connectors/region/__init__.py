# SPDX-License-Identifier: EUPL-1.2
"""Region packs: built from official boundaries and figures, read, and turned into demo data."""
