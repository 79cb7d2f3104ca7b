# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of many datasets change together: seen before, by four eyes, with undo."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, Desk, actor, install_region, person, town, visitor
from visits import text_of

HERE = "/organisationen/soest/beschreibungen/"


@pytest.fixture
def world(portal, once):
    """Soest has four public datasets; Anna prepares, Ben reviews, Rita is of another town."""
    install_region(portal)
    return once(lambda: made(portal))


def made(portal: Any) -> dict[str, Any]:
    from drehscheibe.portal.desk.review import approve

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
    desk = Desk(portal, anna)
    first = approve(portal.layout, desk.submitted(), actor(ben)).dataset
    copies(portal, first, 3)
    return {"anna": anna, "ben": ben, "rita": rita, "first": first}


def copies(portal: Any, dataset: Any, count: int) -> None:
    """Public rows with records of their own, without building their releases."""
    from drehscheibe.catalogue import writer
    from drehscheibe.portal.catalogue.listing import record_named
    from drehscheibe.portal.catalogue.models import Dataset

    record, rows = record_named(dataset.slug), []
    for number in range(count):
        row = Dataset.objects.get(pk=dataset.pk)
        row.pk, row.slug, row.title = None, f"bank-{number}", f"Bänke {number}"
        row.contact, row.keywords = "", ["Bank"]
        rows.append(row)
    Dataset.objects.bulk_create(rows)
    told = [replace(record, slug=one.slug, title=one.title, keywords=("Bank",)) for one in rows]
    writer.put_many(portal.layout, told)


def work(portal: Any) -> None:
    Desk(portal, None).work()


def begun(client: Any, **chosen: Any) -> str:
    answer = client.post(HERE, chosen or {"what": "all"})
    assert answer.status_code == 303, text_of(answer)
    return str(answer["Location"])


def planned(client: Any, address: str, **wishes: Any) -> str:
    answer = client.post(address, {"deed": "plan", **wishes})
    assert answer.status_code == 303, text_of(answer)
    return text_of(client.get(address))


CONTACT = {"how-contact": "set", "contact": "gis@soest.example"}
WORDS = {"how-keywords": "add", "keywords": "Stadt, bank"}


def test_what_would_change_is_seen_before_and_waits_for_a_second_person(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset

    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna, what="ticked", dataset=["bank-0", "bank-1"])
    text = planned(anna, address, **CONTACT, **WORDS)
    assert text.count("<ins>gis@soest.example</ins>") == 2
    assert "<del>Bank</del>" in text
    assert "<ins>Bank, Stadt</ins>" in text
    anna.post(address, {"deed": "submit"})
    assert anna.post(address, {"deed": "approve"}).status_code == 400  # one person is not two
    work(portal)
    assert not Dataset.objects.filter(contact="gis@soest.example").exists()
    assert address in text_of(ben.get("/meine-arbeit/"))
    assert "Freigeben" in text_of(ben.get(address))
    assert ben.post(address, {"deed": "approve"}).status_code == 303
    work(portal)
    changed = Dataset.objects.filter(contact="gis@soest.example").order_by("slug")
    assert [one.slug for one in changed] == ["bank-0", "bank-1"]
    assert changed[0].keywords == ["Bank", "Stadt"]


def test_what_was_handed_over_without_a_date_is_shown_and_approved(portal, world):
    from drehscheibe.portal.descriptions.models import BulkChange

    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna, what="ticked", dataset=["bank-0", "bank-1"])
    planned(anna, address, **CONTACT)
    anna.post(address, {"deed": "submit"})
    BulkChange.objects.update(submitted=None)
    assert address in text_of(ben.get("/meine-arbeit/"))
    assert "Freigeben" in text_of(ben.get(address))
    assert ben.post(address, {"deed": "approve", "seen": ""}).status_code == 303


def approved(portal: Any, world: Any, **wishes: Any) -> str:
    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna)
    planned(anna, address, **wishes)
    anna.post(address, {"deed": "submit"})
    ben.post(address, {"deed": "approve"})
    work(portal)
    return address


def test_the_catalogue_says_it_too_and_one_undo_takes_all_of_it_back(portal, world):
    from drehscheibe.portal.catalogue.listing import record_named
    from drehscheibe.portal.catalogue.models import Dataset

    before = {one.slug: one.contact for one in Dataset.objects.all()}
    address = approved(portal, world, **CONTACT, **{"how-themes": "add", "themes": ["TRAN"]})
    release = world["first"].release
    for slug in before:
        record = record_named(slug)
        assert (record.contact, "TRAN" in record.themes) == ("gis@soest.example", True)
        assert record.release == release  # nothing was published anew
        assert record.updated > record.modified  # but who harvests what changed hears of it
    Dataset.objects.filter(slug="bank-2").update(contact="andere@soest.example")
    anna = visitor(world["anna"])
    back = anna.post(address, {"deed": "undo"})["Location"]
    work(portal)
    after = {one.slug: one.contact for one in Dataset.objects.all()}
    assert after == before | {"bank-2": "andere@soest.example"}
    assert "jemand hat inzwischen etwas anderes" in text_of(anna.get(back))
    assert anna.post(address, {"deed": "undo"}).status_code == 400  # only once


def test_what_undoes_many_is_made_by_the_worker_and_begun_again_comes_to_the_same(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.descriptions import applying
    from drehscheibe.portal.descriptions.models import BulkChange
    from drehscheibe.portal.descriptions.taking_back import make_lines

    before = {one.slug: one.contact for one in Dataset.objects.all()}
    address = approved(portal, world, **CONTACT)
    anna = visitor(world["anna"])
    with CaptureQueriesContext(connection) as asked:
        back = anna.post(address, {"deed": "undo"})["Location"]
    assert not [one for one in asked if one["sql"].startswith('INSERT INTO "descriptions_bulkline')]
    told = anna.get(f"{back}stand/").json()
    assert (told["waits"], told["done"], told["total"]) == (True, 0, len(before))
    assert "0 Datensätze" not in text_of(anna.get(back))
    change = BulkChange.objects.get(undoes__isnull=False)
    make_lines(change)  # by a worker that ended then
    first = change.lines.first()
    applying._say(change, [first], portal.layout)
    work(portal)
    assert {one.slug: one.contact for one in Dataset.objects.all()} == before
    told = anna.get(f"{back}stand/").json()
    assert (told["waits"], told["done"], told["total"]) == (False, len(before), len(before))
    assert change.lines.count() == len(before)


def test_history_tells_who_and_takes_a_single_change_back(portal, world):
    from drehscheibe.portal.catalogue.listing import record_named
    from drehscheibe.portal.catalogue.models import Dataset

    approved(portal, world, **CONTACT)
    anna, page = visitor(world["anna"]), "/daten/bank-0/beschreibung/"
    text = text_of(anna.get(page))
    assert "Anna" in text
    assert "Ben" in text
    assert "<ins>gis@soest.example</ins>" in text
    number = Dataset.objects.get(slug="bank-0").changes.get().pk
    assert anna.post(page, {"undo": number}).status_code == 303
    assert Dataset.objects.get(slug="bank-0").contact == ""
    assert record_named("bank-0").contact == world["first"].owner.contact_mail
    assert anna.post(page, {"undo": number}).status_code == 400  # it does not stand there any more
    assert Dataset.objects.get(slug="bank-0").changes.count() == 2


def test_strangers_see_and_change_nothing(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.descriptions.models import BulkChange

    anna, rita, nobody = visitor(world["anna"]), visitor(world["rita"]), visitor()
    address = begun(anna)
    planned(anna, address, **CONTACT)
    pages = (HERE, f"{HERE}beschreibungen.csv", address, f"{address}stand/",
             "/daten/bank-0/beschreibung/")  # fmt: skip
    for path in pages:
        assert rita.get(path).status_code == 404, path
        assert nobody.get(path).status_code == 302, path
    for deed in ("plan", "submit", "approve", "return", "discard", "undo"):
        assert rita.post(address, {"deed": deed, **CONTACT}).status_code == 404, deed
    # Of another town's datasets she takes none into a change of her own.
    theirs = "/organisationen/arnsberg/beschreibungen/"
    assert rita.post(theirs, {"what": "ticked", "dataset": ["bank-0"]}).status_code == 400
    strange = rita.post(
        f"{theirs}liste/", {"list": upload("datensatz;kontakt\nbank-0;x@y.example\n")}
    )
    assert "bank-0" in text_of(rita.get(strange["Location"]))
    assert rita.post(strange["Location"], {"deed": "submit"}).status_code == 400
    work(portal)
    assert not Dataset.objects.filter(contact__contains="@").exclude(pk=world["first"].pk).exists()
    assert BulkChange.objects.get(pk=address.split("/")[-2]).state == "open"


def test_a_reviewer_alone_prepares_nothing(world):
    ben = visitor(world["ben"])
    assert ben.get(HERE).status_code == 404
    anna = visitor(world["anna"])
    address = begun(anna)
    assert ben.post(address, {"deed": "plan", **CONTACT}).status_code == 400


def test_where_one_person_may_release_nobody_else_is_asked(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset

    cleo = person("Cleo", Role.STEWARD, Role.REVIEWER)
    type(town()).objects.filter(key=town().key).update(one_person_may_release=True)
    client = visitor(cleo)
    address = begun(client)
    planned(client, address, **CONTACT)
    client.post(address, {"deed": "submit"})
    work(portal)
    assert Dataset.objects.filter(contact="gis@soest.example").count() == 4


def test_sent_back_with_a_sentence_it_is_worked_on_again(world):
    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna)
    planned(anna, address, **CONTACT)
    anna.post(address, {"deed": "submit"})
    seen = "2020-01-01T00:00:00+00:00"  # of an older hand-over
    assert ben.post(address, {"deed": "approve", "seen": seen}).status_code == 400
    ben.post(address, {"deed": "return", "sentence": "Bitte das Funktionspostfach."})
    assert "Bitte das Funktionspostfach." in text_of(anna.get(address))
    assert "Bitte das Funktionspostfach." in text_of(anna.get("/meine-arbeit/"))
    planned(anna, address, **CONTACT)
    assert anna.post(address, {"deed": "discard"}).status_code == 303
    assert anna.get(address).status_code == 404


def upload(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", text.encode() if isinstance(text, str) else text)


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_list_goes_out_and_comes_back_changed(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset

    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    Dataset.objects.filter(slug="bank-0").update(description="=1+1", themes=["TRAN"])
    rows = {row["datensatz"]: row for row in rows_of(anna.get(f"{HERE}beschreibungen.csv"))}
    assert rows["bank-0"]["beschreibung"] == "'=1+1"  # no spreadsheet runs it
    text = io.StringIO()
    out = csv.DictWriter(text, list(rows["bank-0"]), delimiter=";")
    out.writeheader()
    rows["bank-0"] |= {"lizenz": "CC BY 4.0", "themen": ""}
    rows["bank-1"] |= {"themen": "Verkehr, ENVI", "haeufigkeit": "monatlich"}
    rows["bank-2"] |= {"hvd": "gibt es nicht"}
    out.writerows([*rows.values(), rows["bank-0"] | {"datensatz": "fremd"}])
    answer = anna.post(f"{HERE}liste/", {"list": upload(text.getvalue().encode("cp1252"))})
    address = answer["Location"]
    page = text_of(anna.get(address))
    assert "gibt es nicht" in page
    assert "fremd" in page
    anna.post(address, {"deed": "submit"})
    ben.post(address, {"deed": "approve"})
    work(portal)
    told = {one.slug: one for one in Dataset.objects.all()}
    assert (told["bank-0"].licence, told["bank-0"].themes) == ("cc-by/4.0", [])
    assert told["bank-0"].description == "=1+1"
    assert (told["bank-1"].themes, told["bank-1"].frequency) == (["TRAN", "ENVI"], "MONTHLY")
    assert told["bank-2"].changes.count() == 0


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\xff\xfe\x00\x01", b"\x00" * 99])
def test_what_is_no_list_is_refused_with_a_sentence(world, content):
    anna = visitor(world["anna"])
    answer = anna.post(f"{HERE}liste/", {"list": upload(content)})
    assert answer.status_code == 400
    assert "Bitte" in text_of(answer) or "datensatz" in text_of(answer)


def test_what_was_said_meanwhile_stays(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset

    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna)
    planned(anna, address, **CONTACT)
    anna.post(address, {"deed": "submit"})
    Dataset.objects.filter(slug="bank-1").update(contact="neu@soest.example")
    ben.post(address, {"deed": "approve"})
    work(portal)
    assert Dataset.objects.get(slug="bank-1").contact == "neu@soest.example"
    assert Dataset.objects.filter(contact="gis@soest.example").count() == 3


def test_an_open_draft_says_the_new_words_too(portal, world):
    from drehscheibe.portal.desk.next_release import begin_next

    anna = world["anna"]
    draft = begin_next(portal.layout, world["first"], author=anna, actor=actor(anna))
    draft.description = draft.description | {"frequency": "DAILY"}
    draft.save()
    approved(portal, world, **CONTACT, **{"how-frequency": "set", "frequency": "MONTHLY"})
    draft.refresh_from_db()
    assert draft.description["contact"] == "gis@soest.example"
    assert draft.description["frequency"] == "DAILY"  # its own word


def test_hundreds_of_datasets_with_progress(portal, world):
    from drehscheibe.portal.catalogue.models import DescriptionChange

    copies_of_copies(portal, world, 101)
    address = approved(portal, world, **CONTACT)
    told = visitor(world["anna"]).get(f"{address}stand/").json()
    assert (told["waits"], told["done"], told["total"]) == (False, 105, 105)
    assert DescriptionChange.objects.count() == 105
    text = text_of(visitor(world["anna"]).get(address))
    assert "105 Datensätze" in text
    assert text.count("<del>") + text.count("<ins>") < 250  # a page of them


def test_what_many_would_become_is_found_out_by_the_worker_while_the_page_waits(
    portal, world, monkeypatch
):
    from drehscheibe.portal.descriptions import planning

    monkeypatch.setattr(planning, "AT_ONCE", 3)
    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    address = begun(anna)
    page = planned(anna, address, **CONTACT)
    assert "Wir sehen nach, was sich ändern würde" in page
    assert "Was ändert sich?" not in page
    told = anna.get(f"{address}stand/").json()
    assert (told["waits"], told["step"], told["total"]) == (True, "planning", 4)
    assert anna.post(address, {"deed": "submit"}).status_code == 400
    assert anna.post(address, {"deed": "discard"}).status_code == 400
    work(portal)
    assert not anna.get(f"{address}stand/").json()["waits"]
    assert "gis@soest.example" in text_of(anna.get(address))
    anna.post(address, {"deed": "submit"})
    ben.post(address, {"deed": "return", "sentence": "Bitte das Fachamt nennen"})
    planned(anna, address, **CONTACT | {"contact": "amt66@soest.example"})
    work(portal)
    page = text_of(anna.get(address))
    assert "Bitte das Fachamt nennen" in page  # it is still what was sent back
    assert "amt66@soest.example" in page


def test_a_plan_that_changes_nothing_does_not_stick_to_the_next_one(portal, world):
    from drehscheibe.portal.descriptions.models import BulkLine

    anna = visitor(world["anna"])
    address = begun(anna, what="ticked", dataset=["bank-0"])
    planned(anna, address, **{"how-contact": "empty"})
    assert BulkLine.objects.get().state == "left"
    planned(anna, address, **CONTACT)
    assert BulkLine.objects.get().state == "planned"


def copies_of_copies(portal: Any, world: Any, count: int) -> None:
    from drehscheibe.portal.catalogue.models import Dataset

    Dataset.objects.filter(slug__startswith="bank-").delete()
    copies(portal, world["first"], count + 3)


def test_history_ends_with_the_dataset_and_with_time(portal, world):
    from datetime import timedelta

    from django.utils import timezone

    from drehscheibe.portal.catalogue.models import DescriptionChange
    from drehscheibe.portal.descriptions.tidying import tidy
    from drehscheibe.portal.jobs.handlers import UNWATCHED

    approved(portal, world, **CONTACT)
    old = timezone.now() - timedelta(days=31 * (portal.trail_months + 1))
    DescriptionChange.objects.filter(dataset__slug="bank-0").update(at=old)
    assert tidy({}, portal, UNWATCHED) == {"forgotten": 1}
    assert DescriptionChange.objects.count() == 3
