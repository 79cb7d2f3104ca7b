# SPDX-License-Identifier: EUPL-1.2
"""Drafts that are prepared together: the layers of a file that are datasets of their own, which are
renewed together, too, and the first releases of what a source brought.

Everything that decides (findings, personal data, review) stays with each draft; here is what they
share: which of them belong together, what is said once for all, and the file, if it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.domain.errors import N_, DraftNotFound, Refused
from drehscheibe.domain.layers import title_for
from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.catalogue.layers import answers_for, others_of
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.described import said_of
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Bundle, Draft
from drehscheibe.portal.desk.next_release import begin_next
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.services import (
    create_draft,
    discard_draft,
    editable,
    note_draft,
    read_file,
    take_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.reading import Reading
    from drehscheibe.releases.layout import Layout

ENDED = (Draft.State.SUBMITTED, Draft.State.RELEASED, Draft.State.DISCARDED)
COMMON = ("licence", "attribution", "frequency", "contact")  # said once for all


@dataclass(frozen=True, slots=True)
class Part:
    """One layer that becomes a dataset, and what it is to be called."""

    layer: str
    title: str = ""


def drafts_in(bundle: Bundle) -> QuerySet[Draft]:
    """Those that were not thrown away, in the order of the file."""
    drafts = bundle.drafts.exclude(state=Draft.State.DISCARDED)
    return drafts.select_related("owner", "dataset__owner", "candidate", "author").order_by(
        "created"
    )


def gather(draft: Draft, source: str, others: QuerySet[Draft]) -> Bundle:
    """The bundle of those of `others` that are still worked on, for what the source brings now."""
    waiting = others.filter(owner=draft.owner).exclude(state__in=ENDED).exclude(bundle=None)
    found = waiting.exclude(bundle__source="").select_related("bundle").first()
    draft.bundle = found.bundle if found else Bundle.objects.create(source=source)
    return draft.bundle  # type: ignore[return-value]  # just set


@transaction.atomic
def split(layout: Layout, draft: Draft, parts: Sequence[Part], actor: Actor) -> Bundle:
    """A dataset for each of these layers: the draft goes on with the first, others join it.

    What was decided about columns holds for the layer that has them. Reasons for personal data do
    not: they are asked for each layer. Raises `Refused`, `DraftMoved`.
    """
    draft = editable(draft, actor)
    reading = reading_of(layout, draft)
    _require_layers(draft, reading, parts)
    bundle = Bundle.objects.create()
    note_draft(actor, "split", draft, layers=", ".join(part.layer for part in parts))
    before = Draft(answers=draft.answers, omit=draft.omit)
    source = files_of(layout, draft).source
    for part in parts[1:]:
        other = create_draft(draft.owner, author=draft.author, actor=actor)
        files_of(layout, other).take_over(source)
        _become(other, bundle, part, draft.file_name)
        _keep_decisions(other, before, reading)
        take_file(layout, other, name=draft.file_name, size=draft.file_bytes)
    _become(draft, bundle, parts[0], draft.file_name)
    _keep_decisions(draft, before, reading)
    files_of(layout, draft).forget_reading()
    read_file(layout, draft)
    return bundle


@transaction.atomic
def join(layout: Layout, bundle: Bundle, actor: Actor) -> Draft:
    """One dataset with several tables after all: the first draft has the whole file again.

    Raises `Refused` where something of it is handed over or public already, `DraftMoved`.
    """
    drafts = list(drafts_in(bundle))
    if not bundle.is_one_file:
        raise Refused(reason=N_("these are files of their own"))
    if not drafts or not all(one.is_editable and one.is_new_dataset for one in drafts):
        raise Refused(reason=N_("a part of it was handed over already"))
    for other in drafts[1:]:
        discard_draft(layout, other, actor)
    draft = editable(drafts[0], actor)
    draft.bundle, draft.layer, draft.dataset = None, "", None
    draft.description, draft.answers, draft.omit = {}, {}, []
    draft.accepted, draft.waivers, draft.guesses_accepted = [], [], False
    note_draft(actor, "join-layers", draft)
    files_of(layout, draft).forget_reading()
    return read_file(layout, draft)


@transaction.atomic
def renew_others(layout: Layout, draft: Draft, actor: Actor) -> Bundle:
    """The next release of the other datasets of this file, too. Raises `Refused`, `DraftMoved`."""
    draft = editable(draft, actor)
    if draft.dataset is None or draft.dataset.file_set is None:
        raise Refused(reason=N_("no other dataset was made of this file"))
    common = {name: value for name, value in draft.description.items() if name in COMMON}
    bundle = draft.bundle or Bundle.objects.create(
        file_set=draft.dataset.file_set, description=common, clearance=draft.clearance
    )
    draft.bundle = bundle
    draft.save(update_fields=["bundle", "changed"])
    known = set(drafts_in(bundle).values_list("dataset", flat=True))
    source = files_of(layout, draft).source
    for dataset in others_of(draft.dataset).exclude(pk__in=known):
        other = begin_next(layout, dataset, author=draft.author, actor=actor)
        other.bundle = bundle
        other.save(update_fields=["bundle"])
        if source.exists():
            files_of(layout, other).take_over(source)
            take_file(layout, other, name=draft.file_name, size=draft.file_bytes)
    return bundle


def file_lies_with(layout: Layout, drafts: Iterable[Draft]) -> bool:
    return any(files_of(layout, draft).source.exists() for draft in drafts)


def together_with(draft: Draft) -> list[Draft]:
    """The other drafts of its file, or of its source, that have not come to their end."""
    if draft.bundle is None:
        return []
    return [one for one in drafts_in(draft.bundle) if one.is_open and one.pk != draft.pk]


def _require_layers(draft: Draft, reading: Reading, parts: Sequence[Part]) -> None:
    known = {layer.name for layer in reading.layers if layer.is_table}
    asked = [part.layer for part in parts]
    if not draft.is_new_dataset or draft.layer or not known:
        raise Refused(reason=N_("this file holds nothing that can be divided"))
    if not asked:
        raise Refused(reason=N_("please tick at least one layer"))
    if not set(asked) <= known or len(set(asked)) != len(asked):
        raise Refused(reason=N_("the file has no such layer"))


def _become(draft: Draft, bundle: Bundle, part: Part, file_name: str) -> None:
    title = part.title.strip() or title_for(part.layer, file_name)
    draft.bundle, draft.layer, draft.dataset = bundle, part.layer, None
    draft.description = to_plain(Description(title=title))
    draft.waivers, draft.accepted, draft.clearance = [], [], {}
    draft.guesses_accepted = False


def _keep_decisions(draft: Draft, before: Draft, reading: Reading) -> None:
    """What was said about the file, or about columns that this layer has."""
    table = next((one.table for one in reading.layers if one.name == draft.layer), "")
    seen = next((one for one in reading.tables if one.table.name == table), None)
    columns = {column.source for column in seen.recipe.columns} if seen else set()
    draft.omit = [name for name in before.omit if name in columns]
    draft.answers = answers_for(before.answers, columns=columns, table=table if seen else "")


def common_of(drafts: Iterable[Draft], bundle: Bundle) -> dict[str, str]:
    """What was said for all, else what the first of them says."""
    said = [to_plain(said_of(draft)) for draft in drafts]
    first = {name: next((one[name] for one in said if one[name]), "") for name in COMMON}
    return first | {name: value for name, value in bundle.description.items() if value}


def find_bundle(bundle_id: UUID, drafts: QuerySet[Draft]) -> Bundle:
    """`drafts`: those somebody may work on. Raises `DraftNotFound` where none is among them."""
    bundle = Bundle.objects.filter(pk=bundle_id, drafts__in=drafts).first()
    if bundle is None:
        raise DraftNotFound
    return bundle
