# SPDX-License-Identifier: EUPL-1.2
"""How often one client asks, and how often one dataset is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.clients import client_of, count

if TYPE_CHECKING:
    from django.http import HttpRequest

OF_ONE_CLIENT, CLIENT_SECONDS = 5, 60 * 60
OF_ONE_DATASET, DATASET_SECONDS = 50, 24 * 60 * 60


def count_question(request: HttpRequest, slug: str) -> None:
    """Raises `TooManyRequests` where more is asked than people ask."""
    count(f"question-of:{client_of(request)}", OF_ONE_CLIENT, CLIENT_SECONDS)
    count(f"question-about:{slug}", OF_ONE_DATASET, DATASET_SECONDS)
