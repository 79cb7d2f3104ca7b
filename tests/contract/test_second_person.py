# SPDX-License-Identifier: EUPL-1.2
"""The page of the second person: what it shows, who may see it, and what comes in between."""

from __future__ import annotations

import re

import orjson
import pytest

from drehscheibe.policy.actors import Role
from drehscheibe.releases.pointer import read_pointer
from townhall import ARNSBERG, PLAYGROUNDS, Desk, install_region, person, town
from visits import Visit, text_of

NEXT = (
    PLAYGROUNDS.replace("Spielplatz 3;1993", "Spielplatz 3;2024").replace(
        "Spielplatz 5;1995;51,505;8,105\n", ""
    )
    + "Wiesengrund;2026;51,590;8,190\n"
)


@pytest.fixture
def anna(portal):
    install_region(portal)
    return Desk(portal, person("Anna", Role.STEWARD))


@pytest.fixture
def ben(portal):
    return person("Ben", Role.REVIEWER)


def address(draft, more=""):
    return f"/pruefen-und-freigeben/{draft.pk}/{more}"


def approve(draft, by):
    draft.refresh_from_db()
    seen = draft.candidate.sha256 if draft.candidate else ""
    return Visit(by).post(address(draft), deed="approve", release=seen)


@pytest.fixture
def first(anna, ben, once):
    return once(anna.submitted)


@pytest.fixture
def second(anna, ben, once):
    """A next release that waits: one new, one changed, one gone."""

    def waits():
        first = anna.submitted()
        approve(first, ben)
        first.refresh_from_db()
        return anna.submitted(NEXT, dataset=first.dataset)

    return once(waits)


def test_the_first_release_says_that_everything_is_new(first, ben):
    text = Visit(ben).read(address(first))
    assert "erste Fassung" in text
    assert "20 Zeilen" in text
    assert "Freigeben" in text
    assert "Keine Personen" in text


def test_the_page_says_what_changes(second, ben):
    text = Visit(ben).read(address(second))
    assert "<dt>neu</dt><dd>+1</dd>" in text
    assert "<dt>geändert</dt><dd>1</dd>" in text
    assert "<dt>weggefallen</dt><dd>1</dd>" in text
    assert "Alle 3 zeigen" in text


def test_who_looked_is_kept_once(second, ben, anna):
    from drehscheibe.portal.evidence.models import AuditEntry

    for reader in (ben, ben, anna.person):
        Visit(reader).read(address(second))
    (entry,) = AuditEntry.objects.filter(action="look")
    assert (entry.actor, entry.release) == ("Ben", second.candidate.sha256)


def test_show_all_lists_the_changed_objects_with_both_values(second, ben):
    text = Visit(ben).read(address(second, "aenderungen/"))
    assert "Wiesengrund" in text
    assert "Spielplatz 5" in text
    assert "<del>1993</del>" in text
    assert "<ins>2024</ins>" in text


def test_the_map_gets_its_objects_by_what_happened_to_them(second, ben):
    reader = Visit(ben)
    for kind, count in {"added": 1, "changed": 1, "removed": 1, "same": 18}.items():
        response = reader.get(address(second, f"objekte/spielplaetze/{kind}/?f=json&limit=1000"))
        assert response["Content-Type"] == "application/geo+json"
        assert len(orjson.loads(response.content)["features"]) == count, kind
    assert reader.status(address(second, "objekte/spielplaetze/anders/")) == 404
    assert reader.status(address(second, "objekte/anders/added/")) == 404


def test_approving_leads_to_the_public_page_which_says_no_longer_what_is_unticked(
    second, ben, portal
):
    from drehscheibe.portal.catalogue.listing import record_named

    dataset = second.dataset
    dataset.themes, dataset.hvd, dataset.keywords = ["TRAN"], ["c_ac64a52d"], ["Spiel"]
    dataset.save()
    assert "Nicht mehr angegeben: Themen" in Visit(ben).read(address(second))
    response = approve(second, ben)
    record = record_named(dataset.slug)
    assert (record.themes, record.hvd, record.keywords) == ((), (), ())
    change = dataset.changes.get()
    assert (change.before["themes"], change.after["themes"]) == (["TRAN"], [])
    assert (change.actor, change.approved_by) == ("Anna", "Ben")
    assert (response.status_code, response["Location"]) == (303, f"/daten/{second.dataset.slug}/")
    pointer = read_pointer(portal.layout.pointer(second.dataset.slug))
    assert pointer.release == second.candidate.sha256


def test_sent_back_with_a_sentence(second, ben, anna):
    response = Visit(ben).post(address(second), deed="return", sentence="Bitte Baujahr prüfen.")
    assert (response.status_code, response["Location"]) == (303, "/meine-arbeit/")
    assert "Bitte Baujahr prüfen." in Visit(anna.person).read("/meine-arbeit/")
    assert "Schon zurückgegeben" in Visit(ben).read(address(second))


def test_without_a_sentence_nothing_is_sent_back_and_the_page_says_so(second, ben):
    response = Visit(ben).post(address(second), deed="return", sentence=" ")
    assert response.status_code == 409
    assert "in einem Satz" in text_of(response)
    second.refresh_from_db()
    assert second.state == "submitted"


def test_the_author_sees_that_a_second_person_is_needed(portal):
    install_region(portal)
    anna = Desk(portal, person("Anna", Role.STEWARD, Role.REVIEWER))
    draft = anna.submitted()
    text = Visit(anna.person).read(address(draft))
    assert "zweite Person" in text
    assert 'value="approve"' not in text
    assert approve(draft, anna.person).status_code == 409


def test_where_it_is_switched_off_the_public_page_says_so(portal):
    install_region(portal)
    town(one_person_may_release=True)
    anna = Desk(portal, person("Anna", Role.STEWARD, Role.REVIEWER))
    draft = anna.submitted()
    approve(draft, anna.person)
    draft.refresh_from_db()
    assert "Ohne zweite Person freigegeben" in Visit().read(f"/daten/{draft.dataset.slug}/")


def test_the_public_page_says_nothing_where_two_people_looked(second, ben):
    assert "Ohne zweite Person" not in Visit().read(f"/daten/{second.dataset.slug}/")


def test_of_two_reviewers_the_second_reads_who_was_faster(second, ben):
    cora = person("Cora", Role.REVIEWER)
    approve(second, ben)
    text = text_of(approve(second, cora))
    assert "Schon freigegeben" in text
    assert "Ben" in text


def test_called_back_the_reviewer_reads_it_in_plain_words(second, ben, anna):
    seen = second.candidate.sha256
    response = Visit(anna.person).post(address(second, "zurueckholen/"))
    assert response.status_code == 303
    text = text_of(Visit(ben).post(address(second), deed="approve", release=seen))
    assert "Hier gibt es nichts mehr zu prüfen" in text


def test_what_was_changed_meanwhile_has_to_be_looked_at_again(second, ben, anna):
    from drehscheibe.portal.desk import services

    seen = second.candidate.sha256
    services.call_back(second, anna.actor)
    anna.upload(second, NEXT + "Noch einer;2026;51,571;8,121\n")
    services.submit(anna.ready(second), anna.actor)
    response = Visit(ben).post(address(second), deed="approve", release=seen)
    assert response.status_code == 409
    assert "neu zur Prüfung gegeben" in text_of(response)


def test_another_release_in_between_is_said_before_anybody_decides(second, ben, anna):
    other = anna.submitted(NEXT + "X;2026;51,571;8,121\n", dataset=second.dataset)
    approve(other, ben)
    text = Visit(ben).read(address(second))
    assert "Inzwischen ist eine andere Fassung erschienen" in text
    assert 'value="approve"' not in text


def test_a_steward_sees_it_waiting_and_cannot_approve(second, anna):
    text = Visit(anna.person).read(address(second))
    assert "wartet auf" in text
    assert 'value="approve"' not in text
    assert "Zurückholen und weiterarbeiten" in text


def test_omitted_columns_and_decisions_are_shown(anna, ben, portal):
    from drehscheibe.domain.recipes import Waiver
    from drehscheibe.portal.desk import services

    text = "Name;Mail;Kasse\n" + "".join(f"Ort {n};anna{n}@example.org;7\n" for n in range(1, 9))
    draft = anna.draft(text)
    waiver = Waiver("personal-email", "Amtliche Adressen", "Anna", column="Mail")
    decisions = services.Decisions(waivers=(waiver,), omit=("Kasse",))
    services.decide_findings(portal.layout, draft, decisions, anna.actor)
    anna.work()
    draft = services.submit(anna.ready(draft), anna.actor)
    shown = Visit(ben).read(address(draft))
    assert "Amtliche Adressen" in shown
    assert "Kasse" in shown


PARTS = ("", "aenderungen/", "objekte/spielplaetze/added/", "zurueckholen/")
UNKNOWN = "/pruefen-und-freigeben/00000000-0000-4000-8000-000000000000/"


def test_other_organisations_do_not_learn_of_it(second):
    arnsberg = town(ARNSBERG, "Arnsberg")
    strangers = [Visit(person(f"S{role}", role, of=arnsberg)) for role in Role]
    for more in PARTS:
        assert Visit().post(address(second, more), deed="approve").status_code in {302, 405}
        for stranger in strangers:
            for response in (
                stranger.get(address(second, more)),
                stranger.post(address(second, more), deed="approve"),
            ):
                assert response.status_code in {404, 405}
                assert "Spielplätze" not in text_of(response)
    second.refresh_from_db()
    assert second.state == "submitted"
    foreign, unknown = strangers[0].get(address(second)), strangers[0].get(UNKNOWN)
    assert _without_id(foreign) == _without_id(unknown)


def _without_id(response):
    return re.sub(r"[0-9a-f]{16}|/[0-9a-f-]{36}/", "", text_of(response))
