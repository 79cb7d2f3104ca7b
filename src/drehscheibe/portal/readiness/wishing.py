# SPDX-License-Identifier: EUPL-1.2
"""A town's people tell the network's node what they lack for a use case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, NeedNotFound
from drehscheibe.look.texts import sentence
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.readiness.versions import needs_of
from drehscheibe.portal.usecases.facts import title_in, title_of
from drehscheibe.portal.wanted.services import wish

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Need

_WISH = N_("{town} needs “{need}” for the use case “{usecase}”. {words}")
LONGEST = 1_000


def need_named(version: UseCaseVersion, name: str) -> Need:
    """Raises `NeedNotFound`."""
    for need in needs_of(version.package):
        if need.name == name:
            return need
    raise NeedNotFound(need=name)


def may_wish(actor: Actor, town: Organisation) -> bool:
    return not town.is_practice and decide(actor, OrganisationAction.SEE_INSIDE, town.key).allowed


def wish_for(
    version: UseCaseVersion, name: str, town: Organisation, *, words: str, actor: Actor
) -> None:
    """The same wish twice is one. Raises `Refused`, `NeedNotFound`."""
    decide(actor, OrganisationAction.SEE_INSIDE, town.key).require()
    values = {
        "town": town.name,
        "need": title_in(need_named(version, name).title),
        "usecase": title_of(version),
        "words": " ".join(words.split())[:LONGEST],
    }
    wish(sentence(_WISH, values=values, language="de"), searched=values["need"][:200])
