# SPDX-License-Identifier: EUPL-1.2
"""All use cases as a reader of one town wants to see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.themes import THEMES
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.exchange.finding import FINDER
from drehscheibe.portal.exchange.lives import Standing, standings
from drehscheibe.portal.exchange.texts import Effort, effort_of
from drehscheibe.portal.readiness.computing import kind_of
from drehscheibe.portal.readiness.queries import gallery_states
from drehscheibe.portal.readiness.versions import needs_of
from drehscheibe.portal.usecases.facts import title_in
from drehscheibe.portal.usecases.queries import shown_versions
from drehscheibe.usecases.model import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Words


class Place(StrEnum):
    """Where a use case stands in one town."""

    RUNS = "runs"
    READY = "ready"
    ONE_MISSING = "one-missing"
    MORE_MISSING = "more-missing"
    UNKNOWN = "unknown"  # not computed yet, or no town chosen


HEADINGS = {
    Place.RUNS: N_("Runs in our town"),
    Place.READY: N_("Ready to start"),
    Place.ONE_MISSING: N_("One thing is missing"),
    Place.MORE_MISSING: N_("Several things are missing"),
    Place.UNKNOWN: N_("All use cases"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    version: UseCaseVersion
    profile: Profile
    standing: Standing
    place: Place
    picture: str = ""  # file of the first picture
    lacking: Words = field(default_factory=dict)  # the one thing that is missing in the town

    @property
    def effort(self) -> Effort:
        return effort_of(self.profile.effort)

    def run_by(self, language: str) -> str:
        return title_in(self.profile.run_by, language)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader wants to see; "" is everything."""

    theme: str = ""
    effort: str = ""
    run_by: str = ""
    words: str = ""
    named: frozenset[str] = frozenset()  # use cases that hold the words

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Wish:
        theme, effort = given.get("thema", ""), given.get("aufwand", "")
        return cls(
            theme=theme if theme in THEMES else "",
            effort=effort if effort in set(Effort) else "",
            run_by=given.get("betrieb", "")[:100],
            words=(words := given.get("q", "").strip()[:200]),
            named=frozenset(FINDER.names(words)) if words else frozenset(),
        )

    def fits(self, entry: Entry, language: str) -> bool:
        return (
            self.theme in {"", *entry.profile.themes}
            and self.effort in {"", entry.effort}
            and self.run_by in {"", entry.run_by(language)}
            and (not self.words or str(entry.version.usecase) in self.named)
        )


def entries(town: Organisation | None) -> list[Entry]:
    """Those that run in most towns first, then by name."""
    versions = shown_versions()
    states = gallery_states(town) if town else {}
    far, places = standings(), _places(versions, town, states)
    found = [
        _entry(
            one,
            far.get(one.usecase_id, Standing()),
            places.get(one.pk, Place.UNKNOWN),
            states.get(one.pk, (0, ""))[1],
        )
        for one in versions
    ]
    return sorted(found, key=lambda one: (-one.standing.towns, str(one.version.usecase)))


def _entry(version: UseCaseVersion, standing: Standing, place: Place, lacking: str) -> Entry:
    profile = from_plain(Profile, version.package["profile"])
    picture = profile.pictures[0].file if profile.pictures else ""
    missing = _title(version, lacking) if place is Place.ONE_MISSING else {}
    return Entry(version, profile, standing, place, picture, missing)


def _title(version: UseCaseVersion, kind: str) -> Words:
    """What the package calls the need of a kind."""
    needs = (one for one in needs_of(version.package) if one.required and kind_of(one) == kind)
    found = next(needs, None)
    return found.title if found else {}


def _places(
    versions: Iterable[UseCaseVersion],
    town: Organisation | None,
    states: Mapping[int, tuple[int, str]],
) -> dict[int, Place]:
    """Version -> where it stands in the town."""
    if town is None:
        return {}
    runs = set(town.adoptions.filter(state__in=Adoption.PUBLIC).values_list("usecase", flat=True))
    return {
        one.pk: Place.RUNS if one.usecase_id in runs else _place(states.get(one.pk, (None, ""))[0])
        for one in versions
    }


def _place(missing: int | None) -> Place:
    if missing is None:
        return Place.UNKNOWN
    return (Place.READY, Place.ONE_MISSING, Place.MORE_MISSING)[min(missing, 2)]


def grouped(shown: Iterable[Entry]) -> list[tuple[Place, list[Entry]]]:
    """In the order of `Place`; groups without anything are left out."""
    by_place: dict[Place, list[Entry]] = {place: [] for place in Place}
    for entry in shown:
        by_place[entry.place].append(entry)
    return [(place, found) for place, found in by_place.items() if found]


def choices(every: Iterable[Entry], language: str) -> dict[str, list[str]]:
    """What can be chosen: only what leads to something."""
    every = list(every)
    return {
        "themes": [code for code in THEMES if any(code in one.profile.themes for one in every)],
        "efforts": [one for one in Effort if any(each.effort is one for each in every)],
        "run_by": sorted({one.run_by(language) for one in every} - {""}),
    }
