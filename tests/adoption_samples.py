# SPDX-License-Identifier: EUPL-1.2
"""A small use case over playgrounds, and a town that takes it over, for tests of adoptions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType
from drehscheibe.policy.actors import Role
from drehscheibe.usecases.model import (
    Contact,
    DerivedDataset,
    Figure,
    Need,
    NeededColumn,
    Outputs,
    Package,
    Parameter,
    Prerequisite,
    Profile,
    Selector,
    Tile,
    Transform,
)
from drehscheibe.usecases.semver import order_of
from townhall import ARNSBERG, PLAYGROUNDS, Desk, actor, person, town

RUNS = ("run-adoption", "read-draft", "build-draft")  # kinds of jobs
OLD = "alte_spielplaetze"
LIST = (
    "SELECT name, baujahr, $town_name AS gemeinde FROM spielplaetze "
    "WHERE baujahr < $vor ORDER BY name"
)
FIGURES = (
    "SELECT count(*) AS alle, count(*) FILTER (WHERE baujahr < $vor) AS alt, "
    "'vor ' || $vor AS seit FROM spielplaetze"
)


def _de(text: str) -> dict[str, str]:
    return {"de": text}


PROFILE = Profile(
    title={"de": "Alte Spielplätze", "en": "Old playgrounds"},
    summary=_de("Welche Spielplätze zuerst erneuert werden."),
    purpose=_de("Planung"),
    audience=_de("Grünflächenamt"),
    effect=_de("Weniger Suchen"),
    dna={name: _de("Ja.") for name in ("digital", "nachhaltig", "authentisch")},
    licence="CC-BY-4.0",
    code_licence="EUPL-1.2",
    contact=Contact("Erika Muster", "Soest"),
)
NEED = Need(
    "spielplaetze",
    _de("Spielplätze"),
    (
        NeededColumn("name", _de("Name"), ColumnType.TEXT),
        NeededColumn("baujahr", _de("Baujahr"), ColumnType.INTEGER),
    ),
)
OUTPUTS = Outputs(
    datasets=(
        DerivedDataset(
            "alte-spielplaetze", OLD, _de("Alte Spielplätze"), key="name",
            titles={"name": _de("Name"), "baujahr": _de("Baujahr")},
        ),
    ),
    figures=(
        Figure("alle", "zahlen", "alle", {"de": "Spielplätze", "en": "Playgrounds"}),
        Figure("alt", "zahlen", "alt", _de("Alte"), note_column="seit"),
    ),
    dashboard=(
        Tile("figure", "alle", width=6),
        Tile("figure", "alt", width=6),
        Tile("text", text=_de("Gebaut **vor** dem Jahr, das Sie wählen. <script>x</script>")),
        Tile("table", OLD),
    ),
)  # fmt: skip
PACKAGE = Package(
    id="soest/alte-spielplaetze",
    version="1.0.0",
    profile=PROFILE,
    inputs=(NEED,),
    transforms=(Transform(OLD, "liste.sql", LIST), Transform("zahlen", "zahlen.sql", FIGURES)),
    outputs=OUTPUTS,
    parameters=(Parameter("vor", _de("Gebaut vor"), Selector.NUMBER, 2000, minimum=1900),),
    prerequisites=(Prerequisite("wer", _de("Es steht fest, wer die Liste pflegt.")),),
)


def published(package: Package = PACKAGE) -> Any:
    """A version that can be taken over, without its files."""
    from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion

    usecase, _ = UseCase.objects.get_or_create(
        publisher=package.publisher, slug=package.slug, defaults={"state": "published"}
    )
    return UseCaseVersion.objects.create(
        usecase=usecase,
        version=package.version,
        order=order_of(package.version),
        sha256=package.version.replace(".", "").ljust(64, "0"),
        package=to_plain(package),
        state=UseCase.State.PUBLISHED,
    )


def another(version: str, **changed: Any) -> Package:
    """The package in another version."""
    return replace(PACKAGE, version=version, **changed)


class QuickDesk(Desk):
    """Prepares drafts; tiles and downloads of what was published before are not made."""

    def work(self) -> None:
        work_off(self.settings)


def work_off(settings: Any, only: tuple[str, ...] = RUNS) -> None:
    """Let the worker do all jobs of some kinds."""
    from drehscheibe.portal.jobs.services import Lane
    from drehscheibe.portal.worker import Worker

    worker = Worker(settings)
    while worker.work_once(lane=Lane(only=frozenset(only))):
        pass


@dataclass
class Adopter:
    """A town: Anna prepares, Ben approves; the worker runs when it is told to."""

    settings: Any
    town: Any
    anna: Any
    ben: Any
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return QuickDesk(self.settings, self.anna)

    @property
    def layout(self) -> Any:
        return self.settings.layout

    @property
    def preparing(self) -> Any:
        return actor(self.anna)

    @property
    def approving(self) -> Any:
        return actor(self.ben)

    def work(self) -> None:
        """What comes of runs."""
        work_off(self.settings)

    def publish(self, text: str = PLAYGROUNDS, *, dataset: Any = None, title: str = "Spielplätze"
    ) -> Any:  # fmt: skip
        """Public data of the town."""
        from drehscheibe.portal.desk import services
        from drehscheibe.portal.desk.review import approve

        draft = self.desk.draft(text, dataset=dataset, of=self.town)
        services.submit(self.desk.ready(draft, title=title), self.preparing)
        draft.refresh_from_db()
        return approve(self.layout, draft, self.approving).dataset

    def begun(self, version: Any) -> Any:
        from drehscheibe.portal.adoptions import services

        return services.begin(
            services.note(version, self.town, actor=self.preparing), actor=self.preparing
        )

    def tried(self, version: Any) -> Any:
        from drehscheibe.portal.adoptions import services

        adoption = self.begun(version)
        services.tick(adoption, ["wer"], actor=self.preparing)
        services.start_trial(adoption, actor=self.preparing)
        self.work()
        adoption.refresh_from_db()
        return adoption

    def handed_over(self, version: Any) -> Any:
        from drehscheibe.portal.adoptions import handing_over

        adoption = self.tried(version)
        given = handing_over.all_clear(self.preparing)
        handing_over.answer(adoption, given, actor=self.preparing)
        return handing_over.hand_over(adoption, actor=self.preparing)

    def live(self, version: Any) -> Any:
        from drehscheibe.portal.adoptions import handing_over

        adoption = self.handed_over(version)
        return handing_over.approve(self.layout, adoption, actor=self.approving)


def adopter(settings: Any, key: str = ARNSBERG, name: str = "Arnsberg") -> Adopter:
    here = town(key, name)
    return Adopter(
        settings,
        here,
        person(f"Anna-{name}", Role.STEWARD, of=here),
        person(f"Ben-{name}", Role.REVIEWER, of=here),
    )
