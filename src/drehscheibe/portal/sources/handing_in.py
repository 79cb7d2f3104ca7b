# SPDX-License-Identifier: EUPL-1.2
"""What a source brought becomes a draft at the desk, read by the same checks as an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.contract import Mark
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk.bundles import gather
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.next_release import begin_next
from drehscheibe.portal.desk.services import READ, create_draft, note_draft, take_file
from drehscheibe.portal.jobs.services import nobody_waits_for
from drehscheibe.portal.sources.keeping import answers_anew, answers_for
from drehscheibe.portal.sources.mapping import mapped, mapping_of, offer_said
from drehscheibe.portal.sources.models import Harvested
from drehscheibe.portal.sources.queries import dataset_of
from drehscheibe.portal.sources.regional import name_wanted
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.sources.mapping import Mapped
    from drehscheibe.portal.sources.models import Run, Source, Subscription

_TOLD = ("description", "attribution")  # by the source of what it offers


def hand_in(run: Run, subscription: Subscription, fetched: dict[str, Any], target: Path) -> Draft:
    """The file moves into the draft; where that fails, it is fetched again the next time."""
    layout, draft_id = current_settings().layout, uuid4()
    files = files_of(layout, draft_id)
    files.folder.mkdir(parents=True)
    try:
        with transaction.atomic():
            target.replace(files.source)
            draft, ours = _begun(subscription, draft_id)
            Harvested.objects.create(
                draft=draft,
                subscription=subscription,
                run=run,
                is_next=not draft.is_new_dataset,
                mapped=list(ours),
            )
            _fill(draft, run, fetched)
            subscription.mark = to_plain(Mark.of(from_plain(Fetched, fetched)))
            subscription.save(update_fields=["mark"])
    except BaseException:
        files.remove()
        raise
    return draft


def _begun(subscription: Subscription, draft_id: UUID) -> tuple[Draft, tuple[str, ...]]:
    """Beside it what of its description was mapped. Later ones are described as people did."""
    source, dataset = subscription.source, dataset_of(subscription)
    layout, actor = current_settings().layout, source.actor
    if dataset and dataset.state in Dataset.RELEASED:
        draft = begin_next(layout, dataset, author=None, actor=actor, draft_id=draft_id)
        draft.answers = answers_anew(layout, subscription, dataset)
        return draft, ()
    offer = {one["key"]: one for one in source.offers}.get(subscription.offer, {})
    ours = mapped(mapping_of(source), offer_said({"title": subscription.title, **offer}))
    draft = create_draft(_owner(source, ours), author=None, actor=actor, draft_id=draft_id)
    draft.agent = source.owner if draft.owner_id != source.owner_id else None
    draft.new_name = name_wanted(source)
    draft.answers = answers_for(subscription)
    draft.description = _described(source, offer, ours)
    others = Draft.objects.filter(harvested__subscription__source=source, is_new_dataset=True)
    gather(draft, source.title, others)
    return draft, ours.fields


def _described(source: Source, offer: dict[str, Any], ours: Mapped) -> dict[str, Any]:
    """A licence that the source names is not replaced by one that was said of all of it."""
    told = {name: offer[name] for name in _TOLD if offer.get(name)}
    said = {"themes": list(ours.themes), "contact": ours.contact, "licence": ours.licence}
    named = {name: value for name, value in said.items() if value}
    return {"title": ours.title, **source.described, **told, **named}


def _owner(source: Source, ours: Mapped) -> Organisation:
    """The town that it tells of, where the source's owner prepares its data by mandate."""
    principals = source.owner.mandates_held.filter(principal__key__in=ours.keys)
    held = principals.select_related("principal").first()
    return held.principal if held and len(ours.keys) == 1 else source.owner


def _fill(draft: Draft, run: Run, fetched: dict[str, Any]) -> None:
    layout, source = current_settings().layout, run.source
    known = dict(fetched)
    name, size = known.pop("name"), known.pop("size")
    draft.fetched, draft.address = known, source.address
    take_file(layout, draft, name=name, size=size)
    nobody_waits_for(READ, str(draft.pk))
    note_draft(
        source.actor, "harvest-file", draft, file=name, bytes=size, source=source.title,
        address=known["address"], sha256=known["sha256"],
    )  # fmt: skip
