# SPDX-License-Identifier: EUPL-1.2
"""The audit trail: every deed is noted, read by those who may, and ends by the setting only."""

from __future__ import annotations

import ast
import csv
import io
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

import drehscheibe
from drehscheibe.policy.actors import Actor, Role
from townhall import ARNSBERG, SOEST, Desk, actor, install_region, person, town, visitor

SOURCE = Path(drehscheibe.__file__).parent
TRAIL = "/organisationen/soest/protokoll/"
NOTES = {
    "note",
    "_note",
    "note_once",
    "note_draft",
    "note_dataset",
    "note_deed",
    "note_backup",
    "noted",
}
# Every service that changes something, and what it notes.
DEEDS_OF = {
    "portal/desk/services.py": {
        "begin", "decide", "accept-guesses", "clear", "describe", "submit", "call-back", "discard",
    },
    "portal/desk/decisions.py": {"decide", "accept-guesses", "describe"},
    "portal/desk/noting.py": {"receive-file", "look"},
    "portal/desk/review.py": {"return"},
    "portal/catalogue/services.py": {"waive", "publish"},
    "portal/catalogue/taking_back.py": {"undo", "withdraw", "purge"},
    "portal/hosts/services.py": {"host-add", "host-remove"},
    "portal/catalogue/allowance.py": {"limits"},
    "portal/organisations/services.py": {"invite", "join"},
    "portal/wanted/services.py": {"wish-for-data", "end-wish"},
    "portal/questions/services.py": {"ask", "answer", "close-question"},
}  # fmt: skip


def notes_in(path: Path) -> set[str]:
    """The actions that a module notes."""
    tree = list(ast.walk(ast.parse(path.read_text())))
    calls = [node for node in tree if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", "") in NOTES]
    said = [arg for call in named for arg in call.args[:2]]
    said += [key.value for call in calls for key in call.keywords if key.arg == "action"]
    return {str(one.value) for one in said if isinstance(one, ast.Constant)}


def entry(action="submit", who="Anna", **more):
    from drehscheibe.portal.evidence.services import note

    return note(Actor(who, f"person:{who}"), action, **({"organisation": SOEST} | more))


@pytest.fixture
def cora(portal):
    install_region(portal)
    return person("Cora", Role.ADMINISTRATOR)


@pytest.mark.parametrize("module", DEEDS_OF)
def test_each_service_notes_its_deeds(module):
    assert notes_in(SOURCE / module) >= DEEDS_OF[module]


def test_each_deed_that_is_noted_has_a_sentence():
    from drehscheibe.portal.evidence.deeds import DEEDS

    noted = set().union(*(notes_in(path) for path in (SOURCE / "portal").rglob("*.py")))
    assert noted - DEEDS.keys() == set()


def test_a_release_can_be_followed_from_its_file_to_the_public(portal):
    from drehscheibe.portal.desk.noting import note_look
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.evidence.models import AuditEntry

    anna, ben = Desk(portal, person("Anna", Role.STEWARD)), actor(person("Ben", Role.REVIEWER))
    draft = anna.submitted()
    note_look(draft, ben)
    note_look(draft, ben)
    approve(portal.layout, draft, ben)
    told = list(AuditEntry.objects.order_by("pk").values_list("actor", "action"))
    assert told == [
        ("Anna", "begin"),
        ("Anna", "receive-file"),
        ("Anna", "describe"),
        ("Anna", "clear"),
        ("Anna", "accept-guesses"),
        ("Anna", "submit"),
        ("Ben", "look"),
        ("Ben", "publish"),
    ]
    assert set(AuditEntry.objects.values_list("organisation", flat=True)) == {SOEST}


def test_opening_the_page_of_a_review_is_noted_once_for_each_person(portal):
    from drehscheibe.portal.evidence.models import AuditEntry

    install_region(portal)
    anna, ben = Desk(portal, person("Anna", Role.STEWARD)), person("Ben", Role.REVIEWER)
    draft = anna.submitted()
    for who in (ben, ben, anna.person):
        assert visitor(who).get(f"/pruefen-und-freigeben/{draft.pk}/").status_code == 200
    looks = AuditEntry.objects.filter(action="look")
    assert list(looks.values_list("actor", "release")) == [("Ben", draft.candidate.sha256)]


def test_the_organisations_page_leads_to_trail_and_programs_by_role(portal, cora):
    pages = {
        who: visitor(who).get("/organisationen/soest/").content.decode()
        for who in (cora, person("Dora", Role.STEWARD))
    }
    found = [[name in page for name in ("protokoll/", "programme/", "fragen/")]
             for page in pages.values()]  # fmt: skip
    assert found == [[True, True, True], [False, False, True]]


def test_administrators_and_reviewers_read_sentences_not_codes(portal, cora):
    entry("withdraw", dataset="spielplaetze", reason="Falsche Datei")
    for who in (cora, person("Ben", Role.REVIEWER)):
        page = visitor(who).get(TRAIL).content.decode()
        assert "Anna hat den Datensatz zurückgezogen" in page
        assert "Falsche Datei" in page
        assert "withdraw" not in page
    english = visitor(cora).get(f"/en{TRAIL}").content.decode()
    assert "Anna withdrew the dataset" in english


def test_nobody_else_learns_of_it(portal, cora):
    entry()
    others = (
        person("Dora", Role.STEWARD),
        person("Carl", *Role, of=town(ARNSBERG, "Arnsberg")),
    )
    for who in others:
        for path in (TRAIL, f"{TRAIL}protokoll.csv", f"{TRAIL}protokoll.json"):
            assert visitor(who).get(path).status_code == 404
        assert visitor(who).get("/organisationen/nirgends/protokoll/").status_code == 404
    assert visitor().get(TRAIL).status_code == 302


def test_the_trail_holds_the_own_organisation_only(portal, cora):
    entry(who="Fremd", organisation=ARNSBERG)
    entry(who="Anna")
    page = visitor(cora).get(TRAIL).content.decode()
    assert "Anna" in page
    assert "Fremd" not in page


def test_it_can_be_filtered_by_dataset_person_and_time(portal, cora):
    from django.utils import timezone

    from drehscheibe.portal.evidence.models import AuditEntry

    old = entry(who="Olga", dataset="baeume")
    entry(who="Anna", dataset="spielplaetze")
    AuditEntry.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=10))
    since = (timezone.now() - timedelta(days=2)).date().isoformat()

    def seen(query):
        page = visitor(cora).get(f"{TRAIL}?{query}").content.decode()
        return {name for name in ("Olga hat", "Anna hat") if name in page}

    assert seen("datensatz=baeume") == {"Olga hat"}
    assert seen("person=ann") == {"Anna hat"}
    assert seen(f"von={since}") == {"Anna hat"}
    assert seen(f"bis={since}") == {"Olga hat"}
    assert visitor(cora).get(f"{TRAIL}?von=gestern").status_code == 400


def test_it_is_paged_without_counting(portal, cora):
    for number in range(60):
        entry(reason=f"Nummer {number:02}")
    first = visitor(cora).get(TRAIL).content.decode()
    assert first.count('class="trail__what"') == 50
    assert "Nummer 59" in first
    before = first.split("vor=")[1].split('"')[0]
    second = visitor(cora).get(f"{TRAIL}?vor={before}").content.decode()
    assert second.count('class="trail__what"') == 10
    assert 'rel="next"' not in second


def test_the_table_runs_no_formula_and_no_script(portal, cora):
    entry(who="=HYPERLINK(1)", reason="@SUM(1)", dataset="<script>alert(1)</script>")
    answer = visitor(cora).get(f"{TRAIL}protokoll.csv")
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:4] == ["Wann", "Wer", "Was geschah", "Warum"]
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[1][3] == "'@SUM(1)"
    page = visitor(cora).get(TRAIL).content.decode()
    assert "<script>alert" not in page


def test_programs_get_json_one_entry_after_the_other(portal, cora):
    entry("purge", details_kept=3)
    answer = visitor(cora).get(f"{TRAIL}protokoll.json?person=Anna")
    assert answer.streaming
    told = orjson.loads(b"".join(answer.streaming_content))
    assert [one["action"] for one in told] == ["purge"]
    assert told[0]["details"] == {"details_kept": 3}
    empty = visitor(cora).get(f"{TRAIL}protokoll.json?person=niemand")
    assert orjson.loads(b"".join(empty.streaming_content)) == []


def test_old_entries_end_by_the_setting_but_never_those_of_the_last_year(portal):
    from django.utils import timezone

    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.evidence.retention import shorten_trail

    ages = {"alt": 800, "mittel": 400, "jung": 300}
    for name, days in ages.items():
        made = entry(who=name)
        AuditEntry.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=days))
    assert shorten_trail(24) == 1
    assert shorten_trail(1) == 1
    left = list(AuditEntry.objects.order_by("pk").values_list("actor", "action"))
    assert left == [
        ("jung", "submit"),
        ("retention rule", "shorten-trail"),
        ("retention rule", "shorten-trail"),
    ]
    assert shorten_trail(24) == 0
    assert AuditEntry.objects.count() == 3


def test_the_operator_reads_it_in_the_terminal(installation):
    path = installation.home / "orte.csv"
    path.write_text("Name;Wert\nA;1\nB;2\n")
    installation.publish(path, "--title", "Orte")
    text = installation.run("trail", "--organisation", SOEST)
    assert "hat eine Fassung mit 2 Zeilen freigegeben" in text.stdout
    as_json = installation.run("trail", "--dataset", "orte", "--format", "json")
    assert orjson.loads(as_json.stdout)[0]["action"] == "publish"
    nothing = installation.run("trail", "--since", "2999-01-01", "--format", "csv")
    assert nothing.stdout.count("\n") == 1
