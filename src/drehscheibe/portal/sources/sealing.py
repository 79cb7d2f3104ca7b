# SPDX-License-Identifier: EUPL-1.2
"""Passwords of sources lie encrypted in the database; the key comes from the instance's secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from drehscheibe.domain.errors import PasswordUnreadable
from drehscheibe.portal.sealing import box, derived_key

if TYPE_CHECKING:
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.settings import Settings

_PURPOSE = "drehscheibe: passwords of sources"  # a key of its own
_KEYS = "drehscheibe: SSH key of the organisation "


def seal(user: str, password: str, settings: Settings) -> str:
    plain = orjson.dumps({"user": user, "password": password})
    return box(_PURPOSE, settings).encrypt(plain).decode()


def unseal(sealed: str, settings: Settings) -> dict[str, Any]:
    """`user` and `password`; nothing where nothing was sealed. Raises `PasswordUnreadable`."""
    if not sealed:
        return {}
    try:
        plain: dict[str, Any] = orjson.loads(box(_PURPOSE, settings).decrypt(sealed.encode()))
    except InvalidToken:
        raise PasswordUnreadable from None
    return plain


def sign_in_of(source: Source, settings: Settings) -> dict[str, Any]:
    """For the child that asks; empty where nothing was typed."""
    plain = unseal(source.sealed, settings)
    if not plain:
        return {}
    key = {"key": private_key(source, settings)} if source.is_sftp else {}
    return plain | key | {"address": source.address}


def private_key(source: Source, settings: Settings) -> str:
    """Of the organisation, in the form of OpenSSH; it is kept nowhere."""
    form = (Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return _ssh_key(source, settings).private_bytes(*form).decode()


def public_key(source: Source, settings: Settings) -> str:
    """The line for `authorized_keys` of the other server."""
    plain = _ssh_key(source, settings).public_key()
    line = plain.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return f"{line} drehscheibe-{source.owner.slug}"


def _ssh_key(source: Source, settings: Settings) -> Ed25519PrivateKey:
    """Each organisation has its own, so that none reaches what was opened for another."""
    purpose = f"{_KEYS}{source.owner.key}"
    return Ed25519PrivateKey.from_private_bytes(derived_key(purpose, settings))
