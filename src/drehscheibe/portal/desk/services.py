# SPDX-License-Identifier: EUPL-1.2
"""What happens to a draft until it is handed over; `review.py` has what happens then.

Every change checks the state it starts from: two open windows cannot undo each other's work, and
whoever comes second is told what happened in between (`DraftMoved`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.clearance import Given, is_cleared
from drehscheibe.domain.errors import N_, DraftMoved, DraftNotFound
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Waiver
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import Description, drop_candidate, facts_of
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.noting import noted, noted_file
from drehscheibe.portal.desk.telling import tell_handed_over
from drehscheibe.portal.desk.wording import cut, fitting
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for, cancel_all

if TYPE_CHECKING:
    from uuid import UUID

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.layout import Layout

FETCH, READ, BUILD = "fetch-draft", "read-draft", "build-draft"  # kinds of jobs
EDITABLE = (Draft.State.EMPTY, Draft.State.OPEN, Draft.State.RETURNED)
_BY_MACHINE = (Draft.State.FETCHING, Draft.State.READING, Draft.State.BUILDING)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about how the file is read and what of it goes out."""

    answers: dict[str, str] = field(default_factory=dict)
    omit: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    guesses_accepted: bool = False


@noted("begin")
def create_draft(
    owner: Organisation,
    *,
    author: Person | None,
    actor: Actor,
    dataset: Dataset | None = None,
    draft_id: UUID | None = None,
) -> Draft:
    """Begin a new dataset, or the next release of one. Raises `Refused`."""
    decide(actor, Action.PREPARE, DatasetFacts(is_public=False, owner=owner.key)).require()
    return Draft.objects.create(
        id=draft_id or uuid4(),
        owner=owner,
        author=author,
        dataset=dataset,
        is_new_dataset=dataset is None,
    )


def facts_about(draft: Draft) -> DatasetFacts:
    """What the rules need to know about a draft."""
    described = bool(draft.description.get("licence"))
    known = (
        facts_of(draft.dataset)
        if draft.dataset
        else DatasetFacts(
            is_public=False,
            owner=draft.owner.key,
            one_person_may_release=draft.owner.one_person_may_release,
            has_licence=False,
        )
    )
    return replace(
        known,
        author=draft.submitted_by,
        has_licence=described or known.has_licence,
        is_answered=is_cleared(clearance_of(draft)),
    )


def clearance_of(draft: Draft) -> dict[str, Given]:
    return {code: from_plain(Given, plain) for code, plain in draft.clearance.items()}


def decisions_of(draft: Draft) -> Decisions:
    return Decisions(
        answers=dict(draft.answers),
        omit=tuple(draft.omit),
        waivers=tuple(from_plain(Waiver, plain) for plain in draft.waivers),
        guesses_accepted=draft.guesses_accepted,
    )


@transaction.atomic
def receive_file(layout: Layout, draft_id: str, *, name: str, size: int) -> Draft:
    """The file is here, complete: read it. Another file takes the place of the one before, also
    for the drafts of its other layers."""
    draft = locked(draft_id, EDITABLE)
    files_of(layout, draft).take_received()
    draft.fetched = {}
    for other in share_file(layout, draft):
        _received(layout, other, name=name, size=size)
    return _received(layout, draft, name=name, size=size)


@noted_file
def _received(layout: Layout, draft: Draft, *, name: str, size: int) -> Draft:
    return take_file(layout, draft, name=name, size=size)


def share_file(layout: Layout, draft: Draft) -> list[Draft]:
    """The drafts of the other layers of its file, which has a name with them now, too."""
    others = _beside(draft)
    for other in others:
        files_of(layout, other).take_over(files_of(layout, draft).source)
        other.fetched = draft.fetched
    return others


def _beside(draft: Draft) -> list[Draft]:
    """The other layers of its file that can be worked on."""
    if draft.bundle_id is None:
        return []
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("candidate")
    here = drafts.filter(bundle=draft.bundle_id, bundle__source="", state__in=EDITABLE)
    return list(here.exclude(pk=draft.pk))


def take_file(layout: Layout, draft: Draft, *, name: str, size: int) -> Draft:
    """The draft's file lies where it belongs: read it. Inside the transaction that locked it."""
    files_of(layout, draft).forget_reading()
    draft.file_name, draft.file_bytes = name, size
    draft.guesses_accepted = False  # of another file other things are guessed
    return read_file(layout, draft)


@transaction.atomic
@noted("decide")
def decide_findings(layout: Layout, draft: Draft, decisions: Decisions, actor: Actor) -> Draft:
    """Keep the decisions and read the file again with them. Raises `Refused`, `DraftMoved`."""
    draft = editable(draft, actor)
    draft.answers, draft.omit = decisions.answers, list(decisions.omit)
    draft.waivers = to_plain(decisions.waivers)
    draft.guesses_accepted = decisions.guesses_accepted
    return read_file(layout, draft)


@transaction.atomic
@noted("accept-guesses")
def accept_guesses(layout: Layout, draft: Draft, actor: Actor) -> Draft:
    """ "That is right": what was guessed holds; the file need not be read again."""
    draft = editable(draft, actor)
    draft.guesses_accepted = True
    return keep_unread(layout, draft)


@transaction.atomic
@noted("clear")
def clear(layout: Layout, draft: Draft, given: dict[str, Given], actor: Actor) -> Draft:
    """Keep the answers to "May this go out?". Raises `Refused`, `DraftMoved`."""
    draft = editable(draft, actor)
    draft.clearance = {
        code: to_plain(replace(answer, because=fitting(answer.because)))
        for code, answer in given.items()
    }
    return keep_unread(layout, draft)


@transaction.atomic
@noted("describe")
def describe_draft(layout: Layout, draft: Draft, described: Description, actor: Actor) -> Draft:
    """Keep what is said about the data, complete or not: nothing that was typed is lost."""
    draft = editable(draft, actor)
    draft.description = to_plain(cut(described))
    return keep_unread(layout, draft)


@transaction.atomic
def ask_for_preview(draft: Draft, actor: Actor) -> Draft:
    """Build the release as the public would see it. Raises `Refused`, `DraftMoved`."""
    draft = editable(draft, actor)
    draft.state, draft.error = Draft.State.BUILDING, None
    draft.save()
    ask_for(BUILD, key=str(draft.pk), priority=SOMEBODY_WAITS, draft=str(draft.pk))
    return draft


def submit(draft: Draft, actor: Actor) -> Draft:
    """Hand over to the second person. Raises `Refused` while something is missing."""
    return submit_all([draft], actor)[0]


@transaction.atomic
def submit_all(drafts: Iterable[Draft], actor: Actor) -> list[Draft]:
    """Hand over all or none; each is looked at and approved by itself. Raises as `submit`."""
    handed = [hand_over(draft, actor) for draft in drafts]
    tell_handed_over(handed, actor)
    return handed


def hand_over(draft: Draft, actor: Actor) -> Draft:
    """Without telling anybody; inside the caller's transaction."""
    draft = editable(draft, actor)
    decide(actor, Action.SUBMIT, facts_about(draft)).require()
    if draft.candidate is None:
        raise DraftMoved(reason=N_("the preview is not built yet; please look at it first"))
    draft.state, draft.submitted = Draft.State.SUBMITTED, timezone.now()
    draft.submitted_by, draft.submitted_name = actor.key, actor.name
    draft.save()
    note_draft(actor, "submit", draft, release=draft.candidate.sha256)
    return draft


@transaction.atomic
def call_back(draft: Draft, actor: Actor) -> Draft:
    """Take it back from review to work on it. Raises `Refused`, `DraftMoved`."""
    decide(actor, Action.PREPARE, facts_about(draft)).require()
    draft = locked(draft.pk, (Draft.State.SUBMITTED,))
    draft.state = Draft.State.OPEN
    draft.save()
    note_draft(actor, "call-back", draft)
    return draft


@transaction.atomic
def discard_draft(layout: Layout, draft: Draft, actor: Actor) -> None:
    """Throw the draft and its file away; what is public stays as it is."""
    decide(actor, Action.PREPARE, facts_about(draft)).require()
    draft = locked(draft.pk, (*EDITABLE, *_BY_MACHINE))
    candidate, draft.candidate = draft.candidate, None
    draft.state = Draft.State.DISCARDED
    draft.save()
    cancel_all(FETCH, draft.fetching.get("key", "-"))
    note_draft(actor, "discard", draft)
    transaction.on_commit(lambda: _clean_up(layout, draft, candidate))


def _clean_up(layout: Layout, draft: Draft, candidate: Any) -> None:
    files_of(layout, draft).remove()
    if candidate:
        drop_candidate(layout, candidate)


def read_file(layout: Layout, draft: Draft) -> Draft:
    """Read it with everything that was decided; the caller holds the draft."""
    draft.state, draft.error = Draft.State.READING, None
    keep_unread(layout, draft)
    ask_for(READ, key=str(draft.pk), priority=SOMEBODY_WAITS, draft=str(draft.pk))
    return draft


def keep_unread(layout: Layout, draft: Draft) -> Draft:
    """Save; a preview that was built shows something else than what is meant now."""
    candidate, draft.candidate = draft.candidate, None
    if draft.error and draft.error["code"].startswith("address-"):
        draft.error = None  # somebody goes on with the file that is here
    draft.save()
    if candidate:
        transaction.on_commit(lambda: drop_candidate(layout, candidate))
    return draft


def editable(draft: Draft, actor: Actor) -> Draft:
    decide(actor, Action.PREPARE, facts_about(draft)).require()
    return locked(draft.pk, EDITABLE)


def locked(draft_id: UUID | str, states: Iterable[str]) -> Draft:
    """The draft as it is now, ours until the transaction ends. Raises `DraftMoved`."""
    drafts = Draft.objects.select_for_update(of=("self",))
    draft = drafts.select_related("owner", "dataset__owner", "candidate").filter(pk=draft_id)
    found = draft.first()
    if found is None:
        raise DraftNotFound
    if found.state not in set(states):
        raise DraftMoved(reason=MOVED[found.state])
    return found


MOVED: dict[str, str] = {
    Draft.State.EMPTY: N_("the draft has no file yet"),
    Draft.State.FETCHING: N_("the file is being fetched"),
    Draft.State.READING: N_("the file is being read"),
    Draft.State.OPEN: N_("the draft is being worked on"),
    Draft.State.BUILDING: N_("the preview is being made"),
    Draft.State.SUBMITTED: N_("it was handed over for review"),
    Draft.State.RETURNED: N_("it was sent back"),
    Draft.State.RELEASED: N_("it was released"),
    Draft.State.DISCARDED: N_("it was discarded"),
}


def note_draft(actor: Actor, action: str, draft: Draft, **details: Any) -> None:
    dataset = draft.dataset.slug if draft.dataset else ""
    about = {"dataset": dataset, "organisation": draft.owner.key, "draft": str(draft.pk)}
    note(actor, action, **about, **details)
