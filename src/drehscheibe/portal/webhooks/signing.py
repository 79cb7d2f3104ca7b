# SPDX-License-Identifier: EUPL-1.2
"""Messages are signed as Standard Webhooks 1.0.0 says ("Signature scheme", symmetric): any of its
libraries can check them. The secret lies encrypted here, for we have to sign with it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from cryptography.fernet import InvalidToken

from drehscheibe.domain.errors import WebhookSecretUnreadable
from drehscheibe.portal.sealing import box

if TYPE_CHECKING:
    from drehscheibe.settings import Settings

PREFIX = "whsec_"
_BYTES = 32  # between 24 and 64
_PURPOSE = "drehscheibe: secrets of webhooks"  # a key of its own


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(secret: str, number: str, body: bytes, *, seconds: int) -> dict[str, str]:
    """The three headers of a message; `seconds` since 1970 are those of this attempt."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{number}.{seconds}.".encode() + body
    signature = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": number,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }


def seal(secret: str, settings: Settings) -> str:
    return box(_PURPOSE, settings).encrypt(secret.encode()).decode()


def unseal(sealed: str, settings: Settings) -> str:
    """Raises `WebhookSecretUnreadable`."""
    try:
        return box(_PURPOSE, settings).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise WebhookSecretUnreadable from None
