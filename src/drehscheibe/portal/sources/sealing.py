# SPDX-License-Identifier: EUPL-1.2
"""Passwords of sources lie encrypted in the database; the key comes from the instance's secret."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from drehscheibe.domain.errors import PasswordUnreadable
from drehscheibe.settings import secret_of

if TYPE_CHECKING:
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.settings import Settings

_PURPOSE = b"drehscheibe: passwords of sources"  # a key of its own


def seal(user: str, password: str, settings: Settings) -> str:
    plain = orjson.dumps({"user": user, "password": password})
    return _box(settings).encrypt(plain).decode()


def unseal(sealed: str, settings: Settings) -> dict[str, Any]:
    """`user` and `password`; nothing where nothing was sealed. Raises `PasswordUnreadable`."""
    if not sealed:
        return {}
    try:
        plain: dict[str, Any] = orjson.loads(_box(settings).decrypt(sealed.encode()))
    except InvalidToken:
        raise PasswordUnreadable from None
    return plain


def sign_in_of(source: Source, settings: Settings) -> dict[str, Any]:
    """For the child that asks; empty where nothing was typed."""
    plain = unseal(source.sealed, settings)
    return plain | {"address": source.address} if plain else {}


def _box(settings: Settings) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE)
    return Fernet(urlsafe_b64encode(key.derive(secret_of(settings).encode())))
