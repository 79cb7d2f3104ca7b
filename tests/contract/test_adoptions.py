# SPDX-License-Identifier: EUPL-1.2
"""Taking a use case over: bound to own data, tried, approved by a second person, renewed."""

from __future__ import annotations

import gzip
import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from adoption_samples import NEED, OUTPUTS, PACKAGE, PLAYGROUNDS, adopter, another, published
from drehscheibe.catalogue.dcat_versions import versions
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.domain.errors import AdoptionMoved, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.look import assets
from townhall import SOEST, install_region, visitor
from visits import text_of

STATIC = Path(assets.__file__).parent / "static"
PAGE = "/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/"


@pytest.fixture
def hall(portal, once):
    install_region(portal)

    def made():
        here = adopter(portal)
        here.publish()
        return here, published()

    return once(made)


@pytest.fixture
def live(hall, once):
    def made():
        here, version = hall
        return here, here.live(version)

    return once(made)


def read(path, who=None, status=200):
    answer = visitor(who).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return text_of(answer)


def test_own_data_are_bound_by_themselves(hall):
    here, version = hall
    adoption = here.begun(version)
    bound = adoption.bindings.get()
    assert bound.dataset.title == "Spielplätze"
    assert set(bound.columns) == {"name", "baujahr"}
    assert adoption.parameters == {"vor": 2000}


def test_from_the_dry_run_to_the_public_page(hall):
    from drehscheibe.portal.adoptions import handing_over, services

    here, version = hall
    adoption = here.tried(version)
    run = adoption.runs.get()
    assert (run.state, run.results["zahlen"]["rows"]) == ("done", 1), run.error
    read(PAGE, status=404)
    with pytest.raises(Refused, match="answered"):
        handing_over.hand_over(adoption, actor=here.preparing)
    given = handing_over.all_clear(here.preparing)
    handing_over.answer(adoption, given, actor=here.preparing)
    handing_over.hand_over(adoption, actor=here.preparing)
    with pytest.raises(AdoptionMoved):
        services.set_parameters(adoption, {"vor": 1995}, actor=here.preparing)
    with pytest.raises(Refused):
        handing_over.approve(here.layout, adoption, actor=here.preparing)
    handing_over.approve(here.layout, adoption, actor=here.approving)
    page = read(PAGE)
    for text in ("Alte Spielplätze", "Arnsberg", "20", "9", "vor 2000", "Berechnet aus"):
        assert text in page, text
    assert "<script>x" not in visitor().get(PAGE).content.decode()


def test_what_it_makes_is_a_dataset_that_knows_where_it_comes_from(live):
    here, adoption = live
    dataset = adoption.outputs.get().dataset
    assert (dataset.state, dataset.title) == ("public", "Alte Spielplätze (Arnsberg)")
    release = dataset.releases.get()
    assert release.rows == 9
    assert (
        release.record["computed"]["inputs"]["spielplaetze"]["dataset"] == "spielplaetze-arnsberg"
    )
    assert "Alte Spielplätze (Arnsberg)" in read(f"/daten/{dataset.slug}/")
    with closing(Catalogue(here.layout)) as catalogue:
        record = catalogue.record(dataset.slug)
    source = adoption.bindings.get().dataset
    assert record.version.derived_from == (f"spielplaetze-arnsberg/{source.release}",)
    told = dict(versions(record, f"https://x.example/daten/{dataset.slug}/"))
    origin = "https://x.example/"
    used = f"{origin}daten/spielplaetze-arnsberg/staende/{source.release[:12]}/"
    assert told["prov:wasDerivedFrom"].address == used
    by = told["prov:wasGeneratedBy"]
    assert by.kind == "prov:Activity"
    assert {value.address for name, value in by.told if name == "prov:used"} == {
        used, f"{origin}anwendungsfaelle/soest/alte-spielplaetze/?version=1.0.0",
    }  # fmt: skip


def test_from_any_figure_a_way_leads_back_to_the_release_behind_it(live):
    _, adoption = live
    source = adoption.bindings.get().dataset
    release = f"/daten/{source.slug}/staende/{source.release[:12]}/"
    town = visitor().get(PAGE).content.decode()
    figures = town.partition('class="dashboard"')[2].partition('id="from"')[0]
    assert figures.count(f'<a href="{release}">Spielplätze</a>') == 3  # not under the text
    assert "aus:" in figures
    page = visitor().get(f"/daten/{adoption.outputs.get().dataset.slug}/").content.decode()
    section = page.partition('id="computed"')[2].partition("</section>")[0]
    assert "Alte Spielplätze</a>, Version 1.0.0" in section
    assert f'href="{PAGE}"' in section
    assert f'href="{release}"' in section
    assert "Fassung 1" in section
    assert '"isBasedOn":["https' in page or '"isBasedOn":["http' in page
    assert 'id="computed"' not in visitor().get(f"/daten/{source.slug}/").content.decode()


def test_of_data_that_were_taken_back_the_way_back_tells_no_more_than_the_address(live):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    here, adoption = live
    source, made = adoption.bindings.get().dataset, adoption.outputs.get().dataset
    withdraw_dataset(here.layout, source.slug, here.approving, reason="Falsch")
    page = visitor().get(f"/daten/{made.slug}/").content.decode()
    section = page.partition('id="computed"')[2].partition("</section>")[0]
    assert source.slug in section
    assert "/staende/" not in section
    assert "Fassung" not in section


def test_a_new_release_of_an_input_renews_what_it_makes(live):
    here, adoption = live
    source = adoption.bindings.get().dataset
    kept = source.releases.get().keeps.get()
    assert kept.holder == f"adoption:{adoption.pk}"
    here.publish(f"{PLAYGROUNDS}Ganz alt;1960;51,5;8,1\n", dataset=source)
    here.work()
    adoption.refresh_from_db()
    assert adoption.shown_run.number == 2
    assert adoption.outputs.get().dataset.releases.first().rows == 10
    assert re.search(r"\b10\b", read(PAGE))
    assert source.releases.filter(keeps__holder=f"adoption:{adoption.pk}").get().number == 2


def test_a_run_that_fails_keeps_the_last_good_results_and_tells_once(live):
    from drehscheibe.portal.adoptions.choosing import live_choice
    from drehscheibe.portal.adoptions.renewing import ask_for_run
    from drehscheibe.portal.notices.models import Notice

    here, adoption = live
    shown = adoption.shown_run_id or type(adoption).objects.get(pk=adoption.pk).shown_run_id
    package = dict(adoption.version.package)
    package["transforms"] = [{**package["transforms"][0], "sql": "SELECT nichts FROM leer"},
                             package["transforms"][1]]  # fmt: skip
    type(adoption.version).objects.filter(pk=adoption.version_id).update(
        package=package, sha256="f" * 64
    )
    for _ in range(2):
        adoption.refresh_from_db()
        ask_for_run(adoption, live_choice(adoption), because="")
        here.work()
    adoption.refresh_from_db()
    assert (adoption.shown_run_id, adoption.is_told) == (shown, True)
    assert adoption.runs.first().state == "failed"
    assert Notice.objects.filter(kind="adoption-fails").count() == 1
    page = read(PAGE)
    assert "Nicht erneuert" in page
    assert "20" in page


def test_who_takes_used_data_back_is_warned_and_so_is_who_uses_them(live):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
    from drehscheibe.portal.notices.models import Notice

    here, adoption = live
    dataset = adoption.bindings.get().dataset
    warned = read(f"/daten/{dataset.slug}/zuruecknehmen/zurueckziehen/", here.ben)
    assert "Der Anwendungsfall „Alte Spielplätze“ von Arnsberg" in warned
    withdraw_dataset(here.layout, dataset.slug, here.approving, reason="Fehler darin")
    adoption.refresh_from_db()
    assert (adoption.state, adoption.shown_run) == ("paused", None)
    assert Notice.objects.filter(kind="adoption-loses-data").exists()
    page = read(PAGE)
    assert "nicht mehr öffentlich" in page
    assert "vor 2000" not in page


def test_it_pauses_goes_on_and_ends_with_a_reason(live):
    from drehscheibe.portal.adoptions import ending

    here, adoption = live
    ending.pause(adoption, actor=here.approving)
    assert "Pausiert" in read(PAGE)
    ending.resume(adoption, actor=here.preparing)
    with pytest.raises(Refused):
        ending.end(here.layout, adoption, "weil", actor=here.preparing)
    ended = ending.end(here.layout, adoption, "no-staff", "Frau M. geht.", actor=here.preparing)
    states = list(ended.events.values_list("state", flat=True))
    assert states == ["noted", "checking", "trial", "live", "paused", "live", "ended"]
    page = read(PAGE)
    assert "Niemand hat die Zeit dafür" in page
    assert "Frau M. geht." in page
    assert ended.outputs.get().dataset.state == "public"
    ending.withdraw_outputs(here.layout, ended, actor=here.approving)
    assert ended.outputs.get().dataset.state == "withdrawn"


def test_a_patch_switches_by_itself_and_back_again(live):
    from drehscheibe.portal.adoptions import upgrading
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.usecases.signals import version_published

    here, adoption = live
    version_published.send(None, version=published(another("1.0.1")))
    assert Notice.objects.get(kind="adoption-upgrade").who == "1.0.1"
    assert "Eine neuere Version ist da" in read("/meine-arbeit/", here.anna)
    upgrading.try_upgrade(adoption, actor=here.preparing)
    here.work()
    adoption.refresh_from_db()
    assert (adoption.version.version, adoption.upgrade) == ("1.0.1", {})
    assert adoption.shown_run.version.version == "1.0.1"
    upgrading.roll_back(adoption, actor=here.preparing)
    adoption.refresh_from_db()
    assert (adoption.version.version, adoption.shown_run.number) == ("1.0.0", 1)
    states = adoption.events.values_list("state", "version")
    assert list(states)[-3:] == [("live", "1.0.0"), ("live", "1.0.1"), ("live", "1.0.0")]


def test_a_major_version_is_bound_anew_and_approved_by_a_second_person(live):
    from drehscheibe.portal.adoptions import upgrading

    here, adoption = live
    more = replace(OUTPUTS.figures[0], name="neu", column="alt", title={"de": "Neu gezählt"})
    outputs = replace(OUTPUTS, figures=(*OUTPUTS.figures, more))
    published(another("2.0.0", outputs=outputs))
    upgrading.try_upgrade(adoption, actor=here.preparing)
    here.work()
    adoption.refresh_from_db()
    assert adoption.version.version == "1.0.0"
    page = read(f"/uebernahmen/{adoption.pk}/aktualisieren/", here.anna)
    for text in ("Version 1.0.0 auf 2.0.0", "Neu gezählt", "eine zweite Person"):
        assert text in page, text
    with pytest.raises(Refused):
        upgrading.upgrade(adoption, actor=here.preparing)
    upgrading.upgrade(adoption, actor=here.approving)
    adoption.refresh_from_db()
    assert (adoption.version.version, adoption.before.version) == ("2.0.0", "1.0.0")
    assert adoption.outputs.get().dataset.state == "public"


def test_what_asks_for_the_time_is_computed_as_often_as_its_data_are_renewed(live):
    from drehscheibe.portal.adoptions.renewing import ask_due, pause_of

    _, adoption = live
    assert pause_of(PACKAGE) is None
    clock = replace(
        PACKAGE.transforms[1], sql=f"{PACKAGE.transforms[1].sql} WHERE $now IS NOT NULL"
    )
    often = replace(NEED, freshness="PT1H")
    timed = another("1.0.0", transforms=(PACKAGE.transforms[0], clock), inputs=(often,))
    assert pause_of(timed) == timedelta(hours=1)
    for seldom in ("P1Y", ""):  # a calendar of the whole year tells another next day every day
        yearly = replace(timed, inputs=(replace(NEED, freshness=seldom),))
        assert pause_of(yearly) == timedelta(days=1)
    type(adoption.version).objects.filter(pk=adoption.version_id).update(
        package=to_plain(timed), sha256="e" * 64
    )
    assert ask_due() == 0
    type(adoption).objects.filter(pk=adoption.pk).update(next_due=timezone.now())
    assert ask_due() == 1
    adoption.refresh_from_db()
    assert adoption.next_due > timezone.now() + timedelta(minutes=50)
    assert adoption.runs.first().state == "waiting"


def test_nothing_is_computed_from_itself(live):
    from drehscheibe.portal.adoptions.proposing import loops

    _, adoption = live
    assert loops(adoption, adoption.outputs.get().dataset)
    assert not loops(adoption, adoption.bindings.get().dataset)


def test_others_see_nothing_of_what_is_inside(live):
    here, adoption = live
    other = adopter(here.settings, SOEST, "Soest")
    for path in ("", "freigeben/", "lauf/1/x.svg", "stand/", "beenden/"):
        read(f"/uebernahmen/{adoption.pk}/{path}", other.anna, status=404)
    assert "Alte Spielplätze" not in read("/uebernahmen/", other.anna)


def test_the_page_and_all_it_loads_stay_below_30_kb(live):
    page = visitor(HTTP_ACCEPT_ENCODING="gzip").get(PAGE)
    style = STATIC / assets.asset("lean.css").rpartition("/")[2]
    loaded = re.findall(rb'(?:src|href)="([^"]+\.(?:css|js|woff2|svg))"', gzip_text(page))
    assert loaded == [assets.asset("lean.css").encode()]
    assert len(page.content) + style.stat().st_size < 30_000


def test_a_frame_of_another_site_shows_it(live):
    where = "/einbetten/v1/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/"
    answer = visitor().get(where)
    assert answer.status_code == 200
    assert "vor 2000" in text_of(answer)


def gzip_text(answer):
    return gzip.decompress(answer.content) if answer.get("Content-Encoding") else answer.content
