# SPDX-License-Identifier: EUPL-1.2
"""What the second person looks at: everything about a release that waits for a yes."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.clearance import QUESTIONS, Given, Question
from drehscheibe.domain.errors import DatasetNotFound, DraftMoved
from drehscheibe.domain.findings import Finding, Severity
from drehscheibe.domain.licences import LICENCES, Licence
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import ColumnRecipe, Recipe, Waiver
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.describing import difference, redescribe, words_of
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.bundles import together_with
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import MOVED, clearance_of, facts_about
from drehscheibe.releases.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.domain.tables import Table
    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.catalogue.models import Candidate, Dataset
    from drehscheibe.releases.layout import Layout

_WORST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A draft in review with its candidate, as both lie on disk."""

    draft: Draft
    dataset: Dataset
    candidate: Candidate
    manifest: Manifest
    recipe: Recipe
    findings: tuple[Finding, ...]
    described: Description

    @property
    def is_first(self) -> bool:
        """Nothing was public before, so there is nothing to compare with."""
        return not self.candidate.previous

    @property
    def is_overtaken(self) -> bool:
        """Another release became current after the preview was built."""
        return self.candidate.previous != self.dataset.release

    @property
    def difference(self) -> dict[str, Any]:
        return self.candidate.difference or {}

    @property
    def changes(self) -> int:
        """How many features differ."""
        return sum(self.difference.get(name, 0) for name in ("added", "changed", "removed"))

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.manifest.tables

    def table(self, name: str) -> Table | None:
        """The named table; without a name the first with a place, else the first; None without
        tables. Raises `DatasetNotFound`."""
        if name:
            return next(iter(t for t in self.tables if t.name == name), None) or _no_table(name)
        placed = [table for table in self.tables if table.geometry]
        return next(iter([*placed, *self.tables]), None)

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.described.licence or self.dataset.licence)

    @property
    def serious(self) -> tuple[Finding, ...]:
        """What somebody had to decide about."""
        kinds = {Severity.REFUSED, Severity.PERSONAL}
        return tuple(finding for finding in self.findings if finding.severity in kinds)

    @property
    def hints(self) -> tuple[Finding, ...]:
        serious = self.serious
        return tuple(finding for finding in self.findings if finding not in serious)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        return tuple(from_plain(Waiver, plain) for plain in self.candidate.waivers)

    @property
    def omitted(self) -> tuple[str, ...]:
        """Columns that stay inside, by the names of the file."""
        return tuple(column.source for column in self._columns if column.omit)

    @property
    def coarsened(self) -> tuple[str, ...]:
        """Columns of which less is published than the file holds."""
        places = [t.place.columns for t in self.recipe.tables if t.place.coarsen]
        columns = [column.source for column in self._columns if column.coarsen]
        return tuple(columns) + tuple(name for names in places for name in names)

    @property
    def _columns(self) -> tuple[ColumnRecipe, ...]:
        return tuple(column for table in self.recipe.tables for column in table.columns)

    @property
    def answers(self) -> tuple[tuple[Question, Given], ...]:
        """ "May this go out?": each question with its answer."""
        given = clearance_of(self.draft)
        return tuple((question, given.get(question.code, Given())) for question in QUESTIONS)

    def saying_changes(self, name: str) -> bool:
        """Whether something public will be said in other words from now on."""
        return name in self.words_before

    @property
    def words_before(self) -> dict[str, Any]:
        """What was said until now about each field that is said otherwise from now on."""
        if not self.dataset.release:
            return {}
        return difference(words_of(self.dataset), to_plain(self.described))[0]


def handed_over(layout: Layout, draft: Draft) -> HandedOver:
    """Raises `DraftMoved` where nothing waits for a second person (any more)."""
    if draft.state != Draft.State.SUBMITTED or draft.candidate is None or draft.dataset is None:
        raise DraftMoved(reason=MOVED[draft.state])
    folder = layout.release(draft.dataset.slug, draft.candidate.sha256)
    findings = from_plain(tuple[Finding, ...], _json(folder / "findings.json"))
    return HandedOver(
        draft=draft,
        dataset=draft.dataset,
        candidate=draft.candidate,
        manifest=read_manifest(folder),
        recipe=from_plain(Recipe, _json(folder / "recipe.json")),
        findings=tuple(sorted(findings, key=_severity)),
        described=_described(draft, draft.dataset),
    )


def beside(draft: Draft) -> list[Draft]:
    """What else of the same file waits for a yes of its own."""
    return [one for one in together_with(draft) if one.state == Draft.State.SUBMITTED]


def may_approve(draft: Draft, actor: Actor) -> Decision:
    return decide(actor, Action.APPROVE, facts_about(draft))


def may_review(draft: Draft, actor: Actor) -> Decision:
    return decide(actor, Action.REVIEW, facts_about(draft))


def may_call_back(draft: Draft, actor: Actor) -> bool:
    return decide(actor, Action.PREPARE, facts_about(draft)).allowed


def _described(draft: Draft, dataset: Dataset) -> Description:
    """What will be said: the draft's words, and what it does not speak of as it is public now."""
    known = copy.copy(dataset)
    redescribe(known, draft.description)
    return from_plain(Description, words_of(known))


def _severity(finding: Finding) -> int:
    return _WORST_FIRST.index(finding.severity)


def _json(path: Path) -> Any:
    return orjson.loads(path.read_bytes())


def _no_table(name: str) -> Table:
    raise DatasetNotFound(dataset=name)
