# SPDX-License-Identifier: EUPL-1.2
"""A change of many descriptions: handed over, looked at by a second person, made, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.planning import locked, require_steward
from drehscheibe.portal.descriptions.taking_back import to_take_back
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for
from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.organisations.queries import reviewers_of

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.people.models import Person

APPLY = "describe-many"  # kind of job
_LONGEST = 2_000  # signs of a sentence


def facts_of(change: BulkChange) -> DatasetFacts:
    """Of what is public: the same rule as for the release of one dataset."""
    return DatasetFacts(
        is_public=True,
        owner=change.owner.key,
        author=change.submitted_by,
        one_person_may_release=change.owner.one_person_may_release,
        has_release_before=True,
    )


def may(actor: Actor, action: Action, change: BulkChange) -> Decision:
    return decide(actor, action, facts_of(change))


@transaction.atomic
def submit(change: BulkChange, actor: Actor) -> BulkChange:
    """Hand over to the second person; where none is needed, it is made. Raises `Refused`."""
    require_steward(actor, change.owner)
    change = locked(change, BulkChange.EDITABLE)
    if not _planned(change):
        raise Refused(reason=N_("it would change nothing"))
    change.state, change.submitted = BulkChange.State.SUBMITTED, timezone.now()
    change.submitted_by, change.submitted_name, change.sentence = actor.key, actor.name, ""
    change.save()
    _note(change, "hand-over-descriptions", actor)
    if may(actor, Action.APPROVE, change).allowed:
        return approve(change, actor)
    people = [one for one in reviewers_of(change.owner) if one.key != actor.key]
    _tell(change, people, Kind.DESCRIPTIONS_HANDED_OVER, actor)
    return change


@transaction.atomic
def approve(change: BulkChange, actor: Actor, *, seen: str = "") -> BulkChange:
    """Exactly what was looked at is made by the worker. Raises `Refused`.

    `seen`: when it was handed over, as the page said: what was called back, changed and handed
    over again meanwhile has to be looked at first.
    """
    change = locked(change, (BulkChange.State.SUBMITTED,))
    may(actor, Action.APPROVE, change).require()
    if seen and change.submitted and seen != change.submitted.isoformat():
        raise Refused(reason=N_("it was changed and handed over again; please look"))
    change.state = BulkChange.State.APPLYING
    change.approved_name = actor.name if actor.key != change.submitted_by else ""
    change.save()
    _note(change, "approve-descriptions", actor)
    _ask_for_work(change)
    _tell(change, _author(change, actor), Kind.DESCRIPTIONS_APPROVED, actor)
    return change


@transaction.atomic
def give_back(change: BulkChange, sentence: str, actor: Actor) -> BulkChange:
    """With a sentence that says what is to be done. Raises `Refused`."""
    change = locked(change, (BulkChange.State.SUBMITTED,))
    may(actor, Action.REVIEW, change).require()
    said = sentence.strip()[:_LONGEST]
    if not said:
        raise Refused(reason=N_("please say in one sentence what should be changed"))
    change.state, change.sentence = BulkChange.State.RETURNED, said
    change.save()
    _note(change, "return-descriptions", actor, sentence=said)
    _tell(change, _author(change, actor), Kind.DESCRIPTIONS_SENT_BACK, actor)
    return change


@transaction.atomic
def call_back(change: BulkChange, actor: Actor) -> BulkChange:
    """Take it back from review to work on it. Raises `Refused`."""
    require_steward(actor, change.owner)
    change = locked(change, (BulkChange.State.SUBMITTED,))
    change.state = BulkChange.State.OPEN
    change.save()
    return change


@transaction.atomic
def discard(change: BulkChange, actor: Actor) -> None:
    """Throw it away; what is public stays as it is. Raises `Refused`."""
    require_steward(actor, change.owner)
    change = locked(change, BulkChange.EDITABLE)
    change.state = BulkChange.State.DISCARDED
    change.save()


@transaction.atomic
def undo(change: BulkChange, actor: Actor) -> BulkChange:
    """Say again what was said before, wherever nobody said something else since.

    Taking back needs one person only. Returns the change that does it, of which the worker makes
    the lines. Raises `Refused`.
    """
    change = locked(change, (BulkChange.State.APPLIED,))
    may(actor, Action.WITHDRAW, change).require()
    back = BulkChange.objects.create(
        owner=change.owner,
        about=change.about,
        author=change.author,
        state=BulkChange.State.APPLYING,
        submitted=timezone.now(),
        submitted_by=actor.key,
        submitted_name=actor.name,
        undoes=change,
    )
    change.state = BulkChange.State.UNDONE
    change.save()
    _note(back, "undo-descriptions", actor, count=to_take_back(back).count())
    _ask_for_work(back)
    return back


def _planned(change: BulkChange) -> int:
    return change.lines.filter(state=BulkLine.State.PLANNED).count()


def _ask_for_work(change: BulkChange) -> None:
    ask_for(APPLY, key=str(change.pk), priority=SOMEBODY_WAITS, change=str(change.pk))


def _author(change: BulkChange, actor: Actor) -> list[Person]:
    author = change.author
    return [author] if author and author.is_active and author.key != actor.key else []


def _tell(change: BulkChange, people: list[Person], kind: Kind, actor: Actor) -> None:
    if change.owner.is_practice:
        return
    path = reverse("bulk-change", kwargs={"slug": change.owner.slug, "change": change.pk})
    news = News(
        kind=kind,
        title=str(_planned(change)),
        organisation=change.owner.name,
        path=path,
        who=actor.name,
        sentence=change.sentence,
    )
    tell(people, news)


def _note(change: BulkChange, action: str, actor: Actor, **more: Any) -> None:
    about: dict[str, Any] = {"change": str(change.pk), "count": _planned(change), **more}
    note(actor, action, organisation=change.owner.key, **about)
