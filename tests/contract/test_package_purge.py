# SPDX-License-Identifier: EUPL-1.2
"""A package that was published by mistake is deleted for good: by two people, everywhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest

from adoption_samples import PACKAGE, adopter, another, published
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from package_samples import kept, plain_package
from townhall import actor, install_region, person, town, visitor
from visits import text_of

HERE = "/anwendungsfaelle/soest/alte-spielplaetze/"
FORM = f"{HERE}loeschen/"
NAME = "soest/alte-spielplaetze"
SECRET = "Erika-Geheimnis-4711"
WHY = "In den Beispieldaten steht ein Mensch."


@dataclass
class World:
    here: Any  # Arnsberg, which runs it
    adoption: Any
    sara: Any  # brings packages of Soest in
    rosa: Any  # reviews them


def loud(version: str) -> Any:
    """A package that says the secret wherever people may write."""
    words = {"de": SECRET}
    profile = replace(PACKAGE.profile, summary=words, purpose=words, steps=(words,))
    return another(version, profile=profile, changes=words)


def on_disk(layout: Any, version: Any) -> None:
    folder = layout.package(version.sha256)
    folder.mkdir(parents=True)
    for name in ("anwendungsfall.yaml", "package.zip"):
        (folder / name).write_text(SECRET)


@pytest.fixture
def world(portal, once):
    install_region(portal)

    def made() -> World:
        from django.utils import timezone

        from drehscheibe.portal.usecases.models import UseCaseVersion

        here = adopter(portal)
        here.publish()
        version = published(loud("1.0.0"))
        adoption = here.live(version)
        sara, rosa = person("Sara", Role.STEWARD), person("Rosa", Role.REVIEWER)
        version.usecase.owner = town()
        version.usecase.save()
        UseCaseVersion.objects.update(published=timezone.now())
        on_disk(here.layout, version)
        return World(here, adoption, sara, rosa)

    return once(made)


def asked(world: World, *versions: str) -> None:
    said = {"deed": "ask", "version": versions or ("1.0.0",), "reason": WHY, "name": NAME}
    assert visitor(world.sara).post(FORM, said).status_code == 303


def decided(world: World) -> None:
    answer = visitor(world.rosa).post(FORM, {"deed": "purge", "name": NAME})
    assert answer.status_code == 303, text_of(answer)


def told_in_database(layout: Any) -> list[str]:
    """Tables in which the secret stands."""
    with closing(sqlite3.connect(layout.portal_database)) as database:
        lines = [line for line in database.iterdump() if SECRET in line]
    return sorted({line.split('"')[1] for line in lines})


def told_on_disk(layout: Any) -> list[str]:
    folders = (layout.packages, layout.run("1", 1).parents[1], layout.papers)
    files = [path for one in folders if one.exists() for path in one.rglob("*") if path.is_file()]
    return [path.name for path in files if SECRET.encode() in path.read_bytes()]


def test_who_asks_withdraws_at_once_and_a_second_person_decides(world):
    asked(world)
    gone = visitor().get(HERE)
    assert gone.status_code == 410
    assert "Den Anwendungsfall „" in text_of(gone)
    assert "Die Daten sind" not in text_of(gone)  # of packages it speaks as of packages
    assert 'href="/anwendungsfaelle/"' in text_of(gone)
    assert SECRET not in text_of(visitor().get("/anwendungsfaelle/"))
    alone = visitor(world.sara).post(FORM, {"deed": "purge", "name": NAME})
    assert alone.status_code == 409
    assert world.here.layout.packages.exists()
    waiting = text_of(visitor(world.rosa).get("/meine-arbeit/"))
    assert "soll endgültig gelöscht werden" in waiting
    form = text_of(visitor(world.rosa).get(FORM))
    assert WHY in form
    assert "Arnsberg betreibt Version 1.0.0: Das endet" in form
    wrong = visitor(world.rosa).post(FORM, {"deed": "purge", "name": "soest/anderes"})
    assert "ist ein anderer" in text_of(wrong)
    assert told_on_disk(world.here.layout)


def test_nothing_of_it_is_left(world):
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.exchange.finding import FINDER
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.usecases.models import Purge

    layout = world.here.layout
    picture = world.adoption.shown_run
    assert told_in_database(layout)
    asked(world)
    decided(world)
    owned = ["catalogue_dataset", "desk_draft"]  # descriptions that the town released itself
    assert told_in_database(layout) == owned
    assert told_on_disk(layout) == []
    for path in ("", "paket.zip", "publiccode.yml", "bilder/1.svg", "fragen/", "gemeinsam/",
                 "arnsberg/", "?version=1.0.0"):  # fmt: skip
        assert visitor().get(HERE + path).status_code == 410, path
        assert visitor(world.sara).get(HERE + path).status_code == 410, path
    framed = visitor().get(f"/einbetten/v1{HERE}arnsberg/")
    assert framed.status_code == 410
    assert "Den Anwendungsfall „" in text_of(framed)
    assert HERE not in visitor().get("/sitemap.xml").content.decode()
    assert FINDER.holding("Spielplätze") == []
    assert [path for path, _ in FINDER.pages() if "alte-spielplaetze" in path] == []

    adoption = Adoption.objects.get(pk=world.adoption.pk)
    assert (adoption.state, adoption.end_reason) == ("ended", "package-gone")
    assert not layout.run(str(adoption.pk), picture.number).exists()
    assert adoption.outputs.get().dataset.state == "public", "what the town released is its own"
    told = Notice.objects.filter(kind="adoption-gone")
    assert {one.person.email for one in told} >= {world.here.anna.email, world.here.ben.email}
    assert {one.sentence for one in told} == {WHY}
    inside = text_of(visitor(world.here.anna).get(f"/uebernahmen/{adoption.pk}/"))
    assert "hat es endgültig gelöscht" in inside

    purge = Purge.objects.get()
    assert (purge.state, purge.asked_by, purge.decided_by) == ("done", "Sara", "Rosa")
    assert purge.files >= 3
    proof = text_of(visitor(world.sara).get(FORM))
    assert "Gerade noch einmal nachgesehen" in proof
    assert WHY in proof


def test_every_step_is_in_the_trail_without_the_content(world):
    asked(world)
    decided(world)
    trail = text_of(
        visitor(person("Ada", Role.ADMINISTRATOR)).get("/organisationen/soest/protokoll/")
    )
    assert f"Rosa hat den Anwendungsfall {NAME}, Version 1.0.0, endgültig gelöscht" in trail
    assert "Sara hat den Anwendungsfall" in trail
    assert WHY in trail
    assert SECRET not in trail


def test_one_version_goes_and_the_others_stay(world):
    from drehscheibe.portal.usecases.models import UseCase

    layout = world.here.layout
    clean = published(another("1.1.0"))
    on_disk(layout, clean)
    clean.usecase.versions.update(published=world.adoption.live_since)
    asked(world)
    decided(world)
    assert UseCase.objects.get().state == "published"
    assert visitor().get(HERE).status_code == 200
    assert visitor().get(f"{HERE}?version=1.0.0").status_code == 410
    assert visitor().get(f"{HERE}paket.zip?version=1.0.0").status_code == 410
    assert b"".join(visitor().get(f"{HERE}paket.zip?version=1.1.0")) == SECRET.encode()
    world.adoption.refresh_from_db()
    assert world.adoption.state == "ended"
    again = world.here.begun(clean)
    assert again.version == clean


def test_a_deleted_version_does_not_come_back_under_its_number(world):
    asked(world)
    decided(world)
    layout = world.here.layout
    with pytest.raises(Refused, match="deleted for good"):
        kept(layout, layout.scratch / "wieder", plain_package(NAME), owner=town(),
             actor=actor(world.sara))  # fmt: skip


def test_a_colleague_may_say_no(world):
    asked(world)
    assert visitor(world.rosa).post(FORM, {"deed": "drop"}).status_code == 303
    assert told_on_disk(world.here.layout)
    assert visitor().get(HERE).status_code == 410, "withdrawn it stays"
    asked(world)  # one may ask again
    late = visitor(world.sara).post(
        FORM, {"deed": "ask", "version": "1.0.0", "reason": WHY, "name": NAME}
    )
    assert "darum hat schon jemand gebeten" in text_of(late)


def test_others_neither_see_nor_do_it(world):
    for who in (None, world.here.anna, world.here.ben):
        answer = visitor(who).get(FORM)
        assert answer.status_code in {302, 404}
        answer = visitor(who).post(FORM, {"deed": "ask", "version": "1.0.0", "reason": "x",
                                          "name": NAME})  # fmt: skip
        assert answer.status_code in {302, 404}
    world.adoption.refresh_from_db()
    assert world.adoption.state == "live"
    assert visitor().get(HERE).status_code == 200


def test_a_run_under_way_and_a_crash_leave_nothing_behind(world):
    from drehscheibe.portal.adoptions.choosing import live_choice
    from drehscheibe.portal.adoptions.computing import compute
    from drehscheibe.portal.adoptions.leaving_package import forget_late_run
    from drehscheibe.portal.adoptions.renewing import ask_for_run
    from drehscheibe.portal.jobs.handlers import UNWATCHED, register
    from drehscheibe.portal.usecases.purging import finish_purges

    layout = world.here.layout
    run = ask_for_run(world.adoption, live_choice(world.adoption), because="x")
    asked(world)
    decided(world)
    # The worker had begun when it was deleted: what it writes afterwards does not stay.
    run.refresh_from_db()
    folder = layout.run(str(world.adoption.pk), run.number)
    folder.mkdir(parents=True)
    (folder / "late.txt").write_text(SECRET)
    assert forget_late_run(run)
    assert not folder.exists()
    run.refresh_from_db()
    assert (run.state, run.results) == ("failed", {})
    # A crash between the database and the files: the next start finishes it.
    on_disk(layout, run.version)
    assert finish_purges in register.starts
    finish_purges(world.here.settings)
    assert told_on_disk(layout) == []
    assert compute({"run": run.pk}, world.here.settings, UNWATCHED) == {}


def test_those_who_made_their_own_of_it_are_told(world):
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.usecases.models import UseCase

    said = {"owner": world.here.town, "based_on": UseCase.objects.get(), "state": "published"}
    fork = UseCase.objects.create(publisher="arnsberg", slug="eigenes", **said)
    form = text_of(visitor(world.sara).get(FORM))
    assert "arnsberg/eigenes ist daraus entstanden" in form
    asked(world)
    decided(world)
    told = Notice.objects.get(kind="package-purged", person=world.here.anna)
    assert (told.title, told.sentence) == (NAME, WHY)
    fork.refresh_from_db()
    assert fork.state == "published"
