# SPDX-License-Identifier: EUPL-1.2
"""One file, a dataset for each layer: divided, prepared together, approved one by one, renewed."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest

from drehscheibe.domain.errors import DraftMoved, Refused
from drehscheibe.policy.actors import Role
from layer_samples import PEOPLE, write_district, write_workbook
from townhall import ARNSBERG, Desk, actor, install_region, person, town, visitor

CLEAR = dict.fromkeys(("persons", "rights", "security", "small-numbers"), "clear")
COMMON = {"typed": "1", "licence": "dl-by-de/2.0", "contact": "gis@example.org"} | CLEAR


@pytest.fixture
def anna(portal):
    install_region(portal)
    desk = Desk(portal, person("Anna", Role.STEWARD))
    return SimpleNamespace(desk=desk, browser=visitor(desk.person), settings=portal)


@pytest.fixture
def ben(portal):
    return person("Ben", Role.REVIEWER)


def begun(anna, path, *, draft=None):
    """A draft whose file was read."""
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.files import files_of

    desk = anna.desk
    draft = draft or services.create_draft(town(), author=desk.person, actor=desk.actor)
    received = files_of(desk.settings.layout, draft).received
    received.parent.mkdir(parents=True, exist_ok=True)
    received.write_bytes(path.read_bytes())
    services.receive_file(desk.settings.layout, draft.pk, name=path.name, size=path.stat().st_size)
    desk.work()
    draft.refresh_from_db()
    return draft


def divided(anna, path, **titles):
    """As the form does it: all that is ticked by default, with the suggested titles."""
    draft = begun(anna, path)
    page = anna.browser.get(f"/veroeffentlichen/{draft.pk}/verstehen/").content.decode()
    ticked = re.findall(r'name="layer" value="([^"]+)" checked', page)
    names = re.findall(r'name="name" value="([^"]+)"', page)
    suggested = re.findall(r'name="title" value="([^"]+)"', page)
    said = {"as": "several", "layer": ticked, "name": names, "title": suggested} | titles
    answer = anna.browser.post(f"/veroeffentlichen/{draft.pk}/aufteilen/", said)
    assert answer.status_code == 303, text_of(answer)
    anna.desk.work()
    return bundle_of(draft)


def bundle_of(draft):
    draft.refresh_from_db()
    return draft.bundle


def by_layer(bundle):
    from drehscheibe.portal.desk.bundles import drafts_in

    return {draft.layer: draft for draft in drafts_in(bundle)}


def at(bundle):
    return f"/veroeffentlichen/gemeinsam/{bundle.pk}/"


def text_of(answer):
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def say(anna, bundle, **said):
    drafts = by_layer(bundle)
    titles = {f"title-{one.pk}": f"Titel {layer}" for layer, one in drafts.items()}
    answer = anna.browser.post(at(bundle), COMMON | titles | said)
    anna.desk.work()
    return answer


def button(answer, start):
    found = re.search(rf'value="({start}:[^"]*)"', answer.content.decode())
    return unescape(found[1])


def without_mails(anna, bundle):
    """The column with addresses is left out, and somebody says what then is true."""
    return say(anna, bundle, what=button(anna.browser.get(at(bundle)), "mend"))


def ready(anna, path):
    bundle = divided(anna, path)
    without_mails(anna, bundle)
    answer = say(anna, bundle, what="on")
    assert answer.status_code == 303, text_of(answer)
    return bundle


def handed_over(anna, path):
    bundle = ready(anna, path)
    assert anna.browser.post(at(bundle), {"what": "submit"}).status_code == 303
    return bundle


def released(anna, ben, path):
    from drehscheibe.portal.desk.review import approve

    bundle = handed_over(anna, path)
    layout = anna.settings.layout
    return {
        layer: approve(layout, draft, actor(ben)).dataset
        for layer, draft in by_layer(bundle).items()
    }


@pytest.fixture
def read(anna, once, tmp_path):
    """A draft whose file with three layers was read."""
    return once(lambda: begun(anna, district(tmp_path)))


@pytest.fixture
def apart(anna, ben, once, tmp_path):
    """A draft for each layer."""
    return once(lambda: divided(anna, district(tmp_path)))


@pytest.fixture
def handed(anna, ben, once, tmp_path):
    """All handed over together."""
    return once(lambda: handed_over(anna, district(tmp_path)))


@pytest.fixture
def public(anna, ben, once, tmp_path):
    """The dataset of each layer."""
    return once(lambda: released(anna, ben, district(tmp_path)))


def district(tmp_path, **more):
    return write_district(tmp_path / "kreis.gpkg", **more)


def test_the_choice_stands_where_the_layers_are_shown(anna, tmp_path, read):
    page = text_of(anna.browser.get(f"/veroeffentlichen/{read.pk}/verstehen/"))
    assert "Ein Datensatz mit mehreren Tabellen" in page
    assert "Für jede Ebene ein eigener Datensatz" in page
    one = anna.browser.post(f"/veroeffentlichen/{read.pk}/aufteilen/", {"as": "one"})
    assert one["Location"].endswith("/hinweise/")
    assert bundle_of(read) is None


def test_each_layer_becomes_a_draft_with_its_own_findings(anna, apart):
    from drehscheibe.portal.desk.reading import reading_of

    drafts = by_layer(apart)
    assert list(drafts) == ["spielplaetze", "baenke", PEOPLE]
    readings = {name: reading_of(anna.settings.layout, one) for name, one in drafts.items()}
    assert {name: len(one.tables) for name, one in readings.items()} == dict.fromkeys(drafts, 1)
    stopped = [name for name, one in readings.items() if any(f.stops for f in one.findings)]
    assert stopped == [PEOPLE]
    assert [one.description["title"] for one in drafts.values()] == [
        "Spielplaetze", "Baenke", "Ansprechpartner",
    ]  # fmt: skip


def test_the_file_lies_there_once_and_goes_with_the_last_draft(anna, apart):
    from drehscheibe.portal.desk.files import files_of
    from drehscheibe.portal.desk.services import discard_draft

    layout = anna.settings.layout
    drafts = list(by_layer(apart).values())
    sources = [files_of(layout, draft).source for draft in drafts]
    assert len({source.stat().st_ino for source in sources}) == 1
    discard_draft(layout, drafts[0], anna.desk.actor)
    assert [source.exists() for source in sources] == [False, True, True]


def test_only_what_is_ticked_becomes_a_dataset(anna, tmp_path):
    bundle = divided(anna, write_workbook(tmp_path / "zahlen.xlsx"))
    assert set(by_layer(bundle)) == {"Schulen", "Bäder", "Märkte"}


def test_a_layer_that_is_not_there_and_no_layer_at_all_are_refused(anna, tmp_path, read):
    from drehscheibe.portal.desk.bundles import Part, split

    layout, who = anna.settings.layout, anna.desk.actor
    for parts in ([], [Part("geheim")], [Part("baenke"), Part("baenke")]):
        with pytest.raises(Refused):
            split(layout, read, parts, who)


def test_what_is_the_same_is_said_once_and_one_may_differ(anna, tmp_path, apart):
    from drehscheibe.portal.catalogue.services import Description
    from drehscheibe.portal.desk.services import describe_draft

    say(anna, apart, what="save")
    drafts = by_layer(apart)
    assert {one.description["licence"] for one in drafts.values()} == {"dl-by-de/2.0"}
    assert drafts["baenke"].description["title"] == "Titel baenke"
    own = Description(title="Titel baenke", licence="cc-zero", contact="gis@example.org")
    describe_draft(anna.settings.layout, drafts["baenke"], own, anna.desk.actor)
    say(anna, apart, what="save", licence="dl-zero-de/2.0")
    said = {name: one.description["licence"] for name, one in by_layer(apart).items()}
    assert said == {
        "spielplaetze": "dl-zero-de/2.0", "baenke": "cc-zero", PEOPLE: "dl-zero-de/2.0",
    }  # fmt: skip


def test_whether_a_layer_tells_of_persons_is_never_answered_by_the_others(anna, tmp_path, apart):
    stopped = say(anna, apart, what="on")
    assert stopped.status_code == 400
    assert "Hierzu ist noch etwas zu entscheiden" in text_of(stopped)
    waive = button(stopped, "waive")
    _, draft, place, _ = waive.split(":")
    say(anna, apart, what=waive, **{f"because-{draft}-{place}": "Amtliche Adressen"})
    answer = say(anna, apart, what="on")
    assert answer.status_code == 400
    assert "Diese Frage bitte hierzu beantworten" in text_of(answer)
    drafts = by_layer(apart)
    assert "persons" not in drafts[PEOPLE].clearance
    assert drafts["baenke"].clearance["persons"]["answer"] == "clear"
    assert {one.state for one in drafts.values()} == {"open"}


def test_personal_data_of_one_layer_hold_all_back_until_decided(anna, tmp_path, apart):
    people = by_layer(apart)[PEOPLE]
    said = {f"persons-{people.pk}": "decided", f"persons-{people.pk}-because": "Amtlich"}
    assert say(anna, apart, what="on", **said).status_code == 400
    waive = button(anna.browser.get(at(apart)), "waive")
    place = waive.split(":")[2]
    assert say(anna, apart, what=waive, **said).status_code == 400  # without a reason
    because = {f"because-{people.pk}-{place}": "Amtliche Adressen"}
    say(anna, apart, what=waive, **said, **because)
    drafts = by_layer(apart)
    assert [len(one.waivers) for one in drafts.values()] == [0, 0, 1]
    assert say(anna, apart, what="on", **said).status_code == 303
    assert all(one.candidate for one in by_layer(apart).values())


def test_reasons_given_for_the_whole_file_do_not_hold_for_a_layer(anna, read):
    from drehscheibe.portal.desk.bundles import Part, split
    from drehscheibe.portal.desk.decisions import leave_out, waive
    from drehscheibe.portal.desk.reading import reading_of

    layout, who = anna.settings.layout, anna.desk.actor
    draft = read
    leave_out(layout, draft, ["baujahr"], who)
    anna.desk.work()
    draft.refresh_from_db()
    stopping = next(one for one in reading_of(layout, draft).findings if one.stops)
    waive(layout, draft, f"{stopping.code}|{stopping.table}|{stopping.column}", "Amtlich", who)
    anna.desk.work()
    draft.refresh_from_db()
    bundle = split(layout, draft, [Part("spielplaetze"), Part(PEOPLE)], who)
    anna.desk.work()
    drafts = by_layer(bundle)
    assert drafts["spielplaetze"].omit == ["baujahr"]
    assert drafts[PEOPLE].waivers == []
    assert any(one.stops for one in reading_of(layout, drafts[PEOPLE]).findings)


def test_handed_over_together_each_waits_for_its_own_yes(anna, ben, tmp_path, handed):
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.notices.models import Notice

    drafts = by_layer(handed)
    assert {one.state for one in drafts.values()} == {"submitted"}
    (notice,) = Notice.objects.filter(person=ben)
    assert (notice.kind, notice.title) == ("layers-handed-over", "kreis.gpkg")
    both = person("Dora", Role.STEWARD, Role.REVIEWER)
    assert approve(anna.settings.layout, drafts["baenke"], actor(both)).number == 1
    states = [one.state for one in by_layer(handed).values()]
    assert states == ["submitted", "released", "submitted"]


def test_nobody_approves_a_layer_handed_over_by_themselves(anna, handed):
    from drehscheibe.portal.desk.review import approve

    type(anna.desk.person.memberships.get()).objects.update(reviewer=True)
    for draft in by_layer(handed).values():
        with pytest.raises(Refused, match="second person"):
            approve(anna.settings.layout, draft, anna.desk.actor)


def test_the_page_of_review_leads_to_the_next_of_the_file(anna, ben, tmp_path, handed):
    first, second, third = by_layer(handed).values()
    browser = visitor(ben)
    page = browser.get(f"/pruefen-und-freigeben/{first.pk}/")
    assert f"/pruefen-und-freigeben/{third.pk}/" in page.content.decode()
    said = {"deed": "approve", "release": first.candidate.sha256}
    done = browser.post(f"/pruefen-und-freigeben/{first.pk}/", said)
    assert done["Location"] == f"/pruefen-und-freigeben/{second.pk}/"


def test_a_release_of_a_layer_keeps_nothing_of_the_others(anna, ben, tmp_path, public):
    import orjson

    layout = anna.settings.layout
    for layer, dataset in public.items():
        folder = layout.source(dataset.slug, dataset.release)
        assert [path.name for path in folder.iterdir()] == ["part.json"]
        told = orjson.loads((folder / "part.json").read_bytes())
        assert (told["part"], len(told["sha256"])) == (layer, 64)
    assert len({dataset.file_set for dataset in public.values()}) == 1


def test_purging_one_takes_the_file_from_the_drafts_of_the_others(anna, ben, tmp_path, handed):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset
    from drehscheibe.portal.desk.files import files_of
    from drehscheibe.portal.desk.review import approve

    layout, drafts = anna.settings.layout, by_layer(handed)
    dataset = approve(layout, drafts["baenke"], actor(ben)).dataset
    boss = actor(person("Cora", Role.ADMINISTRATOR))
    purged = purge_dataset(layout, dataset.slug, boss, reason="Test")
    assert purged.left == ()
    assert not any(files_of(layout, draft).source.exists() for draft in drafts.values())
    people = by_layer(handed)[PEOPLE]
    assert (people.state, bool(people.candidate)) == ("submitted", True)
    assert approve(layout, people, actor(ben)).number == 1


def test_next_month_one_file_renews_all_where_nothing_is_new(anna, ben, tmp_path, public):
    slug = public["baenke"].slug
    begun_there = anna.browser.post(f"/daten/{slug}/neue-fassung/", {"what": "all"})
    draft = draft_at(begun_there)
    begun(anna, district(tmp_path, rows=22), draft=draft)
    anna.desk.work()
    bundle = bundle_of(draft)
    drafts = by_layer(bundle)
    assert {one.dataset.slug for one in drafts.values()} == {d.slug for d in public.values()}
    assert [one.candidate.difference["added"] for one in drafts.values()] == [2, 2, 2]
    page = anna.browser.get(at(bundle))
    assert "Alle 3 zur Prüfung geben" in text_of(page)
    anna.browser.post(at(bundle), {"what": "submit"})
    assert {one.state for one in by_layer(bundle).values()} == {"submitted"}


def test_somebody_sent_on_before_the_worker_saw_the_file_comes_to_the_page_of_all(
    anna, tmp_path, public
):
    from drehscheibe.portal.desk.files import files_of

    slug = public["baenke"].slug
    draft = draft_at(anna.browser.post(f"/daten/{slug}/neue-fassung/", {"what": "all"}))
    received = files_of(anna.settings.layout, draft).received
    received.parent.mkdir(parents=True, exist_ok=True)
    received.write_bytes(district(tmp_path).read_bytes())
    answer = anna.browser.get(f"/veroeffentlichen/{draft.pk}/")
    assert answer.headers["Location"] == at(bundle_of(draft))


def draft_at(answer):
    from drehscheibe.portal.desk.models import Draft

    return Draft.objects.get(
        pk=re.search(r"/veroeffentlichen/([0-9a-f-]{36})/", answer["Location"])[1]
    )


def test_next_month_a_single_layer_is_taken_from_the_whole_file(anna, ben, tmp_path, public):
    begun_there = anna.browser.post(f"/daten/{public['baenke'].slug}/neue-fassung/")
    draft = begun(anna, district(tmp_path, rows=25), draft=draft_at(begun_there))
    assert draft.bundle is None
    assert draft.candidate.difference["added"] == 5
    page = anna.browser.get(f"/veroeffentlichen/{draft.pk}/vorschau/")
    assert "Auch die anderen 2 Datensätze aus dieser Datei erneuern" in text_of(page)
    anna.browser.post(f"/veroeffentlichen/{draft.pk}/die-anderen/")
    anna.desk.work()
    drafts = by_layer(bundle_of(draft))
    assert len(drafts) == 3
    assert all(one.candidate for one in drafts.values())


def test_next_month_a_new_column_is_asked_for_its_layer_alone(anna, ben, tmp_path, public):
    import sqlite3

    path = district(tmp_path, rows=21)
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE baenke ADD COLUMN holz TEXT DEFAULT 'Eiche'")
    begun_there = anna.browser.post(f"/daten/{public[PEOPLE].slug}/neue-fassung/", {"what": "all"})
    draft = begun(anna, path, draft=draft_at(begun_there))
    anna.desk.work()
    built = {name: bool(one.candidate) for name, one in by_layer(bundle_of(draft)).items()}
    assert built == {"spielplaetze": True, "baenke": False, PEOPLE: True}


def test_one_dataset_after_all(anna, tmp_path, apart):
    first = next(iter(by_layer(apart).values()))
    anna.browser.post(f"{at(apart)}zusammenfassen/")
    anna.desk.work()
    first.refresh_from_db()
    assert (first.bundle, first.layer, first.state) == (None, "", "open")
    assert not by_layer(apart)


def test_what_is_handed_over_is_not_put_together_again(anna, tmp_path, handed):
    from drehscheibe.portal.desk.bundles import join

    with pytest.raises((Refused, DraftMoved)):
        join(anna.settings.layout, handed, anna.desk.actor)


def test_a_layer_can_be_left_out_later(anna, tmp_path, apart):
    say(anna, apart, what=f"leave:{by_layer(apart)[PEOPLE].pk}")
    assert set(by_layer(apart)) == {"spielplaetze", "baenke"}
    assert say(anna, apart, what="on").status_code == 303


def test_strangers_and_reviewers_find_no_bundle(anna, ben, tmp_path, apart):
    stranger = person("Fremd", Role.STEWARD, Role.REVIEWER, of=town(ARNSBERG, "Arnsberg"))
    for who in (stranger, ben):
        assert visitor(who).get(at(apart)).status_code == 404
        assert visitor(who).post(at(apart), {"what": "submit"}).status_code == 404
    assert visitor().get(at(apart)).status_code == 302
