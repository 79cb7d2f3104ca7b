# SPDX-License-Identifier: EUPL-1.2
"""Tickets: what one app allows, signed, so that the other can act on it without a database.

A page hands one out; delivery reads it before it takes a byte. Whoever holds it can read its
claims, so they hold nothing secret. A ticket works until it ends; what it led to is decided again
by the app that allowed it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from itsdangerous import BadData, URLSafeSerializer

from drehscheibe.domain.errors import TicketExpired, TicketNotValid
from drehscheibe.settings import secret_of

if TYPE_CHECKING:
    from drehscheibe.settings import Settings

Claims = Mapping[str, str | int]

LONGEST = 2_048  # characters; ours are far shorter


class Purpose(StrEnum):
    """What a ticket is for. Each has a key of its own: none passes for another."""

    CHECK = "check"  # send one file to "check a file"; claim `largest`, in bytes
    QUESTION = "question"  # ask about a dataset; claims `dataset`, `since` (seconds)
    QUESTION_MAIL = "question-mail"  # confirm the address of who asked; claim `question`
    FOLLOW_FORM = "follow-form"  # follow a dataset; claims `dataset`, `since` (seconds)
    FOLLOW = "follow"  # confirm the address of who follows; claims `follow` (a number), `rhythm`
    # Read one built release that is not public; claims `dataset`, `release`, `epoch` (a number).
    GRANT = "grant"
    PREVIEW = "preview"  # the same, as part of an address; same claims
    DRAFT = "draft"  # send the file of one draft; claims `draft` (its id), `largest`, `by`


def issue_ticket(purpose: Purpose, *, claims: Claims, seconds: int, settings: Settings) -> str:
    """A ticket for an address or a hidden field, good for so many seconds."""
    content = {"until": int(time.time()) + seconds, "claims": dict(claims)}
    text = _serializer(purpose, settings).dumps(content)
    return text if isinstance(text, str) else text.decode()


def read_ticket(purpose: Purpose, *, text: str, settings: Settings) -> Claims:
    """What the ticket allows. Raises `TicketNotValid`, or `TicketExpired` after its time."""
    if len(text) > LONGEST:
        raise TicketNotValid
    try:
        content = _serializer(purpose, settings).loads(text)
    except BadData:  # missing, cut, changed, or signed for something else
        raise TicketNotValid from None
    if content["until"] <= time.time():
        raise TicketExpired
    claims: Claims = content["claims"]
    return claims


def _serializer(purpose: Purpose, settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_of(settings),
        salt=f"drehscheibe.ticket.{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
