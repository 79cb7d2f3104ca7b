# SPDX-License-Identifier: EUPL-1.2
"""One dataset that lies elsewhere: corrected, given back to its source, a correction undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, DatasetNotFound, Refused
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.planning import begin, plan
from drehscheibe.portal.descriptions.services import submit
from drehscheibe.portal.descriptions.shown import title_of
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.entries import Described, HandChange
from drehscheibe.portal.sources.foreign import (
    FOREIGN,
    Deed,
    Foreign,
    loaded,
    say_by_hand,
    take_back,
)
from drehscheibe.portal.sources.projecting import show_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.descriptions.wishes import Wish
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.layout import Layout

MOST = 200  # changes that a page shows
_OPEN = (
    BulkChange.State.OPEN, BulkChange.State.SUBMITTED, BulkChange.State.RETURNED,
    BulkChange.State.APPLYING, BulkChange.State.PLANNING,
)  # fmt: skip


def foreign_of_ours(slug: str, actor: Actor) -> Foreign:
    """Raises `DatasetNotFound`, also where another organisation keeps its source."""
    found = Described.objects.filter(slug=slug, merged_into=None).first()
    thing = loaded([found])[0] if found else None
    if thing is None or thing.owner is None or not may(actor, Action.SEE_DRAFT, thing).allowed:
        raise DatasetNotFound(dataset=slug)
    return thing


def may(actor: Actor, action: Action, thing: Foreign) -> Decision:
    """As for the description of what is public here."""
    owner = thing.owner
    facts = DatasetFacts(
        is_public=True,
        owner=owner.key if owner else "",
        one_person_may_release=bool(owner and owner.one_person_may_release),
        has_release_before=True,
    )
    return decide(actor, action, facts)


@transaction.atomic
def correct(
    thing: Foreign, wishes: Sequence[Wish], *, author: Person | None, actor: Actor
) -> BulkChange:
    """Handed over at once, as a change of one. Raises `Refused`."""
    if thing.owner is None:
        raise Refused(reason=N_("no catalogue lists it any more"))
    change = begin(
        thing.owner, [thing.described], author=author, actor=actor, about=FOREIGN.about
    )  # fmt: skip
    plan(change, wishes, actor)
    line = change.lines.get()
    if line.state == BulkLine.State.LEFT:
        raise Refused(reason=line.reason)
    return submit(change, actor)


def waiting_for(thing: Foreign) -> list[BulkChange]:
    """Corrections that are not made yet."""
    lines = BulkLine.objects.filter(described=thing.described, change__state__in=_OPEN)
    return [line.change for line in lines.select_related("change__owner")]


def history_of(thing: Foreign) -> list[HandChange]:
    """Newest first."""
    return list(thing.described.changes.all()[:MOST])


def may_undo(thing: Foreign, change: HandChange) -> bool:
    """Nobody said something else about these fields since."""
    words = thing.words
    return bool(words) and all(words.get(name) == value for name, value in change.after.items())


def give_back(layout: Layout, slug: str, name: str, actor: Actor) -> None:
    """The source's own word counts again. Raises `Refused`, `DatasetNotFound`."""
    with transaction.atomic():
        thing = _held(slug, actor)
        if name not in thing.described.by_hand or name not in thing.source_words:
            raise Refused(reason=N_("its source says so already"))
        fields = title_of(FOREIGN.fields[name], "de")
        _note(actor, "give-back", thing, fields=fields)
        say_by_hand(thing, {name: thing.source_words[name]}, Deed(actor))
    show_all(layout)


def undo(layout: Layout, slug: str, number: int, actor: Actor) -> None:
    """Say again what was said before. Raises `Refused`, `DatasetNotFound`."""
    with transaction.atomic():
        thing = _held(slug, actor)
        change = thing.described.changes.filter(pk=number).first()
        if change is None:
            raise DatasetNotFound(dataset=slug)
        if not may_undo(thing, change):
            raise Refused(reason=N_("somebody said something else meanwhile"))
        _note(actor, "undo-by-hand", thing)
        take_back(thing, change, change.before, Deed(actor, undoes=change))
    show_all(layout)


def _held(slug: str, actor: Actor) -> Foreign:
    """Its row is ours until the transaction ends. Taking back needs one person only."""
    thing = foreign_of_ours(slug, actor)
    may(actor, Action.WITHDRAW, thing).require()
    return loaded([Described.objects.select_for_update().get(pk=thing.described.pk)])[0]


def _note(actor: Actor, action: str, thing: Foreign, **more: Any) -> None:
    owner = thing.owner.key if thing.owner else ""
    note(actor, action, organisation=owner, title=thing.title, **more)
