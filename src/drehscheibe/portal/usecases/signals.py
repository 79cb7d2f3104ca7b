# SPDX-License-Identifier: EUPL-1.2
"""What apps above must hear of, so that packages need not know them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `version` inside the transaction in which everybody begins to see it.
version_published = Signal()
