# SPDX-License-Identifier: EUPL-1.2
"""Questions from outside: without an account, answered in public, nothing private leaves."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from drehscheibe.domain.errors import QuestionNotFound, TicketNotValid
from drehscheibe.policy.actors import Role
from drehscheibe.tickets import Purpose, issue_ticket
from live import hidden_fields, sign_in
from portal_samples import Rows, Sample, column, publish
from townhall import ARNSBERG, PASSWORD, SOEST, Desk, actor, install_region, person, town, visitor

SCRIPT = "<script>alert(1)</script>"
TEXT = "Der Spielplatz 3 ist abgebaut, stimmt das?"


@pytest.fixture
def dataset(portal):
    """A public dataset of Soest, whose steward is Anna."""
    from django.core.cache import cache

    from drehscheibe.portal.catalogue.models import Dataset

    cache.clear()
    install_region(portal)
    town()
    rows = Rows("orte", (column("name", "Name"),), [{"name": "Spielplatz 3"}])
    publish(portal.layout, Sample("spielplaetze", "Spielplätze", SOEST, (rows,)))
    return Dataset.objects.get()


@pytest.fixture
def anna(dataset):
    return person("Anna", Role.STEWARD)


def ticket(portal, slug="spielplaetze", *, age=60, seconds=3_600, purpose=Purpose.QUESTION):
    claims = {"dataset": slug, "since": int(time.time()) - age}
    return issue_ticket(purpose, claims=claims, seconds=seconds, settings=portal)


def send(portal, client=None, **fields):
    given = {"text": TEXT, "ticket": ticket(portal)} | fields
    return (client or visitor()).post("/daten/spielplaetze/frage/", given)


def ask(dataset, **more):
    from drehscheibe.portal.questions.services import Asked, ask

    return ask(dataset, Asked(**({"text": TEXT} | more)))


def mails(portal):
    """What was sent, oldest first; without a mail server they are files."""
    Desk(portal, None).work()
    folder = portal.layout.mail
    there = folder.iterdir() if folder.exists() else ()
    found = sorted(there, key=lambda path: path.stat().st_mtime_ns)
    # Two that were sent in one moment may share a file; a line of 79 hyphens ends each.
    texts = [path.read_bytes().decode() for path in found]
    read = [mail for text in texts for mail in text.split("-" * 79 + "\n") if mail.strip()]
    for path in found:
        path.unlink()
    return read


def inside(question, slug="soest"):
    return f"/organisationen/{slug}/fragen/{question.pk}/"


def test_a_question_without_an_account_reaches_the_owner_and_is_not_public(portal, dataset, anna):
    from drehscheibe.portal.questions.queries import open_questions_of

    answer = send(portal)
    assert (answer.status_code, answer["Location"]) == (302, "/daten/spielplaetze/frage/danke/")
    assert [question.text for question in open_questions_of(actor(anna))] == [TEXT]
    assert TEXT not in visitor().get("/daten/spielplaetze/").content.decode()
    assert TEXT in visitor(anna).get("/organisationen/soest/fragen/").content.decode()


def test_a_question_stands_in_my_work_of_the_owner_only(portal, dataset, anna):
    question = ask(dataset)
    mine = visitor(anna).get("/meine-arbeit/").content.decode()
    assert inside(question) in mine
    stranger = person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    assert inside(question) not in visitor(stranger).get("/meine-arbeit/").content.decode()


def test_the_answer_is_public_with_what_was_released_of_the_question(portal, dataset, anna):
    from drehscheibe.portal.questions.models import Question

    question = ask(dataset, text="Herr Muster sagt, Spielplatz 3 ist abgebaut.", item="3")
    fields = {"public_text": "Ist Spielplatz 3 abgebaut?", "answer": "Ja.", "checked": "on"}
    answer = visitor(anna).post(inside(question), fields | {"do": "answer"})
    assert answer.status_code == 302
    page = visitor().get("/daten/spielplaetze/").content.decode()
    assert "Ist Spielplatz 3 abgebaut?" in page
    assert "Antwort von Soest" in page
    assert "Muster" not in page
    assert "Anna" not in page
    assert Question.objects.get().ended_by == "Anna"


def test_an_answer_needs_the_tick_and_no_address_in_the_public_text(portal, dataset, anna):
    question = ask(dataset)
    client = visitor(anna)
    fields = {"public_text": "Bitte an hans@example.org", "answer": "Ja.", "do": "answer"}
    page = client.post(inside(question), fields)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Häkchen" in text
    assert "E-Mail-Adresse" in text
    assert "Bitte an hans@example.org" in text, "what was typed stays"


def test_the_page_says_who_answered_and_offers_to_change_it(portal, dataset, anna):
    question = ask(dataset)
    page = f"/organisationen/soest/fragen/{question.pk}/"
    visitor(anna).post(page, {"do": "answer", "answer": "Ja.", "checked": "on"})
    text = visitor(anna).get(page).content.decode()
    assert "Beantwortet" in text
    assert "Anna, " in text
    assert "Antwort speichern" in text
    assert "Antwort zurücknehmen" in text
    assert "Frage schließen" not in text


def test_closed_with_a_reason_that_only_the_asker_reads(portal, dataset, anna):
    from drehscheibe.portal.questions.services import confirm_address

    question = ask(dataset, email="carla@example.org")
    address = re.search(r"/fragen/bestaetigen/(\S+)/", "".join(mails(portal)))[1]
    confirm_address(address)
    visitor(anna).post(inside(question), {"reason": "Kein Datenfehler.", "do": "close"})
    sent = mails(portal)
    assert "Kein Datenfehler." in sent[0]
    assert "To: carla@example.org" in sent[0]
    assert "Kein Datenfehler." not in visitor().get("/daten/spielplaetze/").content.decode()
    question.refresh_from_db()
    assert question.email == "", "the address has served its purpose"


def test_an_address_nobody_confirmed_gets_no_answer(portal, dataset, anna):
    question = ask(dataset, email="opfer@example.org")
    mails(portal)
    fields = {"answer": "Ja, genau.", "checked": "on", "do": "answer"}
    visitor(anna).post(inside(question), fields)
    assert mails(portal) == []
    question.refresh_from_db()
    assert question.email == ""


def test_opening_the_link_confirms_nothing_the_button_does(portal, dataset):
    question = ask(dataset, email="carla@example.org")
    path = re.search(r"http\S+(/fragen/bestaetigen/\S+/)", mails(portal)[-1])[1]
    client = visitor()
    assert client.get(path).status_code == 200
    question.refresh_from_db()
    assert question.email_confirmed is None
    assert client.post(path).status_code == 200
    question.refresh_from_db()
    assert question.email_confirmed


def test_the_owner_is_told_by_mail_and_never_learns_the_address(portal, dataset, anna):
    question = ask(dataset, email="carla@example.org")
    [told] = [mail for mail in mails(portal) if "To: anna@example.org" in mail]
    assert "carla" not in told
    assert TEXT not in told, "it may be private, and ends by time: the page has it"
    assert f"/organisationen/soest/fragen/{question.pk}/" in told
    assert "carla" not in visitor(anna).get(inside(question)).content.decode()


@pytest.mark.parametrize(("mails_wanted", "at_once", "by_day"), [
    ("each", 1, 0), ("daily", 0, 1), ("none", 0, 0),
])  # fmt: skip
def test_a_question_comes_as_its_reader_chose(portal, dataset, anna, mails_wanted, at_once, by_day):
    from drehscheibe.portal.notices.mails import send_digests

    anna.mails = mails_wanted
    anna.save()
    ask(dataset)
    assert len(mails(portal)) == at_once
    send_digests()
    found = mails(portal)
    assert len(found) == by_day
    assert all("Spielplätze" in one for one in found)


def test_tickets_are_needed_and_belong_to_one_dataset_and_purpose(portal, dataset):
    from drehscheibe.portal.questions.models import Question
    from drehscheibe.portal.questions.services import confirm_address

    other = ticket(portal, purpose=Purpose.CHECK)
    for wrong in ("", "forged", other, ticket(portal, "anderes"), ticket(portal, seconds=-1)):
        page = send(portal, ticket=wrong)
        assert page.status_code == 422
        assert TEXT in page.content.decode(), "what was typed stays"
    assert send(portal, ticket=ticket(portal, age=0)).status_code == 422
    assert not Question.objects.exists()
    with pytest.raises(TicketNotValid):
        confirm_address(ticket(portal))


@pytest.mark.parametrize(
    "fields",
    [
        {"website": "https://example.org"},
        {"text": "zu kurz"},
        {"text": "x" * 2_001},
        {"text": "Kauft hier: http://a.example http://b.example www.c.example"},
        {"email": "keine adresse"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"item": "x" * 201},
    ],
)
def test_what_machines_write_is_not_kept(portal, dataset, fields):
    from drehscheibe.portal.questions.models import Question

    assert send(portal, **fields).status_code == 422
    assert not Question.objects.exists()


def test_one_client_asks_only_so_often(portal, dataset):
    answers = [send(portal, text=f"{TEXT} Nummer {n}").status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    other = visitor(REMOTE_ADDR="198.51.100.7")
    assert send(portal, other, text=f"{TEXT} Noch eine").status_code == 302


def test_the_addresses_of_one_line_are_one_client(portal, dataset):
    def asked(n):
        client = visitor(REMOTE_ADDR=f"2001:db8::{n}")
        return send(portal, client, text=f"{TEXT} Nummer {n}").status_code

    assert [asked(n) for n in range(1, 7)] == [302] * 5 + [429]


def test_the_same_words_twice_are_one_question(portal, dataset):
    from drehscheibe.portal.questions.models import Question

    send(portal)
    assert send(portal, text=TEXT.upper() + "  ").status_code == 302
    assert Question.objects.count() == 1


def test_scripts_in_every_field_are_shown_as_text(portal, dataset, anna):
    question = ask(dataset, text=f"{SCRIPT} {TEXT}", item=SCRIPT)
    client = visitor(anna)
    fields = {"public_text": SCRIPT, "answer": SCRIPT, "checked": "on", "do": "answer"}
    client.post(inside(question), fields)
    pages = ("/daten/spielplaetze/", inside(question), "/organisationen/soest/fragen/")
    for path in pages:
        assert SCRIPT not in client.get(path).content.decode()
    assert SCRIPT not in send(portal, text=SCRIPT, ticket="").content.decode()


def test_others_do_not_learn_that_a_question_exists(portal, dataset):
    from drehscheibe.portal.questions.queries import open_questions_of
    from drehscheibe.portal.questions.services import answer, close

    question = ask(dataset)
    stranger = person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    client = visitor(stranger)
    missing = client.get("/organisationen/gibt-es-nicht/fragen/").status_code
    for path in ("/organisationen/soest/fragen/", inside(question), inside(question, "arnsberg")):
        assert client.get(path).status_code == missing == 404
        assert client.post(path, {"do": "close", "reason": "x"}).status_code == 404
    assert open_questions_of(actor(stranger)) == []
    with pytest.raises(QuestionNotFound):
        answer(question, "Ja.", actor(stranger), public_text="")
    with pytest.raises(QuestionNotFound):
        close(question, "Nein.", actor(stranger))
    assert visitor().get(inside(question)).status_code == 302, "to the sign-in page"


def test_an_agent_answers_for_its_principal(portal, dataset):
    from drehscheibe.portal.organisations.models import Mandate
    from drehscheibe.portal.questions.queries import open_questions_of

    district = town("05974", "Kreis-Soest", kind="district")
    Mandate.objects.create(principal=town(), agent=district, given_by="Test")
    dora = person("Dora", Role.STEWARD, of=district)
    question = ask(dataset)
    assert open_questions_of(actor(dora)) == [question]
    assert "To: dora@example.org" in "".join(mails(portal))


def test_nobody_asks_about_what_is_not_public(portal, dataset, anna):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    assert visitor().get("/daten/gibt-es-nicht/frage/").status_code == 404
    withdraw_dataset(portal.layout, "spielplaetze", actor(anna))
    assert visitor().get("/daten/spielplaetze/frage/").status_code == 410
    assert send(portal).status_code == 410


def test_addresses_and_private_texts_end_by_the_setting(portal, dataset, anna):
    from django.utils import timezone

    from drehscheibe.portal.questions.models import Question
    from drehscheibe.portal.questions.services import answer, forget_what_is_old

    old, new = ask(dataset, email="a@example.org"), ask(dataset, text=f"{TEXT} Zwei")
    answer(old, "Ja.", actor(anna), public_text="Kurz")
    past = timezone.now() - timedelta(days=91)
    Question.objects.filter(pk=old.pk).update(ended=past)
    Question.objects.filter(pk=new.pk).update(asked=past, email="b@example.org")
    assert forget_what_is_old(90) >= 2
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.text, old.public_text, old.answer) == ("", "Kurz", "Ja.")
    assert (new.email, new.text) == ("", f"{TEXT} Zwei"), "an open question can still be read"


def test_what_was_asked_goes_with_the_dataset(portal, dataset):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset
    from drehscheibe.portal.questions.models import Question

    ask(dataset)
    boss = actor(person("Cora", Role.ADMINISTRATOR))
    purge_dataset(portal.layout, "spielplaetze", boss, reason="Test")
    assert not Question.objects.exists()


def test_who_asked_answered_and_closed_is_noted(portal, dataset, anna):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.questions.services import answer, close

    question = ask(dataset)
    answer(question, "Ja.", actor(anna), public_text="")
    close(question, "Doch nicht.", actor(anna))
    noted = AuditEntry.objects.filter(details__question=str(question.pk)).order_by("pk")
    told = [(entry.action, entry.actor, entry.reason) for entry in noted]
    assert told == [
        ("ask", "", ""),
        ("answer", "Anna", ""),
        ("close-question", "Anna", "Doch nicht."),
    ]


def test_asking_and_answering_on_the_real_server(live, portal, dataset, anna):
    page = live.get("/daten/spielplaetze/frage/?objekt=7")
    assert 'value="7"' in page.text
    fields = hidden_fields(page.text) | {"text": TEXT, "item": "7"}
    assert live.post("/daten/spielplaetze/frage/", data=fields).status_code == 422, "too fast"
    time.sleep(3.1)
    asked = live.post("/daten/spielplaetze/frage/", data=fields)
    assert (asked.status_code, urlsplit(asked.headers["location"]).path) == (
        302,
        "/daten/spielplaetze/frage/danke/",
    )
    assert "Soest" in live.get(asked.headers["location"]).text
    without = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    assert live.post("/daten/spielplaetze/frage/", data=without).status_code == 403
    huge = live.post("/daten/spielplaetze/frage/", data=fields | {"text": "x" * (2 << 20)})
    assert huge.status_code == 413
    sign_in(live, "anna@example.org", PASSWORD)
    listed = live.get("/organisationen/soest/fragen/").text
    path = re.search(r'href="(/organisationen/soest/fragen/[0-9a-f-]{36}/)"', listed)[1]
    form = hidden_fields(live.get(path).text)
    done = live.post(path, data=form | {"answer": "Ja.", "checked": "on", "do": "answer"})
    assert done.status_code == 302
    assert "Antwort von Soest" in live.get("/daten/spielplaetze/").text
