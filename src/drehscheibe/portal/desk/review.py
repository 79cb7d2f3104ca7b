# SPDX-License-Identifier: EUPL-1.2
"""The second pair of eyes: approve what was handed over, or send it back with a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, DraftMoved
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.recipes import Waiver
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.describing import keep_change, redescribe, words_of
from drehscheibe.portal.catalogue.publishing import ask_for_derived
from drehscheibe.portal.catalogue.services import (
    Built,
    announce,
    make_current,
)
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft, Verdict
from drehscheibe.portal.desk.record import keep_record
from drehscheibe.portal.desk.services import facts_about, hand_over, locked, note_draft
from drehscheibe.portal.desk.telling import tell_approved, tell_sent_back
from drehscheibe.portal.desk.wording import said
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.manifest import read_manifest

if TYPE_CHECKING:
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.catalogue.models import Dataset, Release
    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class Standing:
    """What was allowed once, and that this release is covered by it (`policy.sources`)."""

    decision: Decision
    by_one_person: bool
    record: dict[str, Any]  # who asked and who allowed it, and when


def approve(layout: Layout, draft: Draft, actor: Actor, *, seen: str = "") -> Release:
    """Make what was handed over public, exactly as it was looked at.

    `seen` is the release that stood on the page: what was called back, changed and handed over
    again meanwhile has to be looked at first.

    Raises `Refused`, `DraftMoved` (also when another release came in between), `AlreadyRunning`.
    """
    decide(actor, Action.APPROVE, facts_about(draft)).require()
    with dataset_lock(layout, _dataset(draft).slug):
        with transaction.atomic():
            draft = locked(draft.pk, (Draft.State.SUBMITTED,))
            # Once more: somebody else may have handed it over meanwhile.
            decide(actor, Action.APPROVE, facts_about(draft)).require()
            dataset, built = _as_built(layout, draft)
            built = replace(built, by_one_person=draft.submitted_by == actor.key)
            if seen not in {"", built.manifest.release}:
                raise DraftMoved(reason=N_("it was changed and handed over again; please look"))
            release = _made_current(draft, dataset, built, actor)
            tell_approved(draft, actor)
        announce(layout, dataset, built)
    return _left_clean(layout, draft, dataset, release)


def renew(layout: Layout, draft: Draft, actor: Actor, standing: Standing) -> Release:
    """Make public what came by itself, as was allowed once for all that is like before.

    Raises as `approve`.
    """
    standing.decision.require()
    with dataset_lock(layout, _dataset(draft).slug):
        with transaction.atomic():
            draft = hand_over(draft, actor)
            dataset, built = _as_built(layout, draft)
            built = replace(built, by_one_person=standing.by_one_person)
            release = _made_current(draft, dataset, built, actor)
            release.record |= {"standing": standing.record}
            release.save(update_fields=["record"])
        announce(layout, dataset, built)
    return _left_clean(layout, draft, dataset, release)


def _made_current(draft: Draft, dataset: Dataset, built: Built, actor: Actor) -> Release:
    before = words_of(dataset)
    redescribe(dataset, draft.description)
    by = Actor(draft.submitted_name, draft.submitted_by)
    keep_change(dataset, before, by, approved_by=actor.name if actor.key != by.key else "")
    release = make_current(dataset, built, actor)
    _end(draft, actor, release)
    keep_record(draft, release)
    return release


def _left_clean(layout: Layout, draft: Draft, dataset: Dataset, release: Release) -> Release:
    files_of(layout, draft).remove()
    ask_for_derived(dataset.slug, release.sha256)
    return release


def give_back(draft: Draft, sentence: str, actor: Actor) -> Draft:
    """Send it back with a sentence that says what is to be done. Raises `Refused`, `DraftMoved`."""
    decide(actor, Action.REVIEW, facts_about(draft)).require()
    sentence = said(sentence, missing=N_("please say in one sentence what should be changed"))
    with transaction.atomic():
        draft = locked(draft.pk, (Draft.State.SUBMITTED,))
        draft.state = Draft.State.RETURNED
        draft.save()
        _pronounce(draft, Verdict.Word.RETURNED, actor, sentence=sentence)
        note_draft(actor, "return", draft, sentence=sentence)
        tell_sent_back(draft, actor, sentence)
    return draft


def _as_built(layout: Layout, draft: Draft) -> tuple[Dataset, Built]:
    """What lies ready, compared with what is public now."""
    dataset, candidate = _dataset(draft), draft.candidate
    if candidate is None or candidate.previous != dataset.release:
        raise DraftMoved(reason=N_("another release came in between; please build it again"))
    manifest = read_manifest(layout.release(dataset.slug, candidate.sha256))
    built = Built(
        manifest=manifest,
        covers=tuple(candidate.covers),
        waivers=tuple(from_plain(Waiver, plain) for plain in candidate.waivers),
        difference=candidate.difference,
        prepared_by=draft.submitted_name,
    )
    return dataset, built


def _dataset(draft: Draft) -> Dataset:
    if draft.dataset is None:
        raise DraftMoved(reason=N_("the preview is not built yet; please look at it first"))
    return draft.dataset


def _end(draft: Draft, actor: Actor, release: Release) -> None:
    """Verdict first: the draft keeps who said what; its candidate has become a release."""
    _pronounce(draft, Verdict.Word.APPROVED, actor, release=release.sha256)
    candidate, draft.candidate = draft.candidate, None
    draft.state = Draft.State.RELEASED
    draft.save()
    if candidate:
        candidate.delete()


def _pronounce(
    draft: Draft, word: str, actor: Actor, *, sentence: str = "", release: str = ""
) -> None:
    draft.verdicts.create(
        word=word, sentence=sentence, by=actor.name, by_key=actor.key, release=release
    )
