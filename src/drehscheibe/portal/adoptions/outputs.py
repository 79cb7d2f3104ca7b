# SPDX-License-Identifier: EUPL-1.2
"""The datasets that an adoption makes come in by the desk's door, like any other file.

The first time they are approved together with the adoption; from then on they go out by the rule
for what comes by itself (`policy.sources.decide_release`, decision 15).
"""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from drehscheibe.domain.errors import N_, AdoptionMoved, DrehscheibeError
from drehscheibe.domain.plain import to_plain
from drehscheibe.policy.sources import decide_release
from drehscheibe.portal.adoptions.choosing import live_choice, package_of, terms_of
from drehscheibe.portal.adoptions.describing import columns_said, described
from drehscheibe.portal.adoptions.models import Adoption, Delivered, Output
from drehscheibe.portal.adoptions.provenance import keep_provenance
from drehscheibe.portal.adoptions.shown import folder_of
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk import services as desk
from drehscheibe.portal.desk.arriving import arrival_of
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.news import news_of
from drehscheibe.portal.desk.next_release import begin_next, is_first_look
from drehscheibe.portal.desk.review import Standing, renew
from drehscheibe.portal.desk.review import approve as approve_draft
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.releases.layout import Layout
    from drehscheibe.usecases.model import DerivedDataset

log = logging.getLogger(__name__)


def deliver(run: Run) -> None:
    """Each dataset that a run made becomes a draft; one that waits for a person is left alone."""
    adoption = run.adoption
    for derived in package_of(run.version).outputs.datasets:
        result = run.results.get(derived.data, {})
        path = folder_of(run) / str(result.get("file", ""))
        if result.get("rows") and path.is_file():
            _deliver(adoption, derived, run, path)


def _deliver(adoption: Adoption, derived: DerivedDataset, run: Run, path: Path) -> None:
    output, _ = Output.objects.get_or_create(adoption=adoption, name=derived.name)
    last = output.delivered.select_related("draft").first()
    draft = last.draft if last and last.draft.is_open else None
    if draft is not None and draft.state not in desk.EDITABLE:
        return
    if draft is None and output.dataset and output.dataset.state not in Dataset.RELEASED:
        return  # its people took it back, or it was never approved and thrown away
    with transaction.atomic():
        draft = draft or _begun(adoption, output)
        Delivered.objects.update_or_create(
            draft=draft, defaults={"output": output, "run": run, "reason": ""}
        )
        files = files_of(current_settings().layout, draft)
        files.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, files.source)
        if draft.is_new_dataset:
            draft.description = to_plain(described(adoption, derived, run))
            draft.answers = columns_said(derived)
        name = f"{derived.name}.parquet"
        desk.take_file(current_settings().layout, draft, name=name, size=path.stat().st_size)
        desk.note_draft(adoption.actor, "compute-file", draft, file=name, usecase=adoption.title)


def _begun(adoption: Adoption, output: Output) -> Draft:
    layout, actor = current_settings().layout, adoption.actor
    if output.dataset:
        return begin_next(layout, output.dataset, author=None, actor=actor, draft_id=uuid4())
    return desk.create_draft(adoption.organisation, author=None, actor=actor, draft_id=uuid4())


def go_on_after_reading(sender: object, *, draft: Draft, **_: Any) -> None:  # noqa: ARG001
    """What was guessed about a file that we wrote ourselves holds; the preview is built."""
    if not draft.is_new_dataset or draft.candidate_id or draft.error:
        return
    delivered = _delivered(draft)
    if delivered is None:
        return
    actor, layout = delivered.output.adoption.actor, current_settings().layout
    try:
        desk.accept_guesses(layout, draft, actor)
        desk.ask_for_preview(draft, actor)
    except DrehscheibeError as error:
        _keep_reason(delivered, str(error.params.get("reason", error.template)))


def go_on(sender: object, *, draft: Draft, **_: Any) -> None:  # noqa: ARG001
    """The preview of a next release is there: it goes out by itself, or a person is asked."""
    delivered = _delivered(draft)
    if delivered is None:
        return
    if draft.is_new_dataset:
        Output.objects.filter(pk=delivered.output_id).update(dataset=draft.dataset)
        return
    if is_first_look(draft):
        _go_on(delivered, draft)


def _go_on(delivered: Delivered, draft: Draft) -> None:
    adoption, layout = delivered.output.adoption, current_settings().layout
    news = news_of(layout, draft)
    decision = decide_release(arrival_of(draft, news, is_allowed=is_allowed(adoption)))
    try:
        if news and news.is_none:
            desk.discard_draft(layout, draft, adoption.actor)
        elif decision.allowed:
            release = renew(layout, draft, adoption.actor, _standing(adoption, decision))
            keep_provenance(release, delivered.run)
        else:
            _keep_reason(delivered, decision.reason)
            desk.submit(draft, adoption.actor)
    except DrehscheibeError as error:
        log.info("draft %s of adoption %s waits for a person: %s", draft, adoption.pk, error)
        _keep_reason(delivered, str(error.params.get("reason", error.template)))


def is_allowed(adoption: Adoption) -> bool:
    """A second person approved it, and nothing was chosen otherwise since."""
    is_live = adoption.state == Adoption.State.LIVE and bool(adoption.approved_terms)
    return is_live and adoption.approved_terms == terms_of(live_choice(adoption))


def waiting_drafts(adoption: Adoption) -> list[Delivered]:
    """Of the datasets that it makes, those that are not public yet or wait for a person."""
    found = Delivered.objects.filter(output__adoption=adoption)
    there = found.select_related("draft__candidate", "draft__dataset__owner", "output", "run")
    return [one for one in there if one.draft.is_open]


def hand_drafts_over(adoption: Adoption, run: Run | None, actor: Actor) -> None:
    """Inside the caller's transaction. Raises `AdoptionMoved` while one is still being made."""
    for delivered in waiting_drafts(adoption):
        draft = delivered.draft
        if run is None or delivered.run_id != run.pk or draft.is_waiting_for_machine:
            raise AdoptionMoved(reason=N_("the datasets that it makes are still being prepared"))
        draft.clearance = adoption.clearance
        draft.save(update_fields=["clearance"])
        desk.hand_over(draft, actor)


def call_drafts_back(adoption: Adoption, actor: Actor) -> None:
    """Inside the caller's transaction."""
    for draft in _handed_over(adoption):
        draft.state = Draft.State.OPEN
        draft.save(update_fields=["state", "changed"])
        desk.note_draft(actor, "call-back", draft)


def approve_drafts(layout: Layout, adoption: Adoption, actor: Actor) -> None:
    """Raises as `desk.review.approve`; those that are public already stay so."""
    for delivered in waiting_drafts(adoption):
        if delivered.draft.state == Draft.State.SUBMITTED:
            release = approve_draft(layout, delivered.draft, actor)
            keep_provenance(release, delivered.run)


def _handed_over(adoption: Adoption) -> Iterable[Draft]:
    drafts = (one.draft for one in waiting_drafts(adoption))
    return [draft for draft in drafts if draft.state == Draft.State.SUBMITTED]


def _delivered(draft: Draft) -> Delivered | None:
    found = Delivered.objects.filter(draft=draft)
    return found.select_related(
        "output__adoption__organisation", "output__adoption__version", "run__version"
    ).first()


def _standing(adoption: Adoption, decision: Decision) -> Standing:
    said = {
        "source": adoption.title,
        "asked_by": adoption.asked_by,
        "asked_at": adoption.asked.isoformat() if adoption.asked else "",
        "allowed_by": adoption.approved_by,
        "allowed_at": adoption.live_since.isoformat() if adoption.live_since else "",
    }
    return Standing(decision, adoption.by_one_person, said)


def _keep_reason(delivered: Delivered, reason: str) -> None:
    delivered.reason = reason[:200]
    delivered.save(update_fields=["reason"])
