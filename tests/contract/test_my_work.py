# SPDX-License-Identifier: EUPL-1.2
"""My work: what waits for somebody, in order, from every source; nothing of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from drehscheibe.policy.actors import Role
from streams import Points, build
from townhall import ARNSBERG, actor, install_region, person, town
from visits import Visit


@pytest.fixture
def soest(portal):
    install_region(portal)
    return town()


def draft(owner, **fields):
    from drehscheibe.portal.desk.models import Draft

    return Draft.objects.create(owner=owner, file_name="spielplaetze.csv", **fields)


def age(made, days):
    from drehscheibe.portal.desk.models import Draft

    Draft.objects.filter(pk=made.pk).update(changed=timezone.now() - timedelta(days=days))


def public(portal, owner, folder, **fields):
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue import services

    described = services.Description(title="Punkte", licence="dl-by-de/2.0", **fields)
    services.prepare_dataset("punkte", owner, described)
    built = services.Built(build(portal.layout, folder, Points(9)))
    return services.release_dataset(
        portal.layout, "punkte", built, Actor("operator: Test", is_operator=True)
    )


def test_with_nothing_to_do_the_page_says_so(soest):
    assert "Es wartet nichts auf Sie" in Visit(person("Anna", Role.STEWARD)).read("/meine-arbeit/")


def test_drafts_say_where_they_are_at(soest):
    anna = person("Anna", Role.STEWARD)
    draft(soest, author=anna)
    draft(soest, author=anna, state="reading")
    text = Visit(anna).read("/meine-arbeit/")
    assert "die Datei fehlt noch" in text
    assert "die Datei wird gerade gelesen" in text


def test_failures_are_said_in_plain_words_and_once(soest):
    anna = person("Anna", Role.STEWARD)
    draft(soest, author=anna, state="open", error={"code": "storage-full", "params": {}})
    text = Visit(anna).read("/meine-arbeit/")
    assert "Hat nicht geklappt" in text
    assert "nicht genug freier Platz" in text or "Platz" in text
    assert text.count("spielplaetze.csv") == 1


def test_failed_maps_of_public_data_are_said(soest, portal, tmp_path):
    from drehscheibe.portal.jobs.models import Job

    release = public(portal, soest, tmp_path)
    Job.objects.create(
        kind="tiles",
        state="failed",
        payload={"dataset": "punkte", "release": release.sha256},
        finished=timezone.now(),
    )
    text = Visit(person("Anna", Role.STEWARD)).read("/meine-arbeit/")
    assert "Karten oder Downloads konnten nicht erstellt werden" in text


def test_a_promised_release_is_due(soest, portal, tmp_path):
    from drehscheibe.portal.catalogue.models import Release

    public(portal, soest, tmp_path, frequency="MONTHLY")
    visit = Visit(person("Anna", Role.STEWARD))
    Release.objects.update(created=timezone.now() - timedelta(days=20))
    assert "Neue Fassung fällig" not in visit.read("/meine-arbeit/")
    Release.objects.update(created=timezone.now() - timedelta(days=40))
    assert "Neue Fassung fällig: Versprochen ist monatlich." in visit.read("/meine-arbeit/")
    assert "Neue Fassung fällig" in visit.read("/meine-daten/")


def test_what_is_overdue_stands_on_its_page_until_its_source_has_nothing_new(
    soest, portal, tmp_path
):
    from drehscheibe.portal.catalogue.queries import shown_dataset

    public(portal, soest, tmp_path, frequency="WEEKLY")
    shown, now = shown_dataset("punkte"), timezone.now()  # its release is of January
    fresh = replace(shown, manifest=replace(shown.manifest, created=now.isoformat()))
    assert (shown.overdue, fresh.overdue) == ("weekly", "")
    visit = Visit(person("Anna", Role.STEWARD))
    feed = ElementTree.fromstring(visit.read("/daten/punkte/staende.atom"))  # noqa: S314 - ours
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert "überfällig: versprochen wöchentlich" in visit.read("/daten/punkte/")
    shown.dataset.confirmed = now
    shown.dataset.save()
    page = visit.read("/daten/punkte/")
    assert "nachgesehen gerade eben, nichts Neues" in page
    assert "überfällig" not in page


def test_untouched_drafts_are_said_before_they_end_and_then_they_end(soest, portal):
    from drehscheibe.portal.desk.expiry import discard_untouched

    anna = person("Anna", Role.STEWARD)
    soon, late, fresh = (draft(soest, author=anna) for _ in range(3))
    age(soon, 80)
    age(late, 95)
    assert "wird er verworfen" in Visit(anna).read("/meine-arbeit/")
    assert discard_untouched(portal) == 1
    for made in (soon, late, fresh):
        made.refresh_from_db()
    assert [made.state for made in (soon, late, fresh)] == ["empty", "discarded", "empty"]


def test_invitations_about_to_end_are_for_administrators(soest):
    from drehscheibe.portal.organisations.models import Invitation
    from drehscheibe.portal.organisations.services import invite

    cora = person("Cora", Role.ADMINISTRATOR)
    invite(soest, "neu@example.org", [Role.STEWARD], actor=actor(cora))
    assert "neu@example.org" not in Visit(cora).read("/meine-arbeit/")
    Invitation.objects.update(expires=timezone.now() + timedelta(days=2))
    assert "neu@example.org" in Visit(cora).read("/meine-arbeit/")
    assert "neu@example.org" not in Visit(person("Anna", Role.STEWARD)).read("/meine-arbeit/")


def test_nothing_of_other_organisations_shows(soest, portal, tmp_path):
    from drehscheibe.portal.catalogue.models import Release

    anna = person("Anna", Role.STEWARD)
    age(draft(soest, author=anna), 80)
    draft(soest, author=anna, state="open", error={"code": "storage-full", "params": {}})
    public(portal, soest, tmp_path, frequency="DAILY")
    Release.objects.update(created=timezone.now() - timedelta(days=40))
    arnsberg = town(ARNSBERG, "Arnsberg")
    for role in Role:
        visit = Visit(person(f"S{role}", role, of=arnsberg))
        assert "Es wartet nichts auf Sie" in visit.read("/meine-arbeit/")
        assert "Punkte" not in visit.read("/meine-daten/")
    for path in ("/meine-arbeit/", "/meine-daten/", "/meine-arbeit/post/"):
        assert Visit().get(path)["Location"].startswith("/anmelden/")


def test_other_parts_of_the_portal_add_their_own(soest):
    from drehscheibe.portal import waiting

    source = waiting.Source(
        "test", "Releases", order=5, items=lambda _: [waiting.Item("Eine Frage", "/meine-daten/")]
    )
    waiting.register(source)
    try:
        text = Visit(person("Anna", Role.STEWARD)).read("/meine-arbeit/")
    finally:
        waiting._SOURCES.pop("test")
    assert "Eine Frage" in text


def lines_of_everything(portal, owner, anna, count):
    """So many of each thing that can wait."""
    from drehscheibe.portal.catalogue.models import Dataset, Release
    from drehscheibe.portal.desk.models import Draft, Verdict
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.organisations.models import Invitation
    from drehscheibe.portal.questions.models import Question

    now, long_ago = timezone.now(), timezone.now() - timedelta(days=400)
    start = Dataset.objects.count()
    for n in range(start, start + count):
        name = f"{n:064x}"
        dataset = Dataset.objects.create(
            slug=f"punkte-{n}", owner=owner, title="Punkte", state="public", release=name,
            frequency="monthly",
        )  # fmt: skip
        Release.objects.create(
            dataset=dataset, sha256=name, number=1, state="current", created=long_ago, rows=1,
            bytes=1,
        )  # fmt: skip
        about = {"dataset": dataset.slug, "release": name}
        Job.objects.create(kind="tiles", state="failed", payload=about, finished=now)
        Question.objects.create(dataset=dataset, text=f"Frage {n}", fingerprint=str(n))
        back = draft(owner, author=anna, dataset=dataset, state="returned")
        Verdict.objects.create(draft=back, word="returned", sentence="Bitte.", by="Ben")
        draft(owner, author=anna, dataset=dataset, error={"code": "task-failed", "params": {}})
        age(draft(owner, author=anna, dataset=dataset), 80)
        Invitation.objects.create(
            email=f"n{n}@example.org", organisation=owner, steward=True, token_sha256=str(n),
            mail_failed=now, expires=now + timedelta(days=2),
        )  # fmt: skip
    assert Draft.objects.count() == 3 * (start + count)


def test_the_page_asks_as_often_for_many_lines_as_for_one(soest, portal):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    anna = person("Anna", Role.STEWARD, Role.REVIEWER, Role.ADMINISTRATOR)
    visit, asked, read = Visit(anna), [], []
    for count in (1, 7):
        lines_of_everything(portal, soest, anna, count)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read.append(visit.read("/meine-arbeit/"))
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(q["sql"][:200] for q in queries)
    for told in ("Bitte.", "Frage 7", "n7@example.org", "Karten oder Downloads"):
        assert told in read[1]
    assert read[1].count("work__item") == 8 * read[0].count("work__item")


def test_my_datasets_asks_as_often_for_many_as_for_one(soest, portal, tmp_path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from drehscheibe.portal.catalogue.models import Dataset

    release = public(portal, soest, tmp_path)
    first = release.dataset
    visit, asked, read = Visit(person("Anna", Role.STEWARD, Role.REVIEWER)), [], []
    for count in (0, 5):
        for number in range(count):
            first.pk, first.slug, first.title = None, f"punkte-{number}", f"Punkte {number}"
            first.save(force_insert=True)
            release.pk, release.dataset = None, Dataset.objects.get(pk=first.pk)
            release.save(force_insert=True)
        with CaptureQueriesContext(connection) as queries:
            read.append(visit.read("/meine-daten/"))
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(q["sql"][:200] for q in queries)
    for told in ("work__item", "Zurückziehen", "9 Zeilen"):
        assert read[1].count(told) == 6 * read[0].count(told) > 0, told
