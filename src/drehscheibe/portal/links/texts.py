# SPDX-License-Identifier: EUPL-1.2
"""Why a link does not work, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence

if TYPE_CHECKING:
    from drehscheibe.portal.links.models import Link

_ERRORS = {
    "address-host-unknown": N_("There is no server of this name any more."),
    "address-certificate-wrong": N_("The certificate of the server does not hold."),
    "address-loops": N_("It leads round in circles."),
    "address-too-slow": N_("The server answers too slowly."),
}
_GONE = {404, 410}
_NOTHING = N_("The server does not answer.")
_NOT_THERE = N_("Nothing lies there any more (code {status}).")
_FAULT = N_("The server has a fault (code {status}).")


def why(link: Link, language: str) -> str:
    if link.status:
        template = _NOT_THERE if link.status in _GONE else _FAULT
        return sentence(template, values={"status": link.status}, language=language)
    return sentence(_ERRORS.get(link.error, _NOTHING), values={}, language=language)
