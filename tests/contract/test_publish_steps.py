# SPDX-License-Identifier: EUPL-1.2
"""The six steps as forms: what is asked, what is kept, what comes back, and who sees nothing."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest

from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PASSWORD, PLAYGROUNDS, Desk, install_region, person, town, visitor

PEOPLE = "Name;Mail;Plätze\n" + "".join(
    f"Ort {n};anna.muster{n}@example.org;{n}\n" for n in range(1, 9)
)
CLEAR = dict.fromkeys(("persons", "rights", "security", "small-numbers"), "clear")
DESCRIBED = {"title": "Spielplätze", "licence": "dl-by-de/2.0", "what": "on"}


@pytest.fixture
def anna(portal):
    install_region(portal)
    desk = Desk(portal, person("Anna", Role.STEWARD))
    person("Ben", Role.REVIEWER)
    return SimpleNamespace(desk=desk, browser=browser_of("anna"), settings=portal)


@pytest.fixture
def draft(anna, once):
    """Its file was read."""
    return once(anna.desk.draft)


@pytest.fixture
def named(anna, once):
    """A draft that tells of persons."""
    return once(lambda: anna.desk.draft(PEOPLE))


@pytest.fixture
def ready(anna, once):
    """A draft with a preview."""
    return once(lambda: anna.desk.ready(anna.desk.draft()))


@pytest.fixture
def release(anna, once):
    return once(lambda: released(anna))


def browser_of(name):
    from drehscheibe.portal.people.models import Person

    return visitor(Person.objects.get(email=f"{name}@example.org"))


def at(draft, step=""):
    return f"/veroeffentlichen/{draft.pk}/" + (f"{step}/" if step else "")


def text_of(answer):
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def key_of(page, code):
    found = re.search(rf'name="key" value="({code}[^"]*)"', page.content.decode())
    return unescape(found[1])


def post(anna, draft, step, **said):
    answer = anna.browser.post(at(draft, step), said)
    anna.desk.work()
    draft.refresh_from_db()
    return answer


def test_a_draft_begins_and_leads_back_to_its_step(anna):
    from drehscheibe.portal.desk.models import Draft

    begun = anna.browser.post("/veroeffentlichen/", {"owner": "05974040"})
    draft = Draft.objects.get()
    assert (begun.status_code, begun["Location"]) == (303, at(draft, "datei"))
    assert "ticket=" in anna.browser.get(at(draft, "datei")).content.decode()
    anna.desk.upload(draft, PLAYGROUNDS)
    assert anna.browser.get(at(draft))["Location"] == at(draft, "verstehen")
    assert "spielplaetze.csv" in text_of(anna.browser.get("/veroeffentlichen/"))


def test_all_six_steps_end_with_the_second_person(anna, draft):
    assert "Zeile 1 enthält" in text_of(anna.browser.get(at(draft, "verstehen")))
    assert post(anna, draft, "verstehen", what="right")["Location"] == at(draft, "hinweise")
    assert post(anna, draft, "hinweise", what="on")["Location"] == at(draft, "darf-das-raus")
    assert post(anna, draft, "darf-das-raus", **CLEAR)["Location"] == at(draft, "beschreiben")
    assert post(anna, draft, "beschreiben", **DESCRIBED)["Location"] == at(draft, "vorschau")
    assert draft.dataset.slug == "spielplaetze-soest"
    preview = anna.browser.get(at(draft, "vorschau"))
    assert "Spielplatz 1" in text_of(preview)
    assert "/ogc/" not in preview.content.decode()
    post(anna, draft, "vorschau", what="submit")
    assert draft.state == "submitted"
    assert "Zur Prüfung gegeben" in text_of(anna.browser.get(at(draft, "vorschau")))
    anna.browser.post(at(draft, "zurueckholen"))
    draft.refresh_from_db()
    assert draft.state == "open"


def test_while_the_machine_works_the_page_asks_again(anna, draft):
    from drehscheibe.portal.desk import services

    services.decide_findings(anna.settings.layout, draft, services.Decisions(), anna.desk.actor)
    page = anna.browser.get(at(draft, "hinweise"))
    again = f'http-equiv="refresh" content="2; url={at(draft, "hinweise")}"'
    assert again in page.content.decode()
    assert anna.browser.get(at(draft, "stand")).json()["waits"]
    late = anna.browser.post(at(draft, "beschreiben"), DESCRIBED)
    assert late.status_code == 409
    assert "die Datei wird gerade gelesen" in text_of(late) or "gelesen" in text_of(late)


def test_a_guess_can_be_changed_and_everything_is_read_again(anna, draft):
    post(anna, draft, "verstehen", what="columns", **{"type.Baujahr": "string", "secret": "x"})
    assert draft.answers == {"type.Baujahr": "string"}
    post(anna, draft, "verstehen", what="place-spielplaetze", kind="none")
    assert draft.answers["place"] == "none"
    page = anna.browser.get(at(draft, "verstehen")).content.decode()
    assert "karte/spielplaetze.geojson" not in page
    post(anna, draft, "verstehen", what="columns", omit="Baujahr")
    assert draft.omit == ["Baujahr"]


def test_personal_data_stop_until_a_fix_or_a_reason(anna, named):
    page = anna.browser.get(at(named, "hinweise"))
    key = key_of(page, "personal-email")
    assert post(anna, named, "hinweise", what="on").status_code == 403
    empty = post(anna, named, "hinweise", what="waive", key=key, because=" ")
    assert empty.status_code == 400
    assert "in einem Satz" in text_of(empty)
    done = post(anna, named, "hinweise", what="waive", key=key, because="Amtliche Adressen")
    assert done["Location"].startswith(at(named, "hinweise") + "#f-personal-email")
    waiver = named.waivers[0]
    assert (waiver["column"], waiver["by"], waiver["because"]) == (
        "Mail",
        "Anna",
        "Amtliche Adressen",
    )
    assert post(anna, named, "hinweise", what="on")["Location"] == at(named, "darf-das-raus")
    questions = anna.browser.get(at(named, "darf-das-raus")).content.decode()
    assert not re.search(r'name="persons" value="clear" checked', questions)


def test_one_click_leaves_a_column_out_and_shows_the_rows(anna, named):
    page = anna.browser.get(at(named, "hinweise"))
    assert "anna.muster3@example.org" in page.content.decode()
    post(anna, named, "hinweise", what="mend:0", key=key_of(page, "personal-email"))
    assert named.omit == ["Mail"]
    again = anna.browser.get(at(named, "hinweise"))
    assert "muster3" not in again.content.decode()


def test_nothing_is_accepted_silently_and_held_data_stay(anna, draft):
    page = anna.browser.get(at(draft, "darf-das-raus")).content.decode()
    assert re.search(r'name="persons" value="clear" checked', page)
    assert not re.search(r'name="rights" value="clear" checked', page)
    assert draft.clearance == {}
    held = post(anna, draft, "darf-das-raus", **CLEAR | {"rights": "open"})
    assert "darf" in text_of(held)
    assert held.status_code == 200
    why = {"rights": "decided", "rights-because": ""}
    assert "in einem Satz" in text_of(post(anna, draft, "darf-das-raus", **CLEAR | why))
    why["rights-because"] = "Das Büro hat zugestimmt"
    assert post(anna, draft, "darf-das-raus", **CLEAR | why).status_code == 303
    kept = draft.clearance["rights"]
    assert (kept["by"], kept["because"]) == ("Anna", "Das Büro hat zugestimmt")
    assert kept["at"]


def test_what_was_typed_is_kept_also_when_something_is_missing(anna, draft):
    said = {"title": "", "description": "Alle <b>Plätze</b>", "keywords": "Kinder, Spiel"}
    answer = post(anna, draft, "beschreiben", **said, what="on")
    assert answer.status_code == 400
    assert "Titel" in text_of(answer)
    again = anna.browser.get(at(draft, "beschreiben"))
    assert "Alle <b>Plätze</b>" in unescape(again.content.decode())
    assert "<b>Plätze" not in again.content.decode()
    assert draft.description["keywords"] == ["Kinder", "Spiel"]


def test_columns_get_titles_and_descriptions(anna, draft):
    from drehscheibe.portal.desk.candidate_page import shown_candidate

    post(anna, draft, "hinweise", what="on")
    post(anna, draft, "darf-das-raus", **CLEAR)
    told = {"title.Baujahr": "Gebaut", "description.Baujahr": "Jahr der Abnahme"}
    post(anna, draft, "beschreiben", **DESCRIBED, **told)
    column = next(c for c in shown_candidate(draft).tables[0].columns if c.name == "baujahr")
    assert (column.title, column.description) == ("Gebaut", "Jahr der Abnahme")


def released(anna, text=PLAYGROUNDS, name="Spielplätze"):
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.people.models import Person

    draft = anna.desk.draft(text)
    for step, said in (("hinweise", {"what": "on"}), ("darf-das-raus", CLEAR)):
        post(anna, draft, step, **said)
    post(anna, draft, "beschreiben", **DESCRIBED | {"title": name})
    post(anna, draft, "vorschau", what="submit")
    ben = Desk(anna.settings, Person.objects.get(email="ben@example.org"))
    return approve(anna.settings.layout, draft, ben.actor)


def next_draft(anna, release, text):
    from drehscheibe.portal.desk.models import Draft

    slug = release.dataset.slug
    page = anna.browser.get(f"/daten/{slug}/").content.decode()
    assert f'action="/daten/{slug}/neue-fassung/"' in page
    assert anna.browser.post(f"/daten/{slug}/neue-fassung/").status_code == 303
    draft = Draft.objects.filter(dataset=release.dataset, state="empty").get()
    return anna.desk.upload(draft, text)


def test_next_month_asks_nothing_where_nothing_is_new(anna, release):
    draft = next_draft(anna, release, PLAYGROUNDS + "Neu;2026;51,570;8,120\n")
    assert (draft.state, bool(draft.candidate)) == ("open", True)
    assert anna.browser.get(at(draft))["Location"] == at(draft, "vorschau")
    assert "1 Zeilen neu" in text_of(anna.browser.get(at(draft, "vorschau")))
    post(anna, draft, "vorschau", what="submit")
    assert draft.state == "submitted"


def test_new_columns_always_ask_and_persons_are_asked_again(anna, release):
    lines = PLAYGROUNDS.splitlines()
    wider = "\n".join([lines[0] + ";Träger"] + [line + ";Stadt" for line in lines[1:]]) + "\n"
    draft = next_draft(anna, release, wider)
    assert draft.candidate is None
    assert anna.browser.get(at(draft))["Location"] == at(draft, "hinweise")
    page = anna.browser.get(at(draft, "hinweise"))
    assert "„Träger“ ist neu" in text_of(page)
    assert "persons" not in draft.clearance
    assert "rights" in draft.clearance
    post(anna, draft, "hinweise", what="keep", key=key_of(page, "column-new"))
    assert draft.guesses_accepted


def test_what_may_be_public_stays_decided_for_its_column(anna, named):
    from drehscheibe.portal.desk.next_release import begin_next

    key = key_of(anna.browser.get(at(named, "hinweise")), "personal-email")
    post(anna, named, "hinweise", what="waive", key=key, because="Amtlich")
    for step, said in (("hinweise", {"what": "on"}), ("darf-das-raus", CLEAR)):
        post(anna, named, step, **said)
    post(anna, named, "beschreiben", **DESCRIBED | {"title": "Orte"})
    post(anna, named, "vorschau", what="submit")
    dataset = _approved(anna, named)
    after = begin_next(
        anna.settings.layout, dataset, author=anna.desk.person, actor=anna.desk.actor
    )
    assert [(one["code"], one["column"]) for one in after.waivers] == [("personal-email", "Mail")]
    assert anna.desk.upload(after, PEOPLE).candidate


def _approved(anna, draft):
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.people.models import Person

    ben = Desk(anna.settings, Person.objects.get(email="ben@example.org"))
    return approve(anna.settings.layout, draft, ben.actor).dataset


def test_where_four_eyes_are_switched_off_one_person_publishes(anna):
    from drehscheibe.portal.organisations.models import Membership, Organisation

    Organisation.objects.update(one_person_may_release=True)
    Membership.objects.update(reviewer=True)
    draft = anna.desk.ready(anna.desk.draft())
    assert "Jetzt veröffentlichen" in text_of(anna.browser.get(at(draft, "vorschau")))
    answer = post(anna, draft, "vorschau", what="publish")
    assert answer["Location"] == "/daten/spielplaetze-soest/"
    assert anna.browser.get("/daten/spielplaetze-soest/").status_code == 200


def test_alone_nobody_publishes_at_once(anna, ready):
    assert "Jetzt veröffentlichen" not in text_of(anna.browser.get(at(ready, "vorschau")))
    assert post(anna, ready, "vorschau", what="publish").status_code == 403


PAGES = ("", "datei", "verstehen", "hinweise", "darf-das-raus", "beschreiben", "vorschau", "stand")


@pytest.mark.parametrize("page", [*PAGES, "karte/spielplaetze.geojson"])
def test_others_do_not_learn_that_a_draft_exists(anna, page, ready):
    person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    carl = browser_of("carl")
    address = f"/veroeffentlichen/{ready.pk}/{page}" + ("" if "." in page or not page else "/")
    nobody = address.replace(str(ready.pk), "00000000-0000-4000-8000-000000000000")
    theirs, none = carl.get(address), carl.get(nobody)
    assert theirs.status_code == none.status_code == 404
    hidden = re.compile(r"[0-9a-f]{16}|[0-9a-f-]{36}")
    assert hidden.sub("", text_of(theirs)) == hidden.sub("", text_of(none))
    assert "Spielplätze" not in text_of(carl.get("/veroeffentlichen/"))


def test_others_cannot_begin_the_next_release(release):
    person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    carl = browser_of("carl")
    assert "neue-fassung" not in carl.get("/daten/spielplaetze-soest/").content.decode()
    assert carl.post("/daten/spielplaetze-soest/neue-fassung/").status_code == 403
    assert carl.post("/daten/gibt-es-nicht/neue-fassung/").status_code == 404


def test_for_whom_somebody_prepares_can_be_chosen(anna):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.organisations.models import Mandate

    arnsberg = town(ARNSBERG, "Arnsberg")
    assert anna.browser.post("/veroeffentlichen/", {"owner": ARNSBERG}).status_code == 403
    Mandate.objects.create(principal=arnsberg, agent=town(), given_by="Test")
    assert "Arnsberg" in text_of(anna.browser.get("/veroeffentlichen/"))
    anna.browser.post("/veroeffentlichen/", {"owner": ARNSBERG})
    assert Draft.objects.get().owner == arnsberg


def test_a_draft_can_be_thrown_away(anna, draft):
    assert anna.browser.post(at(draft, "verwerfen")).status_code == 303
    assert not anna.settings.layout.draft(str(draft.pk)).exists()
    assert anna.browser.get(at(draft, "hinweise")).status_code == 404


def test_forms_without_their_token_are_refused(anna):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    strict.login(email="anna@example.org", password=PASSWORD)
    assert strict.post("/veroeffentlichen/", {"owner": "05974040"}).status_code == 403


def test_a_file_that_cannot_be_read_says_so_and_stays_here(anna):
    draft = anna.desk.draft("")
    page = text_of(anna.browser.get(at(draft, "hinweise")))
    assert "leer" in page
    assert anna.browser.get(at(draft, "datei")).status_code == 200
