# SPDX-License-Identifier: EUPL-1.2
"""What must not be read in a copy of the database lies there encrypted (Fernet: AES-128-CBC with
HMAC-SHA256); each purpose has a key of its own, derived from the instance's secret."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from drehscheibe.settings import secret_of

if TYPE_CHECKING:
    from drehscheibe.settings import Settings


def box(purpose: str, settings: Settings) -> Fernet:
    """Seals and opens; what another secret sealed raises `cryptography.fernet.InvalidToken`."""
    return Fernet(urlsafe_b64encode(derived_key(purpose, settings)))


def derived_key(purpose: str, settings: Settings) -> bytes:
    """32 bytes (HKDF, RFC 5869)."""
    key = HKDF(SHA256(), length=32, salt=None, info=purpose.encode())
    return key.derive(secret_of(settings).encode())
