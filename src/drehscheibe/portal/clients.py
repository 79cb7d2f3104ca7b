# SPDX-License-Identifier: EUPL-1.2
"""How often one client does something. No address is kept: counts stand under a keyed hash that
nobody can turn back, and end by themselves."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.settings import current_settings, secret_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def count(key: str, most: int, seconds: int) -> None:
    """Raises `TooManyRequests` where it is more than `most`."""
    cache.add(key, 0, seconds)
    if cache.incr(key) > most:
        raise TooManyRequests(seconds=seconds)


def client_of(request: HttpRequest) -> str:
    """Tells one client from another, and nobody who it is."""
    return hidden(_line(get_adapter().get_client_ip(request)))


def hidden(text: str) -> str:
    secret = secret_of(current_settings()).encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _line(address: str) -> str:
    """An IPv6 line has 2^64 addresses of its own (RFC 6177) and counts as one client."""
    known = ip_address(address)
    if isinstance(known, IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known) >> 64 << 64, 64)))
