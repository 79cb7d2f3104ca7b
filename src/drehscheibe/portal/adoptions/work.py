# SPDX-License-Identifier: EUPL-1.2
"""What adoptions add to "My work"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Role
from drehscheibe.portal.adoptions.choosing import tried_choice
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.queries import adoptions, being_changed, to_approve
from drehscheibe.portal.adoptions.states import chip_of
from drehscheibe.portal.adoptions.steps import address_of, next_step, title_of
from drehscheibe.portal.adoptions.upgrading import may_switch, needs_second, offered_version
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor


def register_adoptions() -> None:
    register(Source("adoptions", N_("Use cases taken over"), order=36, items=items_for))


def items_for(actor: Actor) -> Iterator[Item]:
    """To approve, for reviewers; begun, failing or of an older version, for stewards."""
    for adoption in to_approve(actor):
        address = url("adoption-approve", adoption=str(adoption.pk))
        yield _item(adoption, address, N_("{who} asks for your approval."))
    for adoption in being_changed(actor):
        tried, switching = tried_choice(adoption), may_switch(adoption, actor)
        if tried and needs_second(adoption, tried) and switching and switching.allowed:
            address = url("adoption-upgrade", adoption=str(adoption.pk))
            yield _item(adoption, address, N_("Something else was tried and waits for approval."))
    prepares = {key for key, role in actor.roles if role is Role.STEWARD} | actor.acts_for
    for adoption in adoptions().filter(organisation__key__in=prepares):
        if step := next_step(adoption):
            yield _item(adoption, url(step, adoption=str(adoption.pk)), "")
        elif adoption.is_told and adoption.state == Adoption.State.LIVE:
            yield _item(adoption, address_of(adoption), N_("It could not be computed."))
        elif (
            adoption.state in Adoption.PUBLIC and not adoption.upgrade and offered_version(adoption)
        ):
            address = url("adoption-upgrade", adoption=str(adoption.pk))
            yield _item(adoption, address, N_("A newer version is there: try it with your data."))


def _item(adoption: Adoption, address: str, note: str) -> Item:
    chip, kind = chip_of(adoption)
    language, values = language_now(), {"who": adoption.asked_by}
    return Item(
        title=f"{title_of(adoption)}, {adoption.organisation.name}",
        address=address,
        note=sentence(note, values=values, language=language) if note else "",
        at=adoption.asked or adoption.created,
        chip=sentence(chip, values={}, language=language),
        chip_kind=kind,
    )
