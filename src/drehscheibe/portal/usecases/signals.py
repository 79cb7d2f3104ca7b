# SPDX-License-Identifier: EUPL-1.2
"""What apps above must hear of, so that packages need not know them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `version` inside the transaction in which everybody begins to see it.
version_published = Signal()

# Sent with `versions` and `layout`. Receivers return the folders that hold something of them.
holding = Signal()

# Sent with `versions`, `layout` and `reason` inside the transaction in which versions are deleted
# for good, while they still say what they are. Receivers end what runs on them, forget what was
# made of them, and tell whoever used them.
purging = Signal()
