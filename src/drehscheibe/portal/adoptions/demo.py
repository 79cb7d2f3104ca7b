# SPDX-License-Identifier: EUPL-1.2
"""Adoptions to look at (`drehscheibe demo --use-cases`): each use case that ships, in two towns.

Where the region has data of its own, two of its towns run it. For all others two towns that do not
exist do, with the invented samples of the package; their data are marked as examples, are in no
catalogue, and count nowhere. No invented figure stands under the name of a real town.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from drehscheibe.connectors.region.demo import TEXTS
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.licences import DEFAULT
from drehscheibe.domain.region import NetworkRole, OrganisationKind, load_region
from drehscheibe.portal.adoptions import handing_over, services
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.proposing import proposal_of, tables_of
from drehscheibe.portal.catalogue import publishing
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.portal.usecases.shipped import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.settings import Settings
    from drehscheibe.usecases.model import Need, Package, PackageTest

JOBS = frozenset({"run-adoption", "read-draft", "build-draft"})  # what `work` has to do
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?\b")
_WEEK = 7


def adopt_for_demo(
    settings: Settings, actor: Actor, *, scratch: Path, work: Callable[[], None]
) -> Iterator[Adoption]:
    """Those that are there already are left alone. `work` does the jobs that wait.

    Raises `Refused` where a run does not work.
    """
    demo = Demo(settings, actor, scratch, work)
    shipped = UseCase.objects.filter(owner=None, state=UseCase.State.PUBLISHED)
    for usecase in shipped.order_by("slug"):
        version = usecase.versions.filter(state=UseCase.State.PUBLISHED).latest("order")
        for town in demo.towns_for(package_of(version)):
            if not Adoption.objects.filter(usecase=usecase, organisation=town).exists():
                yield demo.adopt(version, town)


@dataclass(frozen=True, slots=True)
class Demo:
    settings: Settings
    actor: Actor
    scratch: Path
    work: Callable[[], None]

    def towns_for(self, package: Package) -> list[Organisation]:
        """Real ones where data of the region serve every required need."""
        defaults = {need.default for need in package.inputs if need.required}
        there = Dataset.objects.filter(slug__in=defaults, state=Dataset.State.PUBLIC)
        return self._real() if there.count() == len(defaults) else self._invented()

    def _real(self) -> list[Organisation]:
        region = load_region(self.settings.layout.region)
        pioneers = [t.ags for t in region.municipalities if t.role is NetworkRole.PIONEER]
        keys = (pioneers or [town.ags for town in region.municipalities])[:2]
        return list(Organisation.objects.filter(key__in=keys))

    def _invented(self) -> list[Organisation]:
        """The practice town and a second one, which only the demo has."""
        words = _words()
        Organisation.objects.get_or_create(
            key=words["key"],
            defaults={
                "name": words["name"],
                "slug": words["key"],
                "kind": OrganisationKind.PRACTICE.value,
                "one_person_may_release": True,
            },
        )
        return list(Organisation.objects.filter(kind=OrganisationKind.PRACTICE.value)[:2])

    def adopt(self, version: UseCaseVersion, town: Organisation) -> Adoption:
        package = package_of(version)
        adoption = services.begin(services.note(version, town, actor=self.actor), actor=self.actor)
        if town.is_practice:
            self._bind_samples(adoption, package)
        services.tick(adoption, [one.id for one in package.prerequisites], actor=self.actor)
        run = services.start_trial(adoption, actor=self.actor)
        self._work(run)
        handing_over.answer(adoption, handing_over.all_clear(self.actor), actor=self.actor)
        handing_over.hand_over(adoption, actor=self.actor)
        return handing_over.approve(self.settings.layout, adoption, actor=self.actor)

    def _work(self, run: Run) -> None:
        self.work()
        run.refresh_from_db()
        if run.state != Run.State.DONE:
            raise Refused(reason=N_("a run of the demo did not work; the log says why"))

    def _bind_samples(self, adoption: Adoption, package: Package) -> None:
        test = package.tests[0]
        for need in package.inputs:
            services.bind(adoption, need.name, None, actor=self.actor)
            if need.name not in test.inputs:
                continue
            dataset = self._published(need, test, package, adoption.organisation)
            (table,) = tables_of(dataset)
            bound = proposal_of(need, dataset, table).bound
            services.bind(adoption, need.name, bound, actor=self.actor)

    def _published(
        self, need: Need, test: PackageTest, package: Package, town: Organisation
    ) -> Dataset:
        slug = f"beispiel-{package.slug}-{need.name.replace('_', '-')}-{town.slug}"
        known = Dataset.objects.filter(slug=slug, state=Dataset.State.PUBLIC).first()
        return known or self._publish(need, test, package, town, slug)

    def _publish(
        self, need: Need, test: PackageTest, package: Package, town: Organisation, slug: str
    ) -> Dataset:
        words = _words()
        told = {"need": need.title["de"], "town": town.name}
        source = FOLDER / package.slug / test.inputs[need.name]
        path = self.scratch / f"{slug}{source.suffix}"
        path.write_text(as_of_today(source.read_text("utf-8"), test, need, town), "utf-8")
        publication = publishing.Publication(
            path=path,
            owner=town.key,
            new_slug=slug,
            description=Description(
                title=words["title"].format(**told),
                description=words["description"].format(**told),
                licence=DEFAULT,
                themes=package.profile.themes,
                keywords=tuple(words["keywords"]),
            ),
            answers={},
            guesses_accepted=True,
        )
        publishing.publish_file(publication, actor=self.actor, settings=self.settings)
        return Dataset.objects.get(slug=slug)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = tomllib.loads(TEXTS.read_text("utf-8"))["usecases"]
    return words


def as_of_today(text: str, test: PackageTest, need: Need, town: Organisation) -> str:
    """The sample under the name of the town, moved in time so that its newest values are new;
    weekdays stay what they are."""
    passed = timezone.now() - datetime.fromisoformat(test.now) if test.now else timedelta()
    if not need.freshness.startswith("PT"):
        passed = timedelta(days=passed.days // _WEEK * _WEEK)

    def moved(match: re.Match[str]) -> str:
        if match[2]:
            return (datetime.fromisoformat(match[0]) + passed).isoformat(timespec="seconds")
        return (datetime.fromisoformat(match[1]) + passed).date().isoformat()

    named = _MOMENT.sub(moved, text).replace(test.town, town.key)
    return named.replace(test.town_name, town.name)
