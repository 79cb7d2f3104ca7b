# SPDX-License-Identifier: EUPL-1.2
"""The next release of a dataset: what was decided for the one before holds, only news are asked.

How the file is read is the engine's matter (the recipe of the release before). Here is what
people said: who may be named and why, whether it may go out, what the data are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.clearance import is_cleared
from drehscheibe.domain.findings import KINDS, Finding, Severity
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Recipe, Waiver
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.reading import is_all_accepted, key_of, reading_of
from drehscheibe.portal.desk.services import BUILD, clearance_of, create_draft
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from uuid import UUID

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.layout import Layout

_NEW_COLUMN = "column-new"
_PERSONS = "persons"


def begin_next(
    layout: Layout,
    dataset: Dataset,
    *,
    author: Person | None,
    actor: Actor,
    draft_id: UUID | None = None,
) -> Draft:
    """A draft that remembers. Raises `Refused`."""
    draft = create_draft(
        dataset.owner, author=author, actor=actor, dataset=dataset, draft_id=draft_id
    )
    folder = layout.release(dataset.slug, dataset.release)
    findings = findings_in(folder)
    draft.layer = dataset.layer
    draft.description = to_plain(_described(dataset))
    draft.waivers = to_plain(tuple(_by_column(_waivers(folder), findings)))
    draft.accepted = [key_of(one) for one in findings if _holds_again(one)]
    draft.clearance = _clearance_before(dataset)
    draft.address = last_address(dataset)
    draft.save()
    return draft


def after_reading(layout: Layout, draft: Draft) -> None:
    """Compare what was found with what was accepted; where nothing is new, build the preview.

    Called inside the transaction that ends the reading; the caller saves.
    """
    findings = reading_of(layout, draft).findings
    if is_first_look(draft) and any(one.code == _NEW_COLUMN for one in findings):
        draft.clearance.pop(_PERSONS, None)  # who knows what the new column says
    is_decided = is_all_accepted(findings, draft.accepted)
    draft.guesses_accepted = draft.guesses_accepted or is_decided
    if is_first_look(draft) and _nothing_to_ask(draft, findings):
        draft.state = Draft.State.BUILDING
        waits = SOMEBODY_WAITS if draft.author_id else 0  # else nobody sits in front of it
        ask_for(BUILD, key=str(draft.pk), priority=waits, draft=str(draft.pk))


def last_address(dataset: Dataset) -> str:
    """Where the newest release that was fetched came from."""
    for release in dataset.releases.order_by("-number"):
        if release.record.get("fetched"):
            return str(release.record["fetched"]["address"])
    return ""


def _holds_again(finding: Finding) -> bool:
    """A guess that was accepted then; new columns always ask."""
    return finding.severity is Severity.QUESTION and finding.code != _NEW_COLUMN


def is_first_look(draft: Draft) -> bool:
    """The next release of a dataset, and nobody has answered anything for this file yet."""
    return not (draft.is_new_dataset or draft.answers or draft.omit)


def _nothing_to_ask(draft: Draft, findings: Iterable[Finding]) -> bool:
    stops = any(finding.stops for finding in findings)
    cleared = is_cleared(clearance_of(draft))
    return draft.guesses_accepted and cleared and not stops


def _described(dataset: Dataset) -> Description:
    said = {name: getattr(dataset, name) for name in Description.__dataclass_fields__}
    return from_plain(Description, said)


def findings_in(folder: Path) -> tuple[Finding, ...]:
    """What was found in a release, built or public."""
    plain = _read(folder / "findings.json") or ()
    found = (from_plain(Finding, one) for one in plain)
    return tuple(one for one in found if one.code in KINDS)


def _waivers(folder: Path) -> tuple[Waiver, ...]:
    plain = _read(folder / "recipe.json")
    return from_plain(Recipe, plain).waivers if plain else ()


def _read(path: Path) -> Any:
    return orjson.loads(path.read_bytes()) if path.exists() else None


def _by_column(waivers: Iterable[Waiver], findings: tuple[Finding, ...]) -> Iterator[Waiver]:
    """A decision about every column was one about those that were there: others ask again."""
    for waiver in waivers:
        if waiver.column:
            yield waiver
            continue
        there = {one.column for one in findings if one.code == waiver.code}
        for column in sorted(there):
            yield replace(waiver, column=column)


def _clearance_before(dataset: Dataset) -> dict[str, dict[str, str]]:
    last = dataset.drafts.filter(state=Draft.State.RELEASED).order_by("-changed").first()
    return dict(last.clearance) if last else {}
