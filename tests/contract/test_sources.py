# SPDX-License-Identifier: EUPL-1.2
"""Sources: set up at the desk, fetched by the worker; what is like before goes out by itself."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from django.utils import timezone

from catalogue_servers import catalogue_server
from drehscheibe.domain.errors import AddressInternal, PasswordUnreadable, Refused, SourceNotFound
from drehscheibe.look.texts import error_text
from drehscheibe.policy.actors import Role
from drehscheibe.settings import Settings, current_settings
from far_servers import HTML, changing_server
from feature_servers import COUNT, feature_server
from townhall import ARNSBERG, Desk, actor, all_clear, install_region, person, town

HEADER = "Name;Baujahr;Breitengrad;Längengrad"


def playgrounds(count=20, header=HEADER, more=""):
    rows = [f"Spielplatz {n};{1990 + n};51,5{n:02};8,1{n:02}{more}" for n in range(1, count + 1)]
    return "\n".join([header, *rows]) + "\n"


WITHOUT_YEARS = re.sub(r"^([^;]+);[^;]+", r"\1", playgrounds(), flags=re.MULTILINE)


@pytest.fixture(scope="module")
def far():
    with changing_server() as server:
        yield server


@pytest.fixture
def hall(portal, far, monkeypatch):
    """Anna keeps sources, Ben reviews; this machine may be asked."""
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", f"80,443,{far.server_port}")
    current_settings.cache_clear()
    install_region(portal)
    far.content["/spielplaetze.csv"] = playgrounds()
    far.status, far.retry_after, far.leads_on = 200, "", False
    far.asked.clear()
    yield Hall(far)
    monkeypatch.undo()
    current_settings.cache_clear()


class Hall:
    def __init__(self, far):
        self.far, self.settings = far, current_settings()
        self.anna, self.ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
        self.desk = Desk(self.settings, self.anna)

    @property
    def layout(self):
        return self.settings.layout

    def source(self, path="/spielplaetze.csv", **choice):
        """Looked at and chosen."""
        from drehscheibe.portal.sources import services

        source = services.add_source(
            town(),
            urljoin(self.far.address("/"), path),
            actor=self.desk.actor,
            settings=self.settings,
        )
        self.work()
        source.refresh_from_db()
        if source.state == "new" and source.offers:
            chosen = services.Choice(tuple(one["key"] for one in source.offers), **choice)
            services.choose(source, chosen, actor=self.desk.actor)
        return source

    def fetch(self, source, **more):
        from drehscheibe.portal.jobs.models import Job
        from drehscheibe.portal.sources import services

        run = services.fetch_now(source, actor=self.desk.actor, **more)
        for _ in range(4):  # also what is tried again a few seconds later
            Job.objects.update(not_before="2020-01-01T00:00Z")
            self.work()
        run.refresh_from_db()
        source.refresh_from_db()
        return run

    def work(self):
        """What comes of a source; tiles and downloads are not looked at here."""
        from drehscheibe.portal.jobs.services import Lane
        from drehscheibe.portal.worker import Worker

        kinds = {"harvest", "harvest-failing", "look-at-source", "read-draft", "build-draft"}
        worker = Worker(self.settings)
        while worker.work_once(lane=Lane(only=frozenset(kinds))):
            pass

    def draft(self, run):
        return run.harvested.get().draft

    def publish(self, draft):
        """The first release, on the usual way."""
        from drehscheibe.portal.desk import services
        from drehscheibe.portal.desk.review import approve

        ready = self.desk.ready(draft)
        services.submit(ready, self.desk.actor)
        return approve(self.layout, ready, actor(self.ben)).dataset

    def running(self, *, allowed=True):
        """A source with a public dataset."""
        from drehscheibe.portal.sources import services

        source = self.source()
        dataset = self.publish(self.draft(self.fetch(source)))
        services.ask_to_allow(source, actor=self.desk.actor)
        if allowed:
            services.allow(source, actor=actor(self.ben))
        return SimpleNamespace(source=source, dataset=dataset)

    def serve(self, text):
        self.far.content["/spielplaetze.csv"] = text


def record_of(hall, dataset):
    """The Prüfprotokoll, before it is typeset."""
    from drehscheibe.portal.records.document import document_of
    from drehscheibe.portal.records.queries import recorded

    dataset.refresh_from_db()
    return document_of(recorded(hall.layout, dataset.slug, dataset.release, hall.desk.actor), "de")


def rows_of(dataset):
    dataset.refresh_from_db()
    return dataset.releases.get(sha256=dataset.release).rows


@pytest.fixture
def running(hall, once):
    return once(hall.running)


@pytest.fixture
def asked_only(hall, once):
    return once(lambda: hall.running(allowed=False))


def test_an_address_is_recognised_and_its_first_file_waits_at_the_desk(hall):
    source = hall.source()
    assert (source.kind, source.title, source.state) == ("file", "Spielplaetze", "active")
    run = hall.fetch(source)
    draft = hall.draft(run)
    assert (run.outcome, draft.state, draft.is_new_dataset) == ("changed", "open", True)
    assert draft.fetched["address"] == hall.far.address("/spielplaetze.csv")
    assert draft.file_name == "spielplaetze.csv"


def test_what_is_like_before_goes_out_by_itself(hall, running):
    hall.serve(playgrounds(22))
    run = hall.fetch(running.source)
    assert (run.outcome, hall.draft(run).state) == ("changed", "released")
    assert rows_of(running.dataset) == 22
    release = running.dataset.releases.first()
    assert release.record["standing"]["allowed_by"] == "Ben"
    assert release.record["fetched"]["sha256"] == hall.draft(run).fetched["sha256"]
    assert not release.by_one_person
    assert release.approved_by == "source: Spielplaetze"
    told = str(record_of(hall, running.dataset))
    assert "Quelle Spielplaetze" in told
    assert "bat um Fassungen von selbst" in told
    assert "erlaubte es für alles, was wie vorher ist" in told


def test_what_did_not_change_makes_no_release(hall, running):
    run = hall.fetch(running.source)
    assert (run.outcome, run.harvested.count()) == ("unchanged", 0)
    assert running.dataset.releases.count() == 1
    hall.far.forgets_etags = True
    try:
        assert hall.fetch(running.source).outcome == "unchanged"
    finally:
        hall.far.forgets_etags = False


def test_other_bytes_with_the_same_data_make_no_release(hall, running):
    head, *rows = playgrounds().splitlines()
    hall.serve("\n".join([head, *reversed(rows), ""]))
    run = hall.fetch(running.source)
    assert (hall.draft(run).state, run.harvested.get().reason) == (
        "discarded",
        "the data are the same",
    )
    assert running.dataset.releases.count() == 1
    assert hall.fetch(running.source).outcome == "unchanged"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        (playgrounds(22, f"{HEADER};Zustand", ";gut"), "open", ""),  # its page asks about it
        (playgrounds(12), "submitted", "more than a third is gone at once"),
        (playgrounds().replace(";20", ";ab 20"), "open", ""),
        (WITHOUT_YEARS, "open", ""),
    ],
)
def test_what_is_unlike_before_waits_for_a_person(hall, running, text, state, reason):
    hall.serve(text)
    run = hall.fetch(running.source)
    assert (hall.draft(run).state, run.harvested.get().reason) == (state, reason)
    assert running.dataset.releases.count() == 1


def test_persons_always_wait(hall, running):
    hall.serve(playgrounds(20, f"{HEADER};Telefon", ";02921 123456"))
    run = hall.fetch(running.source)
    assert hall.draft(run).state == "open"
    assert running.dataset.releases.count() == 1


def test_without_a_second_person_everything_waits(hall, asked_only):
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.sources import services

    with pytest.raises(Refused):
        services.allow(asked_only.source, actor=hall.desk.actor)
    hall.serve(playgrounds(22))
    draft = hall.draft(hall.fetch(asked_only.source))
    assert (draft.state, draft.submitted_name) == ("submitted", "source: Spielplaetze")
    carla = person("Carla", Role.REVIEWER)
    asked_only.source.keeper = carla
    asked_only.source.save()
    with pytest.raises(Refused):  # who set it up is no second person for what it brings
        approve(hall.layout, draft, actor(carla))
    approve(hall.layout, draft, actor(hall.ben))
    assert rows_of(asked_only.dataset) == 22


def test_a_changed_source_has_to_be_allowed_again(hall, running):
    from drehscheibe.portal.sources import services

    choice = services.Choice(("",), described={"licence": "cc-by/4.0"})
    services.choose(running.source, choice, actor=hall.desk.actor)
    assert not running.source.is_allowed
    both = person("Bea", Role.STEWARD, Role.REVIEWER)
    choice = services.Choice(("",), described={"licence": "cc-zero"})
    services.choose(running.source, choice, actor=actor(both))
    with pytest.raises(Refused):  # who changed it is not the second person
        services.allow(running.source, actor=actor(both))
    hall.serve(playgrounds(22))
    assert hall.draft(hall.fetch(running.source)).state == "submitted"


def test_while_something_waits_nothing_more_is_fetched(hall, asked_only):
    hall.serve(playgrounds(22))
    hall.fetch(asked_only.source)
    asked = len(hall.far.asked)
    hall.serve(playgrounds(24))
    run = hall.fetch(asked_only.source)
    assert [said["step"] for said in run.steps.values()] == ["waits"]
    assert len(hall.far.asked) == asked


def test_the_last_good_release_stays_when_the_source_fails(hall, running):
    hall.far.status = 404
    run = hall.fetch(running.source)
    source = running.source
    assert (run.outcome, run.error["code"], source.failures) == ("failed", "address-not-found", 1)
    assert source.failing_since
    assert rows_of(running.dataset) == 20
    hall.far.status = 503
    asked = len(hall.far.asked)
    assert hall.fetch(source).error["code"] == "address-busy"
    assert len(hall.far.asked) - asked == 3  # worth trying again, with growing pauses
    hall.far.status = 200
    assert hall.fetch(source).outcome == "unchanged"
    assert (source.failures, source.failing_since, source.error) == (0, None, None)


def test_whatever_a_server_does_ends_in_a_sentence_and_the_last_good_release_stays(hall, running):
    """The connectors' suite has every fault of every kind; this is what becomes of some."""
    from drehscheibe.portal.errors import error_named

    source, said = running.source, set()

    def fails():
        run = hall.fetch(source)
        assert (run.outcome, rows_of(running.dataset)) == ("failed", 20)
        error = error_named(run.error["code"], run.error["params"])
        said.add(error_text(error, language="de"))

    hall.far.status = 403
    fails()
    hall.far.status, hall.far.leads_on = 200, True
    fails()
    hall.far.leads_on = False
    hall.serve(HTML.decode())
    fails()
    assert len(said) == 3
    assert all("127.0.0.1" in text for text in said)


def test_a_source_that_asks_for_patience_is_left_alone_for_so_long(hall, running):
    hall.far.status, hall.far.retry_after = 503, "7200"
    asked = len(hall.far.asked)
    hall.fetch(running.source)
    assert len(hall.far.asked) - asked == 1
    minutes = (running.source.next_due - timezone.now()).total_seconds() / 60
    assert 118 < minutes < 1_600
    running.source.every_minutes = 5
    running.source.save()
    hall.fetch(running.source)
    minutes = (running.source.next_due - timezone.now()).total_seconds() / 60
    assert 118 < minutes <= 120


def test_a_failure_of_days_is_told_once_and_its_end_once(hall, running):
    from drehscheibe.portal.notices.models import Notice

    def told():
        notices = Notice.objects.filter(kind__startswith="source-").order_by("pk")
        return [(one.person.name, one.kind) for one in notices]

    source = running.source
    hall.far.status = 404
    for _ in range(3):
        hall.fetch(source)
    assert told() == []  # not for days yet
    source.failing_since = timezone.now() - timedelta(days=3)
    source.save()
    for _ in range(2):
        hall.fetch(source)
    assert told() == [("Anna", "source-fails")]
    notice = Notice.objects.get(kind="source-fails")
    assert "nichts (mehr)" in notice.sentence
    assert notice.path == f"/organisationen/soest/quellen/{source.pk}/"
    hall.far.status = 200
    for _ in range(2):
        hall.fetch(source)
    assert told() == [("Anna", "source-fails"), ("Anna", "source-works")]


def test_rubbish_waits_at_the_desk_with_its_finding(hall, running):
    hall.serve("{")
    draft = hall.draft(hall.fetch(running.source))
    assert draft.state == "open"
    assert rows_of(running.dataset) == 20


def test_a_dry_run_shows_what_would_come_and_keeps_nothing(hall, running):
    hall.serve(playgrounds(22))
    run = hall.fetch(running.source, is_trial=True)
    ((said,),) = [tuple(run.steps.values())]
    assert said["step"] == "tried"
    assert said["tables"][0]["rows"] == 22
    assert said["tables"][0]["columns"][0] == "Name"
    assert run.harvested.count() == 0
    assert not any(hall.layout.harvests.rglob("file"))
    assert hall.draft(hall.fetch(running.source)).state == "released"


def test_what_is_withdrawn_or_deleted_is_not_brought_back(hall, running):
    from drehscheibe.portal.catalogue import taking_back

    taking_back.withdraw_dataset(hall.layout, running.dataset.slug, actor(hall.ben))
    hall.serve(playgrounds(22))
    run = hall.fetch(running.source)
    assert [said["step"] for said in run.steps.values()] == ["withdrawn"]
    ada = person("Ada", Role.ADMINISTRATOR)
    taking_back.purge_dataset(hall.layout, running.dataset.slug, actor(ada))
    run = hall.fetch(running.source)
    assert (run.steps, run.harvested.count()) == ({}, 0)
    assert not hall.layout.harvests.exists() or not any(hall.layout.harvests.iterdir())


def test_sources_are_asked_when_they_are_due_and_later_while_they_fail(hall):
    from drehscheibe.portal.sources.schedule import ask_due, next_time

    source = hall.source(every_minutes=60)
    now = timezone.now()
    assert (ask_due(now), ask_due(now + timedelta(minutes=70))) == (0, 1)
    hall.work()
    source.refresh_from_db()
    minutes = (source.next_due - timezone.now()).total_seconds() / 60
    assert 53 < minutes < 67
    pauses = {}
    for source.failures in (1, 2, 4, 40):
        pauses[source.failures] = (next_time(source, now) - now).total_seconds() / 60
    assert 4 < pauses[1] < 6
    assert 8 < pauses[2] < 12
    assert 35 < pauses[4] < 45
    assert 53 < pauses[40] < 67
    source.is_paused, source.next_due = True, now
    source.save()
    assert ask_due(now + timedelta(days=1)) == 0


def test_of_runs_that_brought_nothing_the_newest_stay(hall, running):
    from drehscheibe.portal.sources.models import Run

    old = [Run(source=running.source, outcome="unchanged") for _ in range(150)]
    Run.objects.bulk_create(old)
    brought = running.source.runs.exclude(harvested=None).get()
    newest = hall.fetch(running.source)
    left = set(running.source.runs.values_list("pk", flat=True))
    assert {brought.pk, newest.pk} <= left
    assert len(left) == 101


def test_one_source_has_one_run(hall):
    from drehscheibe.portal.sources.schedule import begin_run

    source = hall.source()
    assert begin_run(source) == begin_run(source)


def test_who_fails_waits_in_a_lane_of_its_own(hall):
    from drehscheibe.portal.jobs.handlers import register
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.sources.schedule import begin_run

    well, failing = hall.source(), hall.source()
    failing.failures = 3
    begin_run(well)
    begin_run(failing)
    kinds = Job.objects.filter(state="waiting").values_list("kind", flat=True)
    lanes = {register.far[kind] for kind in {*kinds, "fetch-draft"}}
    assert len(lanes) == 3  # people, sources, sources that fail


def test_a_collection_of_a_service_comes_like_a_file(hall, monkeypatch):
    with feature_server() as service:
        ports = f"{hall.far.server_port},{service.server_port}"
        monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", ports)
        current_settings.cache_clear()
        hall.settings = current_settings()
        source = hall.source(service.address("/"))
        assert (source.kind, source.offers[0]["count"]) == ("ogc-features", COUNT)
        draft = hall.draft(hall.fetch(source))
        assert (draft.state, draft.file_name) == ("open", "orte.geojson")
        assert draft.fetched["address"] == service.address("/collections/orte/items")
        assert draft.description["title"] == "Orte"


def test_of_a_portal_several_datasets_are_chosen_and_come_with_their_licence(hall, monkeypatch):
    from drehscheibe.portal.sources import services
    from drehscheibe.portal.sources.listing import MOST, listing

    with catalogue_server() as portal:
        ports = f"{hall.far.server_port},{portal.server_port}"
        monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", ports)
        current_settings.cache_clear()
        hall.settings = current_settings()
        portal.count = 0
        source = hall.source(portal.address("/"))
        portal.count = 230
        services.look_again(source, actor=hall.desk.actor)
        hall.work()
        source.refresh_from_db()
        assert (source.state, source.kind, len(source.offers)) == ("new", "ckan", 230)
        keys = tuple(offer["key"] for offer in source.offers[-2:])
        services.choose(source, services.Choice(keys), actor=hall.desk.actor)
        run = hall.fetch(source)
        drafts = [one.draft for one in run.harvested.order_by("pk")]
    assert [draft.description["title"] for draft in drafts] == ["Datensatz 228", "Datensatz 229"]
    assert {draft.description["licence"] for draft in drafts} == {"dl-by-de/2.0"}
    assert {draft.bundle for draft in drafts} == {drafts[0].bundle} != {None}
    shown = listing(source)
    assert ([line.number for line in shown.lines[:3]], shown.is_cut) == (["228", "229", "0"], True)
    assert len(shown.lines) == MOST + 2
    assert "WMS, CSV · Datenlizenz Deutschland" in shown.lines[0].hint
    found = listing(source, "datensatz 117")
    assert [line.number for line in found.lines] == ["228", "229", "117"]


def test_what_a_source_brought_is_said_and_handed_over_on_one_page(hall):
    """What is said once reaches all of it; files stay apart, and so do the decisions of people."""
    from drehscheibe.portal.desk import together
    from drehscheibe.portal.desk.bundles import drafts_in, join
    from drehscheibe.portal.desk.services import share_file

    hall.far.content["/baenke.csv"] = playgrounds(5)
    drafts = []
    for path in ("/spielplaetze.csv", "/baenke.csv"):
        source = hall.source(path, described={"licence": "dl-zero-de/2.0"})
        drafts.append(hall.draft(hall.fetch(source)))
    one, other = drafts
    assert one.bundle != other.bundle  # two sources
    other.bundle = one.bundle
    other.save()
    said = together.Together(
        common={"licence": "dl-by-de/2.0"},
        clearance=all_clear(),
    )
    together.say_together(hall.layout, one.bundle, said, hall.desk.actor)
    licences = {draft.description["licence"] for draft in drafts_in(one.bundle)}
    assert licences == {"dl-by-de/2.0"}  # also where the source said another one before
    together.preview_together(hall.layout, one.bundle, hall.desk.actor)
    hall.work()
    assert len(together.submit_together(one.bundle, hall.desk.actor)) == 2
    assert share_file(hall.layout, one) == []
    with pytest.raises(Refused):
        join(hall.layout, one.bundle, hall.desk.actor)


def test_the_terminal_lists_a_portal_and_keeps_nothing_until_some_are_named(hall, monkeypatch):
    from click.testing import CliRunner

    from drehscheibe.cli.source import source as command
    from drehscheibe.portal.sources.models import Source

    with catalogue_server() as portal:
        ports = f"{hall.far.server_port},{portal.server_port}"
        monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", ports)
        current_settings.cache_clear()
        portal.count = 3
        add = ["add", portal.address("/"), "--owner", town().key]
        listed = CliRunner().invoke(command, add, catch_exceptions=False).output
        kept = Source.objects.count()
        CliRunner().invoke(command, [*add, "--offer", "datensatz-000001"], catch_exceptions=False)
    assert "datensatz-000002  Datensatz 2" in listed
    assert "WMS, CSV · Datenlizenz" in listed
    assert kept == 0
    assert Source.objects.get().subscriptions.get().title == "Datensatz 1"


def test_a_password_is_kept_sealed_and_sent_to_its_server_alone(hall):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.sources import services
    from drehscheibe.portal.sources.models import Source

    hall.far.wants = "Basic YW5uYTpzZWhyIGdlaGVpbQ=="
    try:
        source = hall.source()
        assert (source.state, source.error["code"]) == ("new", "address-needs-password")
        services.sign_in(
            source, "anna", "sehr geheim", actor=hall.desk.actor, settings=hall.settings
        )
        services.look_again(source, actor=hall.desk.actor)
        hall.work()
    finally:
        hall.far.wants = ""
    source.refresh_from_db()
    assert (source.state, source.error, source.kind) == ("new", None, "file")
    kept = f"{Source.objects.values().get()}{list(AuditEntry.objects.values())}"
    assert "sehr geheim" not in kept
    assert "sign-in-source" in kept
    with pytest.raises(Refused):  # over the open line
        services.sign_in(source, "a", "b", actor=hall.desk.actor, settings=Settings())


def test_another_secret_opens_no_password(hall):
    from drehscheibe.portal.sources.sealing import seal, unseal

    sealed = seal("anna", "geheim", Settings(secret="eins"))
    assert unseal(sealed, Settings(secret="eins"))["password"] == "geheim"
    with pytest.raises(PasswordUnreadable):
        unseal(sealed, Settings(secret="zwei"))


def test_others_do_not_learn_that_there_is_a_source(hall):
    from drehscheibe.portal.sources.queries import find_source, sources_of

    source = hall.source()
    strangers = [person("Sven", *Role, of=town(ARNSBERG, "Arnsberg")), person("Nora")]
    for stranger in strangers:
        with pytest.raises(SourceNotFound):
            find_source(source.slug, actor(stranger))
        assert not sources_of(actor(stranger))
    assert list(sources_of(actor(hall.ben))) == [source]


def test_reviewers_look_and_do_not_change(hall):
    from drehscheibe.portal.sources import services

    source, ben = hall.source(), actor(hall.ben)
    for change in (services.pause, services.go_on, services.fetch_now, services.look_again):
        with pytest.raises(Refused):
            change(source, actor=ben)


def test_addresses_inside_are_refused_at_once(hall):
    from drehscheibe.portal.sources import services

    with pytest.raises(AddressInternal):
        services.add_source(
            town(), "http://10.0.0.1/x.csv", actor=hall.desk.actor, settings=hall.settings
        )


def test_a_page_instead_of_a_file_is_told(hall):
    source = hall.source("/seite")
    assert (source.state, source.error["code"]) == ("new", "address-is-web-page")


def test_what_people_did_is_in_the_trail(hall, running):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.sources import services
    from drehscheibe.portal.sources.removing import remove_source

    services.pause(running.source, actor=hall.desk.actor)
    remove_source(running.source, actor=hall.desk.actor)
    hall.desk.work()
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    for action in ("add", "set-up", "ask-to-allow", "allow", "pause", "remove"):
        assert f"{action}-source" in actions
    assert "harvest-file" in actions
    assert rows_of(running.dataset) == 20
