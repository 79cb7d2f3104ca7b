# SPDX-License-Identifier: EUPL-1.2
"""People come and go: invitations, roles, leaving, handing over, the network's lists."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from datetime import timedelta

import pytest

from accounts import link_in, mails, quiet, signed_in, sure_of, text_of, visitor
from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PASSWORD, install_region, person, town

NEW = {"name": "Nina Neu", "password1": PASSWORD, "password2": PASSWORD}
INSIDE = "/organisationen/soest"


@pytest.fixture(autouse=True)
def installed(portal):
    install_region(portal)
    with quiet():
        yield portal


@pytest.fixture
def soest():
    return town()


@pytest.fixture
def ada(soest):
    return person("Ada", Role.ADMINISTRATOR, of=soest)


@pytest.fixture
def node():
    return person(
        "Nora", Role.ADMINISTRATOR, of=town("agentur", "Agentur", kind="agency", is_node=True)
    )


def invite(client, email="nina@example.org", roles=("steward",), name=""):
    answer = client.post(f"{INSIDE}/einladen/", {"email": email, "roles": roles, "name": name})
    assert answer.status_code == 303, text_of(answer)
    return link_in(mails()[-1], "einladung")


def trail(action):
    from drehscheibe.portal.evidence.models import AuditEntry

    return AuditEntry.objects.filter(action=action)


def test_an_invited_person_makes_an_account_and_is_in(ada):
    link = invite(signed_in(ada.email), name="Nina")
    assert "Datenpflege" in mails()[-1].body
    assert "Die Einladung kommt von: Ada" in mails()[-1].body
    client = visitor()
    page = client.get(link)
    assert 'value="Nina"' in page.content.decode()
    answer = client.post(link, NEW)
    assert answer.url == "/meine-arbeit/"
    page = text_of(client.get("/konto/"))
    assert "Nina Neu" in page
    assert "Sie gehören jetzt zu Soest." in page
    assert visitor().get(link).status_code == 404
    assert trail("join").get().details["invited_by"] == "Ada"


def test_somebody_with_an_account_signs_in_and_joins(ada):
    ben = person("Ben", Role.STEWARD, of=town(ARNSBERG, "Arnsberg"))
    link = invite(signed_in(ada.email), ben.email)
    client = visitor()
    assert f"/anmelden/?next={link}" in client.get(link).content.decode()
    assert client.post(link, NEW).status_code == 200
    answer = client.post("/anmelden/", {"login": ben.email, "password": PASSWORD, "next": link})
    assert answer.url == link
    assert client.post(link).status_code == 303
    assert ben.memberships.count() == 2


def test_the_wrong_person_is_told_whose_invitation_it_is(ada):
    ben = person("Ben", Role.STEWARD, of=town(ARNSBERG, "Arnsberg"))
    link = invite(signed_in(ada.email))
    client = signed_in(ben.email)
    assert "für nina@example.org, und Sie sind als Ben angemeldet" in text_of(client.get(link))
    assert client.post(link, NEW).status_code == 200
    assert ben.memberships.count() == 1


def test_an_invitation_ends_by_time_by_replacement_and_when_taken_back(ada, soest):
    client = signed_in(ada.email)
    first, second = invite(client), invite(client)
    assert visitor().get(first).status_code == 404
    open_one = soest.invitations.get(accepted=None)
    assert (
        client.post(f"{INSIDE}/einladungen/{open_one.pk}/", {"action": "renew"}).status_code == 303
    )
    assert visitor().get(second).status_code == 404
    third = link_in(mails()[-1], "einladung")
    assert visitor().get(third).status_code == 200
    open_one = soest.invitations.get(accepted=None)
    open_one.expires -= timedelta(days=15)
    open_one.save()
    assert visitor().get(third).status_code == 404
    assert "abgelaufen" in text_of(client.get(f"{INSIDE}/"))
    client.post(f"{INSIDE}/einladungen/{open_one.pk}/", {"action": "revoke"})
    assert not soest.invitations.exists()
    assert trail("revoke-invitation").exists()


def test_an_invitation_without_a_role_is_shown_again_with_what_was_typed(ada):
    answer = signed_in(ada.email).post(f"{INSIDE}/einladen/", {"email": "nina@example.org"})
    assert "mindestens eine Aufgabe" in text_of(answer)
    assert "nina@example.org" in answer.content.decode()
    assert mails() == []


def test_a_mail_server_that_is_down_loses_no_invitation(ada, soest):
    from django.test.utils import override_settings
    from django.utils import timezone

    from drehscheibe.portal.jobs.models import Job

    client = signed_in(ada.email)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        client.post(f"{INSIDE}/einladen/", {"email": "nina@example.org", "roles": "steward"})
        assert "Mail ist unterwegs" in text_of(client.get(f"{INSIDE}/"))
        assert visitor().post("/passwort-vergessen/", {"email": ada.email}).status_code == 302
        assert mails() == []
    told = text_of(client.get(f"{INSIDE}/"))
    assert "Mail nicht verschickt" in told
    assert "Bitte prüfen Sie die Adresse" in told
    waiting = text_of(client.get("/meine-arbeit/"))
    assert "nina@example.org" in waiting
    assert "ließ sich nicht per Mail verschicken" in waiting
    Job.objects.update(not_before=timezone.now())
    link = link_in(mails()[-1], "einladung")
    assert visitor().get(link).status_code == 200
    assert "ließ sich nicht" not in text_of(client.get("/meine-arbeit/"))
    assert "Mail" not in text_of(client.get(f"{INSIDE}/")).partition("Eingeladen")[2][:60]


@contextmanager
def deaf_mail_server():
    """It takes a connection and says nothing; nobody may have come when the block ends."""
    from django.test.utils import override_settings

    backend = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            yield
        deaf.settimeout(0)
        with pytest.raises(BlockingIOError):
            deaf.accept()


def test_a_mail_server_that_hangs_keeps_no_page_waiting(ada, soest):
    """Nobody but the worker speaks to it."""
    client = signed_in(ada.email)
    with deaf_mail_server():
        client.post(f"{INSIDE}/einladen/", {"email": "nina@example.org", "roles": "steward"})
    assert soest.invitations.get().mailed is None


@pytest.mark.parametrize("address", ["known", "nobody@example.org"])
def test_nor_does_it_keep_those_waiting_who_forgot_their_password(ada, address):
    from drehscheibe.portal.jobs.models import Job

    address = ada.email if address == "known" else address
    with deaf_mail_server():
        assert visitor().post("/passwort-vergessen/", {"email": address}).status_code == 302
    assert address not in str(Job.objects.get(kind="account-mail").payload), "it waits encrypted"
    assert mails()[-1].to == [address]


def test_only_administrators_are_told_of_mails_that_did_not_leave(ada, soest, node):
    from django.utils import timezone

    from drehscheibe.portal.accounts.sources import unsent
    from townhall import actor

    invite(signed_in(ada.email))
    soest.invitations.update(mail_failed=timezone.now())
    anna = person("Anna", Role.STEWARD, of=soest)
    foreign = person("Fritz", Role.ADMINISTRATOR, of=town(ARNSBERG, "Arnsberg"))
    told = {who.name: len([*unsent(actor(who))]) for who in (ada, anna, foreign, node)}
    assert told == {"Ada": 1, "Anna": 0, "Fritz": 0, "Nora": 0}
    soest.invitations.update(invited_by=node.name)
    assert len([*unsent(actor(node))]) == 1


def test_no_database_holds_the_secret_of_a_link(ada, soest):
    from drehscheibe.portal.jobs.models import Job

    secret = invite(signed_in(ada.email)).strip("/").split("/")[-1]
    kept = f"{list(Job.objects.values())}{list(soest.invitations.values())}"
    assert len(secret) == 43
    assert secret not in kept


def test_roles_are_changed_with_their_reason(ada, soest):
    ben = person("Ben", Role.STEWARD, of=soest)
    said = {"roles": ["steward", "administrator"], "reason": "Vertretung"}
    signed_in(ada.email).post(f"{INSIDE}/personen/{ben.pk}/", said)
    assert ben.memberships.get().roles == (Role.STEWARD, Role.ADMINISTRATOR)
    entry = trail("roles").get()
    assert (entry.reason, entry.details["before"]) == ("Vertretung", ["steward"])


def test_the_last_administrator_stays(ada, soest):
    client = sure_of(signed_in(ada.email))
    person("Ben", Role.STEWARD, of=soest)
    for path, said in (
        (f"{INSIDE}/personen/{ada.pk}/", {"roles": "steward"}),
        (f"{INSIDE}/personen/{ada.pk}/entfernen/", {}),
        ("/konto/verlassen/soest/", {}),
        ("/konto/loeschen/", {}),
    ):
        assert "letzte" in text_of(client.post(path, said)), path
    assert ada.memberships.get().administrator


def test_a_blocked_administrator_does_not_count(ada, soest):
    person("Ben", Role.ADMINISTRATOR, of=soest).__class__.objects.filter(name="Ben").update(
        is_active=False
    )
    assert "letzte" in text_of(signed_in(ada.email).post("/konto/verlassen/soest/"))


def test_whoever_leaves_hands_the_drafts_over(ada, soest):
    from drehscheibe.portal.desk.models import Draft

    ben, cleo = (person(name, Role.STEWARD, of=soest) for name in ("Ben", "Cleo"))
    draft = Draft.objects.create(owner=soest, author=ben)
    done = Draft.objects.create(owner=soest, author=ben, state="released")
    elsewhere = Draft.objects.create(owner=town(ARNSBERG, "Arnsberg"), author=ben)
    client = signed_in(ben.email)
    stranger = person("Eve", Role.STEWARD, of=elsewhere.owner)
    refused = client.post("/konto/verlassen/soest/", {"successor": stranger.pk})
    assert "übernehmen" in text_of(refused)
    assert client.post("/konto/verlassen/soest/", {"successor": cleo.pk}).status_code == 303
    authors = [Draft.objects.get(pk=one.pk).author for one in (draft, done, elsewhere)]
    assert authors == [cleo, ben, ben]
    assert client.get(f"{INSIDE}/").status_code == 404
    assert trail("leave").get().details["handed_over_to"] == "Cleo"


def test_somebody_is_removed_and_sees_nothing_any_more(ada, soest):
    ben = person("Ben", Role.STEWARD, of=soest)
    client = signed_in(ben.email)
    assert client.get(f"{INSIDE}/").status_code == 200
    signed_in(ada.email).post(f"{INSIDE}/personen/{ben.pk}/entfernen/", {"reason": "Ruhestand"})
    assert client.get(f"{INSIDE}/").status_code == 404
    assert trail("remove-member").get().reason == "Ruhestand"


def test_a_deleted_account_leaves_its_name_in_the_trail_only(ada, soest):
    from drehscheibe.portal.desk.models import Draft

    ben, cleo = (person(name, Role.STEWARD, of=soest) for name in ("Ben", "Cleo"))
    draft = Draft.objects.create(owner=soest, author=ben)
    client = sure_of(signed_in(ben.email))
    answer = client.post("/konto/loeschen/", {"successor-soest": cleo.pk})
    assert answer.url == "/konto/geloescht/"
    assert not ben.__class__.objects.filter(email=ben.email).exists()
    draft.refresh_from_db()
    assert draft.author == cleo
    assert trail("delete-account").get().actor == "Ben"
    again = visitor().post("/anmelden/", {"login": ben.email, "password": PASSWORD})
    assert again.status_code == 200


def test_deleting_asks_for_the_password_first(ada):
    answer = signed_in(ada.email).get("/konto/loeschen/")
    assert answer.url == "/anmelden/bestaetigen/?next=%2Fkonto%2Floeschen%2F"


def test_signing_out_everywhere_ends_every_session_of_this_person_only(ada, soest):
    ben = signed_in(person("Ben", Role.STEWARD, of=soest).email)
    here, there = signed_in(ada.email), signed_in(ada.email)
    assert here.post("/konto/ueberall-abmelden/").url == "/anmelden/"
    answers = [client.get("/konto/").status_code for client in (here, there, ben)]
    assert answers == [302, 302, 200]


def test_the_second_person_is_switched_off_only_with_a_reason(ada, soest):
    client = signed_in(ada.email)
    assert "warum" in text_of(client.post(f"{INSIDE}/regeln/", {}))
    client.post(f"{INSIDE}/regeln/", {"reason": "Wir sind zu zweit"})
    soest.refresh_from_db()
    assert soest.one_person_may_release
    assert trail("second-person").get().reason == "Wir sind zu zweit"


def test_a_district_stands_in_and_sees_it(ada, soest):
    district = town("05974", "Kreis Soest", slug="kreis-soest", kind="district")
    other = town(ARNSBERG, "Arnsberg")
    client = signed_in(ada.email)
    base = {"second_person": "on", "contact_mail": "daten@soest.example"}
    refused = client.post(f"{INSIDE}/regeln/", {**base, "stand_in": other.pk})
    assert "vertreten" in text_of(refused)
    client.post(f"{INSIDE}/regeln/", {**base, "stand_in": district.pk})
    soest.refresh_from_db()
    assert (soest.stand_in, soest.contact_mail) == (district, "daten@soest.example")
    ben = signed_in(person("Ben", Role.REVIEWER, of=district).email)
    assert "Ihre Prüferinnen und Prüfer vertreten: Soest" in text_of(
        ben.get("/organisationen/kreis-soest/")
    )


def test_whoever_is_named_as_stand_in_gets_a_mail(ada, soest):
    district = town("05974", "Kreis Soest", slug="kreis-soest", kind="district")
    client = signed_in(ada.email)
    for name, role in (("Ben", Role.REVIEWER), ("Vera", Role.ADMINISTRATOR), ("Sam", Role.STEWARD)):
        person(name, role, of=district)
    said = {"second_person": "on", "contact_mail": "", "stand_in": district.pk}
    client.post(f"{INSIDE}/regeln/", said)
    told = {mail.to[0]: mail for mail in mails()}
    assert set(told) == {"ben@example.org", "vera@example.org"}
    assert "Sie vertreten Soest" in told["ben@example.org"].subject
    assert "Ada hat Kreis Soest als Vertretung für Soest benannt" in told["ben@example.org"].body
    client.post(f"{INSIDE}/regeln/", said | {"contact_mail": "neu@soest.example"})
    assert len(mails()) == 2, "nothing new was named"


def test_a_mandate_is_given_seen_on_both_sides_and_ended_by_either(ada, soest):
    from drehscheibe.portal.organisations.queries import actor_of

    works = town("werke", "Werke", kind="utility")
    ben = person("Ben", Role.STEWARD, Role.ADMINISTRATOR, of=works)
    client = signed_in(ada.email)
    client.post(f"{INSIDE}/auftraege/", {"agent": works.pk})
    assert "Werke bereitet Daten für Sie vor" in text_of(client.get(f"{INSIDE}/"))
    theirs = signed_in(ben.email)
    assert "Sie bereiten Daten für Soest vor" in text_of(theirs.get("/organisationen/werke/"))
    assert actor_of(ben).acts_for == {soest.key}
    mandate = soest.mandates_given.get()
    theirs.post(f"/organisationen/werke/auftraege/{mandate.pk}/beenden/")
    assert actor_of(ben).acts_for == frozenset()
    assert trail("end-mandate").count() == 2


def test_nobody_outside_the_practice_town_works_for_it(ada, soest):
    practice = town("musterhausen", "Musterhausen", kind="practice")
    answer = signed_in(ada.email).post(f"{INSIDE}/auftraege/", {"agent": practice.pk})
    assert answer.status_code == 403


def test_the_node_sees_numbers_and_no_names(node, ada, soest):
    from drehscheibe.portal.desk.models import Draft

    Draft.objects.create(owner=soest, author=ada, description={"title": "Streng geheim"})
    client = signed_in(node.email)
    page = text_of(client.get("/netzwerk/"))
    assert "Soest" in page
    assert "Ada" not in page
    assert "geheim" not in page
    assert client.get(f"{INSIDE}/").status_code == 404


def test_the_node_adds_a_utility_and_no_town(node):
    client = signed_in(node.email)
    client.post("/netzwerk/organisationen/", {"name": "Stadtwerke Soest", "kind": "utility"})
    again = client.post(
        "/netzwerk/organisationen/", {"name": "stadtwerke soest", "kind": "utility"}
    )
    assert "gibt schon" in text_of(again)
    answer = client.post("/netzwerk/organisationen/", {"name": "Neustadt", "kind": "municipality"})
    assert answer.status_code == 200
    assert trail("create-organisation").get().organisation == "stadtwerke-soest"


def test_a_blocked_person_is_out_at_once_and_comes_back(node, soest, ada):
    ben = person("Ben", Role.STEWARD, of=soest)
    client = signed_in(ben.email)
    nora = signed_in(node.email)
    nora.post("/netzwerk/personen/", {"email": ben.email, "active": "no", "reason": "gestohlen"})
    assert client.get("/konto/").status_code == 302
    assert trail("deactivate").get().reason == "gestohlen"
    nora.post("/netzwerk/personen/", {"email": ben.email, "active": "yes", "reason": "geklärt"})
    signed_in(ben.email)
    refused = nora.post("/netzwerk/personen/", {"email": ada.email, "active": "no", "reason": "x"})
    assert "letzte" in text_of(refused)
    own = nora.post("/netzwerk/personen/", {"email": node.email, "active": "no", "reason": "x"})
    assert "das eigene Konto" in text_of(own)


LIST = "E-Mail;Name;Organisation;Rollen\n"


def send_list(client, text, **more):
    from django.core.files.uploadedfile import SimpleUploadedFile

    encoding = more.pop("encoding", "utf-8")
    file = SimpleUploadedFile("liste.csv", text.encode(encoding))
    return client.post("/netzwerk/einladen/", {"file": file, **more})


def test_a_list_for_59_towns_is_shown_and_then_sent(node):
    towns = [town(f"0597{n:04}", f"Stadt {n}", slug=f"stadt-{n}") for n in range(1, 60)]
    text = LIST + "".join(
        f"p{n}@example.org;Person {n};{one.key};Datenpflege, Prüfung\n"
        for n, one in enumerate(towns)
    )
    client = signed_in(node.email)
    page = send_list(client, text)
    assert "59 Einladungen" in text_of(page)
    assert mails() == []
    assert client.post("/netzwerk/einladen/", {"lines": text, "send": "1"}).status_code == 303
    assert len({mail.to[0] for mail in mails()}) == 59
    assert trail("invite").count() == 59


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (LIST + "x@example.org;Jörg;Soest;Prüfung\n", "cp1252"),
        (
            '\ufeffemail,name,organisation,roles\nx@example.org,J,soest,"steward, reviewer"\n',
            "utf-8",
        ),
        ("e-mail\tags\trolle\nx@example.org\t5974040\tadministrator\n", "utf-8"),
    ],
)
def test_lists_come_as_spreadsheets_write_them(node, soest, text, encoding):
    page = text_of(send_list(signed_in(node.email), text, encoding=encoding))
    assert "Eine Einladung" in page
    assert "x@example.org" in page


def test_one_wrong_line_stops_the_whole_list_and_each_is_named(node, soest):
    text = LIST + (
        "gut@example.org;A;Soest;Datenpflege\n"
        "keine Adresse;B;Soest;Datenpflege\n"
        "c@example.org;C;Atlantis;Datenpflege\n"
        "d@example.org;D;Soest;König\n"
        "gut@example.org;A;05974040;Prüfung\n"
    )
    client = signed_in(node.email)
    page = text_of(client.post("/netzwerk/einladen/", {"lines": text, "send": "1"}))
    for told in (
        "Zeile 3:",
        "Zeile 4:",
        "„Atlantis“",
        "Zeile 5:",
        "„König“",
        "Zeile 6:",
        "in Zeile 2",
    ):
        assert told in page
    assert not soest.invitations.exists()
    assert mails() == []


@pytest.mark.parametrize("text", ["\n", "a;b\n1;2\n", LIST, "\x00\x01\x02", '"' * 1000])
def test_lists_that_are_none_are_explained(node, text):
    answer = signed_in(node.email).post("/netzwerk/einladen/", {"lines": text, "send": "1"})
    assert answer.status_code == 200
    page = text_of(answer)
    assert "Es wurde nichts verschickt" in page or "Nullzeichen" in page
