# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe init` and `drehscheibe demo`: an instance with its region and first datasets."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import click

from drehscheibe.catalogue.writer import refresh
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import language, say
from drehscheibe.cli.region_datasets import publish_missing, say_published
from drehscheibe.connectors.region.packs import install_pack
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.region import NetworkRole, Region, load_region
from drehscheibe.look.translations import gettext
from drehscheibe.portal.setup import migrate, start_django
from drehscheibe.settings import Settings, current_settings, secret_of


@click.command()
@click.option("--region", default="", metavar="NAME|FOLDER", help="Region pack; default: ours.")
def init(region: str) -> None:
    """Create the instance, or bring it to this version: database, folders, region."""
    settings = current_settings()
    settings.layout.create()
    secret_of(settings)
    if region or not settings.layout.region.exists():
        install_pack(region, settings.layout)
    start_django()
    migrate()
    refresh(settings.layout)
    loaded = load_region(settings.layout.region)
    count = _load_organisations(loaded)
    _bring_shipped_packages(settings)
    say(
        N_(
            "The instance in {home} is ready: {region}, {count} {count:organisation|organisations}."
        ),
        home=settings.home,
        region=loaded.name,
        count=count,
    )


def _load_organisations(region: Region) -> int:
    """Towns, districts and partners of the pack; known ones get the pack's names."""
    from drehscheibe.portal.organisations.models import Organisation

    organisations = region.organisations()
    for one in organisations:
        Organisation.objects.update_or_create(
            key=one.key,
            defaults={
                "name": one.name,
                "slug": one.slug,
                "kind": one.kind.value,
                "is_node": one.role is NetworkRole.NODE,
            },
        )
    return len(organisations)


def _bring_shipped_packages(settings: Settings) -> None:
    """Use cases that every instance begins with; a newer version brings newer ones."""
    from drehscheibe.portal.usecases.shipped import shipped

    shipped(settings.layout)


@click.command()
@click.option(
    "--people",
    is_flag=True,
    help="Also make people of the practice town and print their passwords; on this machine only.",
)
@click.option(
    "--use-cases",
    is_flag=True,
    help="Also adopt each use case in two towns; takes some minutes.",
)
def demo(*, people: bool, use_cases: bool) -> None:
    """Publish the demo datasets of the region; those that are there already are left alone."""
    settings = current_settings()
    if people and urlsplit(settings.public_url).hostname not in _THIS_MACHINE:
        raise Refused(reason=N_("people to practise are made on this machine only"))
    open_portal()
    for one, published in publish_missing(settings, who="demo"):
        say_published(one, published)
    if people:
        _make_people()
    if use_cases:
        _adopt(settings)


def _adopt(settings: Settings) -> None:
    from drehscheibe.cli.publish import operator
    from drehscheibe.portal.adoptions.demo import JOBS, adopt_for_demo
    from drehscheibe.portal.jobs.services import Lane
    from drehscheibe.portal.worker import Worker

    worker, lane = Worker(settings), Lane(only=JOBS)

    def work() -> None:
        while worker.work_once(lane=lane):
            pass

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for one in adopt_for_demo(settings, operator("demo"), scratch=scratch, work=work):
            town = one.organisation.name
            say(N_("Adopted: {usecase} by {town}"), usecase=one.title, town=town)


_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def _make_people() -> None:
    from drehscheibe.cli.person import ROLE_NAMES
    from drehscheibe.cli.publish import operator
    from drehscheibe.portal.accounts.practice import make_practice_people

    made = make_practice_people(operator("demo"))
    say(N_("You can sign in as these people of the practice town:"))
    for one in made:
        role = gettext(ROLE_NAMES[one.role], language=language())
        click.echo(f"{role:<20} {one.email:<32} {one.password}")
