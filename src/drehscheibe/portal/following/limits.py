# SPDX-License-Identifier: EUPL-1.2
"""Nobody is written to more than a few times because others typed the address somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.portal.clients import client_of, count, hidden

if TYPE_CHECKING:
    from django.http import HttpRequest

OF_ONE_CLIENT, CLIENT_SECONDS = 10, 60 * 60
TO_ONE_ADDRESS, ADDRESS_SECONDS = 5, 24 * 60 * 60


def count_client(request: HttpRequest) -> None:
    """Raises `TooManyRequests`."""
    count(f"follow-of:{client_of(request)}", OF_ONE_CLIENT, CLIENT_SECONDS)


def may_be_written_to(email: str) -> bool:
    """Whoever asks for an address again and again learns nothing, and nothing is sent."""
    try:
        count(f"follow-to:{hidden(email.lower())}", TO_ONE_ADDRESS, ADDRESS_SECONDS)
    except TooManyRequests:
        return False
    return True
