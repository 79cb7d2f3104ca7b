# SPDX-License-Identifier: EUPL-1.2
"""Frequent releases are thinned by the rule of their dataset; what is cited or needed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drehscheibe.delivery.holdings.shelf import Shelf
from drehscheibe.domain.errors import Refused, ReleaseNotFound, ReleaseThinned
from drehscheibe.domain.thinning import KEEP_ALL, Rule
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.releases.pointer import read_pointer
from streams import Points, build
from townhall import ARNSBERG, actor, install_region, person, town, visitor

OPERATOR = Actor("operator: Test", is_operator=True)
# Hours ago and minute of that hour -> rows.
RELEASES = {(100, 10): 5, (100, 20): 6, (100, 50): 8, (50, 0): 9, (50, 30): 12, (2, 0): 13,
            (1, 0): 14}  # fmt: skip


@pytest.fixture
def names(portal, once, tmp_path_factory):
    """A dataset with releases as above; their names, oldest first."""

    def made():
        from django.core.cache import cache
        from django.utils import timezone

        from drehscheibe.portal.catalogue import services

        cache.clear()
        install_region(portal)
        described = services.Description(title="Pegel", licence="dl-by-de/2.0")
        services.prepare_dataset("pegel", town(), described)
        now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        found = []
        for (hours, minute), rows in RELEASES.items():
            folder = tmp_path_factory.mktemp("release")
            previous = found[-1] if found else ""
            manifest = build(
                portal.layout, folder, Points(rows), dataset="pegel", previous=previous
            )
            built = services.Built(manifest, difference={"added": 1, "removed": 0, "changed": 0})
            release = services.release_dataset(portal.layout, "pegel", built, OPERATOR)
            release.created = now - timedelta(hours=hours) + timedelta(minutes=minute)
            release.save(update_fields=["created"])
            found.append(release.sha256)
        return found

    return once(made)


@pytest.fixture
def dataset(names):
    from drehscheibe.portal.catalogue.models import Dataset

    return Dataset.objects.select_related("owner").get()


def thin(portal):
    from drehscheibe.portal.catalogue.thinning import thin
    from drehscheibe.portal.jobs.handlers import UNWATCHED

    return thin({"dataset": "pegel"}, portal, UNWATCHED)["thinned"]


def states(dataset):
    return list(dataset.releases.order_by("number").values_list("state", flat=True))


def test_of_each_hour_the_newest_stays_and_what_changed_is_reckoned_anew(portal, names, dataset):
    assert thin(portal) == 3
    assert thin(portal) == 0
    gone = [names[0], names[1], names[3]]
    assert {name: portal.layout.release("pegel", name).exists() for name in names} == {
        name: name not in gone for name in names
    }
    counts = [
        row.difference and row.difference["added"] for row in dataset.releases.order_by("number")
    ]
    assert counts == [None, None, None, None, 4, 1, 1], "12 rows after 8: not the sum of the steps"
    pointer = read_pointer(portal.layout.pointer("pegel"))
    assert set(pointer.releases) == set(names) - set(gone)


def test_the_address_of_a_thinned_release_says_where_the_next_one_is(portal, names):
    thin(portal)
    page = visitor().get(f"/daten/pegel/staende/{names[0][:16]}/")
    assert page.status_code == 410
    assert f'href="/daten/pegel/staende/{names[2][:16]}/"' in page.content.decode()
    with pytest.raises(ReleaseThinned, match=names[4][:16]):
        Shelf(portal.layout, lambda *_: None).release("pegel", names[3][:12])
    with pytest.raises(ReleaseNotFound):
        Shelf(portal.layout, lambda *_: None).release("pegel", "0" * 12)


def test_the_trail_names_the_rule_and_the_list_keeps_tombstones(portal, names, dataset):
    from drehscheibe.portal.evidence.models import AuditEntry

    thin(portal)
    entry = AuditEntry.objects.get(action="thin")
    assert (entry.actor, entry.details) == ("retention rule", {"count": 3})
    page = visitor().get("/daten/pegel/staende/").content.decode()
    assert page.count("ausgedünnt") == 3
    assert names[0][:16] in page


def test_what_somebody_keeps_or_cites_stays(portal, names, dataset):
    from drehscheibe.portal.catalogue.keeping import keep_release, let_release_go
    from drehscheibe.portal.catalogue.services import Description, prepare_dataset

    anna = actor(person("Anna", Role.STEWARD))
    keep_release(dataset, names[0], "Stand des Hochwassers", actor=anna)
    keep_release(dataset, names[1], "Anwendung Pegelkarte", actor=anna, holder="adoption:7")
    text = f"Gemacht aus https://daten.example/daten/pegel/staende/{names[3][:16]}/"
    prepare_dataset("karte", town(), Description(title="Karte", description=text))
    assert thin(portal) == 0
    let_release_go(dataset, names[1], actor=anna)
    assert thin(portal) == 0, "the adoption needs it still"
    let_release_go(dataset, names[1], actor=anna, holder="adoption:7")
    assert thin(portal) == 1
    assert states(dataset)[:3] == ["superseded", "thinned", "superseded"]


def test_whoever_only_counts_releases_keeps_what_is_marked_too(portal, names, dataset):
    from dataclasses import replace

    from drehscheibe.portal.catalogue.keeping import keep_release
    from drehscheibe.portal.catalogue.retention import apply_retention

    keep_release(dataset, names[1], "zitiert", actor=OPERATOR)
    removed = apply_retention(replace(portal, keep_releases=2), "pegel")["removed"]
    assert sorted(removed) == sorted([names[0], names[2], names[3]])


def test_what_undo_needs_stays_whatever_the_rule_says(portal, names, dataset):
    from drehscheibe.portal.catalogue.taking_back import undo_release
    from drehscheibe.portal.catalogue.thinning import set_rule

    set_rule(dataset, Rule(0, 0, 0, "nothing"), actor=OPERATOR)
    thin(portal)
    before = undo_release(portal.layout, "pegel", OPERATOR)
    assert before.sha256 == names[-2]


def test_a_dataset_may_keep_everything(portal, names, dataset):
    from drehscheibe.portal.catalogue.thinning import set_rule

    set_rule(dataset, KEEP_ALL, actor=OPERATOR)
    assert thin(portal) == 0
    set_rule(dataset, None, actor=OPERATOR)
    assert thin(portal) == 3


class Killed(BaseException):
    """What `kill -9` does to whoever is at work."""


@pytest.mark.parametrize("place", ["bury", "point", "remove_releases"])
def test_killed_in_the_middle_the_next_start_ends_it(portal, names, dataset, monkeypatch, place):
    from drehscheibe.portal.catalogue import thinning
    from drehscheibe.portal.catalogue.services import sweep
    from drehscheibe.portal.catalogue.taking_back import reconcile

    def killed(*_):
        raise Killed

    with monkeypatch.context() as there:
        there.setattr(thinning, place, killed)
        with pytest.raises(Killed):
            thin(portal)
    reconcile(portal.layout)
    sweep(portal.layout)
    assert states(dataset).count("thinned") == 3
    folders = sorted(path.name for path in (portal.layout.releases / "pegel").iterdir())
    assert folders == sorted(read_pointer(portal.layout.pointer("pegel")).releases)
    with pytest.raises(ReleaseThinned):
        Shelf(portal.layout, lambda *_: None).release("pegel", names[0])


def test_somebody_who_marks_it_at_that_moment_is_heard(portal, names, dataset):
    """Between what was reckoned and what is done lies the comparison, which may take a while."""
    from drehscheibe.portal.catalogue.keeping import keep_release
    from drehscheibe.portal.catalogue.thinning import thin as job
    from drehscheibe.portal.jobs.handlers import Watch

    def mark(_):
        keep_release(dataset, names[0], "zitiert", actor=OPERATOR)

    assert job({"dataset": "pegel"}, portal, Watch(mark))["thinned"] == 2
    assert states(dataset)[:2] == ["superseded", "thinned"]


def test_once_a_day_all_datasets_are_looked_at(portal, names):
    from drehscheibe.portal.catalogue.thinning import thin_all
    from drehscheibe.portal.jobs.handlers import UNWATCHED
    from drehscheibe.portal.jobs.models import Job

    assert thin_all({}, portal, UNWATCHED) == {"datasets": 1}
    assert Job.objects.get(kind="thin").payload == {"dataset": "pegel"}


def test_an_organisation_may_have_a_rule_for_all_its_datasets(portal, names, dataset):
    """The own rule of a dataset counts more."""
    from drehscheibe.portal.catalogue.thinning import rule_of, set_rule
    from drehscheibe.portal.jobs.models import Job

    anna = visitor(person("Anna", Role.STEWARD))
    wish = {"which": "all", "for_all": "on"}
    assert anna.post("/daten/pegel/staende/regel/", wish).status_code == 303
    dataset.refresh_from_db()
    dataset.owner.refresh_from_db()
    assert (dataset.thinning, rule_of(dataset)) == (None, KEEP_ALL)
    assert Job.objects.filter(kind="thin-all").exists()
    assert thin(portal) == 0
    set_rule(dataset, Rule(0, 7, 365), actor=OPERATOR)
    assert rule_of(dataset) == Rule(0, 7, 365)
    assert thin(portal) == 3


@pytest.mark.parametrize("roles", [(), (Role.REVIEWER,)])
def test_only_whoever_looks_after_a_dataset_marks_and_sets_its_rule(names, dataset, roles):
    from drehscheibe.portal.catalogue.keeping import keep_release, let_release_go
    from drehscheibe.portal.catalogue.thinning import set_rule

    eva = actor(person("Eva", *roles))
    with pytest.raises(Refused):
        keep_release(dataset, names[0], "zitiert", actor=eva)
    with pytest.raises(Refused):
        let_release_go(dataset, names[0], actor=eva)
    with pytest.raises(Refused):
        set_rule(dataset, KEEP_ALL, actor=eva)


def test_the_steward_marks_releases_and_sets_the_rule_on_the_page(portal, names, dataset):
    anna, page = visitor(person("Anna", Role.STEWARD)), "/daten/pegel/staende/"
    assert "Warum bleibt sie?" in anna.get(page).content.decode()
    assert "Warum bleibt sie?" not in visitor().get(page).content.decode()
    keep = f"{page}{names[0][:16]}/behalten/"
    assert anna.post(keep, {"do": "keep", "reason": "zitiert"}).status_code == 303
    assert anna.post(keep, {"do": "keep", "reason": " "}).status_code == 403
    own = {"which": "own", "all_days": 0, "hourly_days": 0, "daily_days": 0, "then": "nothing"}
    assert anna.post(f"{page}regel/", own).status_code == 303
    assert anna.post(f"{page}regel/", own | {"all_days": 3}).status_code == 403
    assert "zitiert" in visitor().get(page).content.decode()
    dataset.refresh_from_db()
    assert dataset.thinning["daily_days"] == 0
    anna.post(keep, {"do": "let-go"})
    assert "zitiert" not in visitor().get(page).content.decode()


def test_others_do_not_even_learn_that_there_is_a_rule(portal, names):
    for eva in (person("Eva", *Role, of=town(ARNSBERG, "Arnsberg")), person("Udo")):
        client = visitor(eva)
        assert client.post("/daten/pegel/staende/regel/", {"which": "all"}).status_code == 404
        way = f"/daten/pegel/staende/{names[0][:16]}/behalten/"
        assert client.post(way, {"reason": "meins"}).status_code == 404


def test_a_program_reads_and_sets_it_with_the_right_to_take_back(portal, names, dataset):
    from drehscheibe.policy.programs import Scope
    from drehscheibe.portal.programs.services import Wish, issue

    cora = actor(person("Cora", Role.ADMINISTRATOR))

    def client(may_submit):
        wish = Wish("Skript", Scope(may_submit=may_submit), 30)
        token = issue(portal.layout, dataset.owner, wish, actor=cora).token
        return visitor(HTTP_AUTHORIZATION=f"Bearer {token}")

    api, kind = "/api/v1/datasets/pegel", {"content_type": "application/json"}
    may, may_not = client(True), client(False)
    assert may_not.get(f"{api}/thinning").json()["is_usual"]
    assert may_not.put(f"{api}/thinning", {"then": "year"}, **kind).status_code == 403
    told = may.put(f"{api}/thinning", {"then": "year", "hourly_days": 30}, **kind).json()
    assert (told["all_days"], told["hourly_days"], told["then"]) == (1, 30, "year")
    assert may.put(f"{api}/thinning", {"then": "sometimes"}, **kind).status_code == 400
    keep = f"{api}/releases/{names[0][:16]}/keep"
    assert may.put(keep, {"because": "zitiert"}, **kind).status_code == 204
    assert may.get(f"{api}/releases").json()["releases"][-1]["keeps"] == ["zitiert"]
    assert may.delete(keep).status_code == 204
    thin(portal)
    lines = may.get(f"{api}/releases").json()["releases"]
    assert [line["state"] for line in lines[-3:]] == ["superseded", "thinned", "thinned"]
    assert lines[-1]["following"] == names[2]


def test_a_release_that_an_answer_leads_to_stays(portal, names, dataset):
    from drehscheibe.portal.questions.services import Asked, answer, ask

    anna = actor(person("Anna", Role.STEWARD))
    text = f"Siehe /daten/pegel/staende/{names[1][:16]}/"
    answer(ask(dataset, Asked("Wie hoch war es?")), text, anna, public_text="")
    thin(portal)
    assert states(dataset)[:3] == ["thinned", "superseded", "superseded"]


def test_the_command_shows_sets_and_thins(portal, names, capsys):
    from click.testing import CliRunner

    from drehscheibe.cli.thinning import keep, thinning

    run = CliRunner().invoke
    assert "würde jetzt 3 Fassungen" in run(thinning, ["pegel"]).output
    assert run(keep, ["pegel", names[0][:12], "--because", "zitiert"]).exit_code == 0
    assert '"thinned": 2' in run(thinning, ["pegel", "--now", "--json"]).output
    told = run(thinning, ["pegel", "--rule", "everything"]).output
    assert "Jede Fassung bleibt." in told
