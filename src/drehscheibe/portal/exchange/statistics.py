# SPDX-License-Identifier: EUPL-1.2
"""Statistics from live adoptions only; nothing of it is declared by anybody."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max

from drehscheibe.look.translations import GERMAN, gettext
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.exchange.lives import Standing, counted, days_of, standings
from drehscheibe.portal.exchange.package_page import time_to_bind
from drehscheibe.portal.exchange.texts import ENDS, MATURITIES
from drehscheibe.portal.usecases.facts import title_of
from drehscheibe.portal.usecases.models import UseCase
from drehscheibe.portal.usecases.queries import shown_versions
from drehscheibe.releases.formulas import harmless_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from drehscheibe.portal.usecases.models import UseCaseVersion

State = Adoption.State


@dataclass(frozen=True, slots=True)
class Row:
    """One use case. `measured`: median seconds from choosing to the first trial, None where nobody
    did it yet; `declared_hours`: what the author says for the beginning."""

    version: UseCaseVersion
    title: str
    standing: Standing
    towns: tuple[str, ...] = ()
    paused: int = 0
    days: float = 0.0
    refreshed: datetime | None = None
    measured: int | None = None
    declared_hours: float = 0.0
    versions: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked once for all use cases."""

    adoptions: Sequence[Adoption]
    standings: dict[int, Standing]
    days: dict[int, float]
    refreshed: dict[int, datetime]

    def row(self, version: UseCaseVersion, language: str) -> Row:
        ours = [one for one in self.adoptions if one.usecase_id == version.usecase_id]
        live = [one for one in ours if one.state == State.LIVE]
        return Row(
            version=version,
            title=title_of(version, language),
            standing=self.standings.get(version.usecase_id, Standing()),
            towns=tuple(one.organisation.name for one in live),
            paused=sum(one.state == State.PAUSED for one in ours),
            days=sum(self.days.get(one.pk, 0.0) for one in ours),
            refreshed=self.refreshed.get(version.usecase_id),
            measured=time_to_bind(ours),
            declared_hours=version.package["profile"]["effort"]["once_hours"],
            versions=dict(Counter(one.version.version for one in live)),
            ends=dict(Counter(one.end_reason for one in ours if one.state == State.ENDED)),
        )


def rows(language: str) -> list[Row]:
    """Those that run in most towns first."""
    adoptions = list(
        Adoption.objects.exclude(**counted())
        .exclude(live_since=None)
        .select_related("organisation", "version")
        .order_by("organisation__name")
    )
    known = _Known(adoptions, standings(), days_of(one.pk for one in adoptions), _refreshed())
    made = [known.row(version, language) for version in shown_versions()]
    return sorted(made, key=lambda row: (-row.standing.towns, row.title))


def _refreshed() -> dict[int, datetime]:
    """Use case -> when what a live adoption shows was computed last."""
    live = Adoption.objects.filter(state=State.LIVE).exclude(shown_run=None).exclude(**counted())
    found = live.values("usecase").annotate(last=Max("shown_run__ended"))
    return {one["usecase"]: one["last"] for one in found}


_HEAD = (
    "anwendungsfall", "titel", "version", "reife", "kommunen", "kommunen_anzahl", "pausiert",
    "aktive_tage", "zuletzt_erneuert", "zuordnung_minuten_median", "aufwand_erklaert_stunden",
    "versionen", "beendet_gruende", "veroeffentlicht", "reife_wort", "beendet_gruende_worte",
)  # fmt: skip


def as_csv(found: Sequence[Row]) -> str:
    """For spreadsheets and the funder; moments as ISO 8601.

    Programs read the codes; the words for them are German, as the head is, and stand last.
    """
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(_HEAD)
    lines.writerows([harmless_cell(str(value)) for value in _values(row)] for row in found)
    return "\ufeff" + text.getvalue()


def _values(row: Row) -> tuple[object, ...]:
    usecase: UseCase = row.version.usecase
    return (
        usecase, row.title, row.version.version, row.standing.maturity.value,
        ", ".join(row.towns), row.standing.towns, row.paused, round(row.days),
        row.refreshed.isoformat(timespec="seconds") if row.refreshed else "",
        "" if row.measured is None else round(row.measured / 60),
        f"{row.declared_hours:g}".replace(".", ","), _counts(row.versions), _counts(row.ends),
        row.version.published.date().isoformat() if row.version.published else "",
        _german(MATURITIES[row.standing.maturity]),
        _counts({_german(ENDS[Adoption.End(code)]): number for code, number in row.ends.items()}),
    )  # fmt: skip


def _german(text: str) -> str:
    return gettext(text, language=GERMAN)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
