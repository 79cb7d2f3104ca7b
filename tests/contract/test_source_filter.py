# SPDX-License-Identifier: EUPL-1.2
"""The filter of a source: counted before it is kept, kept for all that comes later."""

from __future__ import annotations

import os

import pytest

from catalogue_servers import catalogue_server
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from townhall import ARNSBERG, actor, install_region, person, town
from visits import Visit


def offer(key, **more):
    return {"key": key, "title": f"Datensatz {key}", "description": "", "count": None} | more


OFFERS = [
    offer("a", groups=["umwelt", "ENVI"], publisher="Stadt Soest", licence="cc-zero"),
    offer("b", groups=["verkehr"], publisher="Kreis Soest", formats=["csv"]),
    offer("c", title="Bäume <b>alt</b>", publisher="Stadt Soest", keywords=["Wald"]),
    offer("d", publisher="Stadt Arnsberg"),
]


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as portal:
        yield portal


@pytest.fixture
def hall(portal, server, monkeypatch):
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", str(server.server_port))
    current_settings.cache_clear()
    install_region(portal)
    server.package, server.count = {}, 12
    yield Hall(server)
    monkeypatch.undo()
    current_settings.cache_clear()


class Hall:
    def __init__(self, server):
        self.server, self.settings = server, current_settings()
        self.anna = person("Anna", Role.STEWARD)
        self.actor = actor(self.anna)

    def source(self, **fields):
        from drehscheibe.portal.sources.models import Source

        usual = {
            "owner": town(), "slug": "portal", "title": "Portal", "kind": "ckan",
            "address": self.server.address("/").rstrip("/"), "state": "new", "offers": OFFERS,
        }  # fmt: skip
        return Source.objects.create(**usual | fields)

    def fetch(self, source, **more):
        from drehscheibe.portal.jobs.services import Lane
        from drehscheibe.portal.sources.services import fetch_now
        from drehscheibe.portal.worker import Worker

        run = fetch_now(source, actor=self.actor, **more)
        kinds = frozenset({"harvest", "harvest-failing"})
        Worker(self.settings).work_once(lane=Lane(only=kinds))
        run.refresh_from_db()
        source.refresh_from_db()
        return {name: count for name, count in run.figures.items() if count}


def at(made, more="filter/"):
    return f"/organisationen/soest/quellen/{made.pk}/{more}"


def test_what_remains_is_shown_with_reasons_before_anything_is_kept(hall):
    made, visit = hall.source(), Visit(hall.anna)
    page = visit.read(at(made))
    assert "4 von 4 werden genommen" in page
    assert "Themen und Gruppen" in page
    assert "Kreis Soest" in page  # by the name of the publisher
    page = visit.read(at(made, "filter/?publishers=Stadt+Soest&without=wald"))
    assert "1 von 4 werden genommen" in page
    assert "1 bleibt draußen: ein Wort kommt darin vor" in page
    assert "2 bleiben draußen: andere veröffentlichende Stelle" in page
    assert "<b>alt" not in page
    made.refresh_from_db()
    assert made.taking == {}
    towns = visit.read(at(made, "filter/?towns=05974040"))
    assert "2 von 4 werden genommen" in towns
    wrong = visit.get(at(made, "filter/?box=1,2,drei"))
    assert (wrong.status_code, "vier Zahlen in Grad" in wrong.content.decode()) == (422, True)


def test_a_kept_filter_is_in_the_trail_and_chooses_what_is_set_up(hall):
    from drehscheibe.portal.evidence.models import AuditEntry

    made, visit = hall.source(), Visit(hall.anna)
    answer = visit.post(at(made), publishers="Stadt Soest", takes_new="1")
    assert answer.status_code == 303
    made.refresh_from_db()
    assert made.taking["publishers"] == ["Stadt Soest"]
    assert AuditEntry.objects.filter(action="filter-source").exists()
    page = visit.read(at(made, ""))
    assert "Ein Filter ist gespeichert." in page
    assert page.count("checked") == 3  # two datasets, and how


def test_only_who_keeps_sources_changes_the_filter(hall):
    made = hall.source()
    reviewer = Visit(person("Ben", Role.REVIEWER))
    stranger = Visit(person("Sven", *Role, of=town(ARNSBERG, "Arnsberg")))
    assert reviewer.status(at(made)) == 403
    assert reviewer.post(at(made), words="x").status_code == 403
    assert stranger.status(at(made)) == 404
    assert Visit().status(at(made)) == 302
    made.refresh_from_db()
    assert made.taking == {}


def test_of_what_is_copied_that_leaves_the_filter_is_fetched_no_more(hall):
    from drehscheibe.connectors.sources.sieve import Sieve
    from drehscheibe.portal.sources.models import Subscription
    from drehscheibe.portal.sources.sifting import keep_sieve

    made = hall.source(state="active")
    keep_sieve(made, Sieve(takes_new=True), actor=hall.actor)
    assert made.subscriptions.count() == 4
    keep_sieve(made, Sieve(without=("wald",)), actor=hall.actor)  # one of four goes by itself
    assert made.subscriptions.get(state="gone").offer == "c"
    keep_sieve(made, Sieve(publishers=("Stadt Arnsberg",)), actor=hall.actor)  # two of three wait
    assert made.subscriptions.filter(state="missing").count() == 2
    page = Visit(hall.anna).read(at(made, ""))
    assert "2 Datensätze werden nicht mehr angeboten" in page
    assert "Bitte entscheiden Sie" in Visit(hall.anna).read("/meine-arbeit/")
    Visit(hall.anna).post(at(made, "tun/"), deed="keep")
    assert Subscription.objects.filter(state="kept").count() == 2
    keep_sieve(made, Sieve(), actor=hall.actor)
    assert set(made.subscriptions.values_list("state", flat=True)) == {"here"}
    with pytest.raises(Refused):
        keep_sieve(made, Sieve(words=("gibt es nicht",)), actor=hall.actor)


def test_whoever_changes_the_filter_asks_anew(hall):
    from drehscheibe.connectors.sources.sieve import Sieve
    from drehscheibe.portal.sources import services
    from drehscheibe.portal.sources.sifting import keep_sieve

    made = hall.source(state="active")
    services.ask_to_allow(made, actor=hall.actor)
    services.allow(made, actor=actor(person("Ben", Role.REVIEWER)))
    assert made.is_allowed
    keep_sieve(made, Sieve(words=("datensatz",)), actor=hall.actor)
    assert not made.is_allowed


def test_a_described_catalogue_takes_what_fits_and_a_dry_run_keeps_nothing(hall):
    from drehscheibe.connectors.sources.sieve import Sieve
    from drehscheibe.portal.sources.cataloguing import describe_all
    from drehscheibe.portal.sources.services import Choice
    from drehscheibe.portal.sources.sifting import keep_sieve

    made = hall.source()
    keep_sieve(made, Sieve(words=("datensatz 1",)), actor=hall.actor)
    describe_all(made, Choice(()), actor=hall.actor)
    tried = hall.fetch(made, is_trial=True)
    assert tried == {"new": 3, "seen": 3, "left-words": 9}  # 1, 10 and 11 of twelve
    assert made.entries.count() == 0
    assert hall.fetch(made) == tried
    keep_sieve(made, Sieve(words=("datensatz 1",), without=("11",)), actor=hall.actor)
    assert hall.fetch(made, is_trial=True)["gone"] == 1
    assert hall.fetch(made)["gone"] == 1
    assert made.entries.get(state="gone").said["title"] == "Datensatz 11"
    keep_sieve(made, Sieve(), actor=hall.actor)
    assert hall.fetch(made) == {"new": 9, "back": 1, "seen": 12, "unchanged": 2}


def test_what_is_added_later_and_fits_is_copied_too(hall):
    from drehscheibe.connectors.sources.sieve import Sieve
    from drehscheibe.portal.jobs.handlers import UNWATCHED
    from drehscheibe.portal.sources.renewing import renew
    from drehscheibe.portal.sources.sifting import keep_sieve

    here = [offer(f"datensatz-{number:06}") for number in (0, 1, 2, 3)]
    made = hall.source(state="active", offers=[*here, offer("datensatz-x")])
    keep_sieve(made, Sieve(takes_new=True, words=("datensatz",)), actor=hall.actor)
    made.subscriptions.filter(offer="datensatz-000000").delete()  # unchecked by hand
    hall.server.count = 6
    tried, run = made.runs.create(is_trial=True, outcome="changed"), made.runs.create()
    renew(tried, hall.settings, UNWATCHED)
    assert tried.figures == {"new": 2, "gone": 1}
    assert made.subscriptions.count() == 4
    renew(run, hall.settings, UNWATCHED)
    assert run.figures == {"new": 2, "gone": 1}
    here = made.subscriptions.filter(state="here").values_list("offer", flat=True)
    assert [key[-1] for key in here] == ["1", "2", "3", "4", "5"]


PLACES = "Name;Art;Breite;Länge\n" + "".join(
    f"Platz {n};{'Bolz' if n % 2 else 'Spiel'}platz;{'51,57' if n < 6 else '52,57'};8,11\n"
    for n in range(1, 11)
)


def test_only_some_objects_are_kept_and_a_dry_run_shows_how_many(hall):
    hall.server.content["/plaetze.csv"] = PLACES
    made = hall.source(
        state="active", kind="file", offers=[offer("")], address=hall.server.address("/plaetze.csv")
    )
    part = made.subscriptions.create(offer="", title="Plätze", mark={"etag": "x"})
    visit = Visit(hall.anna)
    assert "Nur, was in Soest liegt" in visit.read(at(made, "objekte/"))
    said = {"area": "05974040", f"rows-{part.pk}": "Art = 'Bolzplatz'"}
    assert visit.post(at(made, "objekte/"), **said).status_code == 303
    made.refresh_from_db()
    part.refresh_from_db()
    assert made.keeping == {"area": "05974040", "rows": {"": "Art = 'Bolzplatz'"}}
    assert part.mark == {}  # everything is fetched anew
    hall.fetch(made, is_trial=True)
    (step,) = made.runs.get().steps.values()
    assert [table["rows"] for table in step["tables"]] == [3]
    assert "rows-not-kept" in {one["code"] for one in step["findings"]}
    assert "Spalten: Name, Art" in visit.read(at(made, "objekte/"))


@pytest.mark.parametrize(
    "said", [{"rows-1": "Art ="}, {"box": "1, 2, 3.0"}, {"area": "99999999"}, {"box": "überall"}]
)
def test_a_condition_that_is_none_is_told_and_kept_on_the_page(hall, said):
    made = hall.source(state="active", kind="file", offers=[offer("")])
    part = made.subscriptions.create(offer="", title="Plätze")
    fields = {name.replace("-1", f"-{part.pk}"): text for name, text in said.items()}
    answer = Visit(hall.anna).post(at(made, "objekte/"), **fields)
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.keeping == {}
    assert Visit(person("Ben", Role.REVIEWER)).post(at(made, "objekte/")).status_code == 403
    stranger = Visit(person("Sven", *Role, of=town(ARNSBERG, "Arnsberg")))
    assert stranger.status(at(made, "objekte/")) == 404


def test_only_what_is_asked_otherwise_than_before_is_asked_again(hall):
    """So that a next release goes its way by itself, and a person looks at another filter."""
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.sources.keeping import RowsKept, answers_anew, answers_for, keep_rows

    made = hall.source(state="active", kind="file", offers=[offer("")])
    part = made.subscriptions.create(offer="", title="Plätze")
    dataset = Dataset(slug="plaetze", release="a" * 64, owner=made.owner)
    recipe = hall.settings.layout.release("plaetze", "a" * 64) / "recipe.json"
    recipe.parent.mkdir(parents=True)
    recipe.write_text('{"answers": {"keep_rows": "n > 1"}}')
    keep_rows(made, RowsKept("", {"": "n > 1"}), actor=hall.actor)
    part.refresh_from_db()
    assert answers_for(part) == {"keep_rows": "n > 1"}
    assert answers_anew(hall.settings.layout, part, dataset) == {}
    keep_rows(made, RowsKept("8, 51, 9, 52.0"), actor=hall.actor)
    part.refresh_from_db()
    asked = answers_anew(hall.settings.layout, part, dataset)
    assert asked == {"keep_rows": "", "keep_area": "8, 51, 9, 52.0"}
