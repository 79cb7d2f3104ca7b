# SPDX-License-Identifier: EUPL-1.2
"""What a source says of one thing it offers, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.domain.licences import LICENCES
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = N_("{count} {count:object|objects}")


def describe(offer: dict[str, Any], language: str) -> str:
    """Number, formats, licence and faults, as far as they are known."""
    return " · ".join(_parts(offer, language))


def _parts(offer: dict[str, Any], language: str) -> Iterator[str]:
    if (count := offer.get("count")) is not None:
        yield sentence(
            _COUNT, values={"count": number(count, language=language)}, language=language
        )
    if formats := offer.get("formats"):
        yield ", ".join(one.upper() for one in formats)
    if licence := LICENCES.get(offer.get("licence", "")):
        yield licence.title
    for fault in offer.get("faults", ()):
        yield sentence(fault["text"], values=fault["values"], language=language)
