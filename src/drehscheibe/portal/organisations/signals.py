# SPDX-License-Identifier: EUPL-1.2
"""What other apps must hear of, so that organisations need not know them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `person`, `organisation` and `successor` (a person or None) when somebody leaves.
leaving = Signal()
# Sent with `organisation` and `actor` when another organisation stands in for its reviewers.
stand_in_named = Signal()
