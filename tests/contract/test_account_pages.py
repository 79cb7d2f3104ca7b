# SPDX-License-Identifier: EUPL-1.2
"""Every page of accounts: there, in both languages, and in words a clerk understands."""

from __future__ import annotations

import re

import pytest

from accounts import link_in, mails, quiet, signed_in, sure_of, text_of, visitor
from drehscheibe.policy.actors import Role
from townhall import PASSWORD, install_region, person, town

OPEN = (
    "/anmelden/", "/anmelden/gesperrt/", "/konto/neu/", "/passwort-vergessen/",
    "/passwort-vergessen/gesendet/", "/passwort-vergessen/fertig/", "/konto/geloescht/",
    "/konto/e-mail/bestaetigen/", "/konto/e-mail/falsch/", "/passwort-vergessen/1-falsch/",
    "/anmelden/verbund/abgebrochen/", "/anmelden/verbund/fehler/",
)  # fmt: skip
INSIDE = (
    "/konto/", "/konto/e-mail/", "/konto/passwort/", "/konto/zweiter-faktor/", "/konto/verbund/",
    "/konto/zweiter-faktor/einrichten/", "/konto/verlassen/soest/", "/konto/loeschen/",
    "/anmelden/bestaetigen/", "/abmelden/", "/organisationen/soest/",
    "/organisationen/soest/regeln/", "/netzwerk/", "/netzwerk/einladen/",
)  # fmt: skip
ENGLISH = re.compile(r"\b(the|your|please|password|address|and|with)\b", re.IGNORECASE)
GERMAN = re.compile(r"\b(Sie|Ihre?n?|bitte|Passwort|und|oder|mit)\b")
INFORMAL = re.compile(r"\b([Dd]u|[Dd]eine?[nms]?|[Dd]ich|[Dd]ir)\b")


@pytest.fixture(autouse=True)
def installed(portal):
    install_region(portal)
    with quiet():
        yield portal


@pytest.fixture
def ada():
    """Administrator of a town that is the node, too: she sees every page."""
    return person("Ada", *Role, of=town(is_node=True))


def content_of(answer):
    """The page itself, without the frame whose other language is named in that language."""
    page = answer.content.decode()
    return " ".join(
        re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0]).split()
    )


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_are_there_in_both_languages(path):
    german, english = visitor().get(path), visitor().get(f"/en{path}")
    assert german.status_code == english.status_code
    assert german.status_code in {200, 401}
    assert not ENGLISH.search(content_of(german)), content_of(german)
    assert not GERMAN.search(content_of(english)), content_of(english)


def test_pages_inside_are_there_in_both_languages(ada):
    client = sure_of(signed_in(ada.email))
    for path in (*INSIDE, f"/organisationen/soest/personen/{ada.pk}/"):
        german, english = client.get(path), client.get(f"/en{path}")
        assert (german.status_code, english.status_code) == (200, 200), path
        assert not ENGLISH.search(content_of(german)), f"{path}: {content_of(german)}"
        assert not GERMAN.search(content_of(english)), f"{path}: {content_of(english)}"
        assert not INFORMAL.search(content_of(german)), path


def test_an_old_invitation_says_what_it_is():
    answer = visitor().get(f"/einladung/{'x' * 43}/")
    assert answer.status_code == 404
    assert "<h1>Diese Einladung gilt nicht mehr</h1>" in answer.content.decode()


def test_pages_inside_ask_others_to_sign_in_and_lead_back(ada):
    for path in INSIDE[:1] + INSIDE[-4:]:
        answer = visitor().get(f"/en{path}")
        assert answer.url.startswith("/en/anmelden/?next=%2Fen"), path


@pytest.mark.parametrize("start", ["", "/en"])
def test_the_language_stays_through_forms(ada, start):
    client = visitor()
    answer = client.post(f"{start}/anmelden/", {"login": ada.email, "password": PASSWORD})
    assert answer.url == f"{start}/meine-arbeit/"
    assert client.post(f"{start}/abmelden/").url == f"{start}/"
    answer = client.post(f"{start}/passwort-vergessen/", {"email": ada.email})
    assert answer.url == f"{start}/passwort-vergessen/gesendet/"


@pytest.mark.parametrize("data", [
    {"login": "", "password": ""},
    {"login": "keine Adresse", "password": "x"},
    {"login": "ada@example.org", "password": "falsch"},
])  # fmt: skip
def test_errors_of_forms_are_polite_german(ada, data):
    page = content_of(visitor().post("/anmelden/", data))
    assert not INFORMAL.search(page)
    assert not ENGLISH.search(page)
    assert data["login"] in page or not data["login"] or "value" not in page


def test_a_weak_password_is_explained(ada):
    client = signed_in(ada.email)
    said = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12346"}
    page = content_of(client.post("/konto/passwort/", said))
    assert "zu kurz" in page
    said = {
        "oldpassword": "falsch",
        "password1": "ein neues Kennwort",
        "password2": "ein anderes 12",
    }
    page = content_of(client.post("/konto/passwort/", said))
    assert "Die beiden Passwörter stimmen nicht überein." in page
    assert "Bitte geben Sie Ihr bisheriges Passwort ein." in page
    assert not INFORMAL.search(page)


@pytest.mark.parametrize(
    ("language", "word", "start"),
    [("de", "Guten Tag Ada", "/passwort"), ("en", "Good day Ada", "/en/passwort")],
)
def test_mails_speak_the_persons_language_and_name_the_public_address(ada, language, word, start):
    ada.language = language
    ada.save()
    asked = "/en/passwort-vergessen/" if language == "de" else "/passwort-vergessen/"
    visitor(headers={"host": "localhost"}).post(asked, {"email": ada.email})
    mail = mails()[-1]
    assert word in mail.body
    assert "localhost" not in mail.body
    assert link_in(mail, "passwort-vergessen").startswith(start)
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_forgotten_password_is_replaced_once(ada):
    client = visitor()
    client.post("/passwort-vergessen/", {"email": ada.email})
    link = link_in(mails()[-1], "passwort-vergessen")
    form = client.get(link).url
    new = {"password1": "ein ganz neues Wort", "password2": "ein ganz neues Wort"}
    assert client.post(form, new).url == "/passwort-vergessen/fertig/"
    assert "neues Passwort" in mails()[-1].body
    assert "gilt nicht mehr" in text_of(visitor().get(link))
    signed_in(ada.email, "ein ganz neues Wort")


def test_names_in_mails_are_text_as_they_were_written(ada):
    ada.name = "Ada & Söhne <b>"
    ada.save()
    visitor().post("/passwort-vergessen/", {"email": ada.email})
    assert "Guten Tag Ada & Söhne <b>," in mails()[-1].body


def test_the_account_keeps_what_was_said(ada):
    client = signed_in(ada.email)
    said = {"name": "Ada  Neu\nBcc: x", "language": "en", "mails": "daily", "is_active": ""}
    assert client.post("/konto/", said).url == "/en/konto/"
    ada.refresh_from_db()
    assert (ada.name, ada.language, ada.mails, ada.is_active) == (
        "Ada Neu Bcc: x",
        "en",
        "daily",
        True,
    )
    assert "Saved." in text_of(client.get("/en/konto/"))


def test_a_name_that_is_too_long_is_shown_again(ada):
    page = signed_in(ada.email).post(
        "/konto/", {"name": "x" * 151, "language": "de", "mails": "each"}
    )
    assert page.status_code == 200
    assert "x" * 151 in page.content.decode()


def test_pages_of_the_second_factor_are_there_in_both_languages(ada):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    client = sure_of(signed_in(ada.email))
    TOTP.activate(ada, generate_totp_secret())
    RecoveryCodes.activate(ada)
    for path in (
        "/konto/zweiter-faktor/", "/konto/zweiter-faktor/abschalten/", "/konto/notfallcodes/",
        "/konto/notfallcodes/neu/", "/anmelden/bestaetigen/", "/anmelden/bestaetigen/faktor/",
    ):  # fmt: skip
        german, english = client.get(path), client.get(f"/en{path}")
        assert (german.status_code, english.status_code) == (200, 200), path
        assert not ENGLISH.search(content_of(german)), f"{path}: {content_of(german)}"
        assert not GERMAN.search(content_of(english)), f"{path}: {content_of(english)}"
    codes = client.get("/konto/notfallcodes/herunterladen/")
    assert len(codes.content.decode().split()) == 10
    client.post("/konto/notfallcodes/neu/")
    assert "neue Notfallcodes" in mails()[-1].body
    assert client.get("/konto/notfallcodes/herunterladen/").content != codes.content
    client.post("/en/konto/zweiter-faktor/abschalten/")
    assert "zweite Faktor Ihres Kontos wurde abgeschaltet" in mails()[-1].body


def test_an_address_is_added_confirmed_and_made_the_main_one(ada):
    client = sure_of(signed_in(ada.email))
    client.post("/konto/e-mail/", {"action_add": "1", "email": "neu@example.org"})
    assert "noch nicht bestätigt" in text_of(client.get("/konto/e-mail/"))
    link = link_in(mails()[-1], "/konto/e-mail/")
    assert "Gehört neu@example.org Ihnen?" in text_of(client.get(link))
    client.post(link)
    client.post("/konto/e-mail/", {"action_primary": "1", "email": "neu@example.org"})
    ada.refresh_from_db()
    assert ada.email == "neu@example.org"
    assert "von ada@example.org zu neu@example.org" in mails()[-1].body
    client.post("/konto/e-mail/", {"action_remove": "1", "email": "ada@example.org"})
    assert "ada@example.org wurde" in mails()[-1].body
    signed_in("neu@example.org")


def test_whoever_has_no_password_sets_one(ada):
    client = signed_in(ada.email)
    ada.set_unusable_password()
    ada.save()
    session = client.session
    session["_auth_user_hash"] = ada.get_session_auth_hash()
    session.save()
    assert client.get("/konto/passwort/").url == "/konto/passwort/setzen/"
    assert not ENGLISH.search(content_of(client.get("/konto/passwort/setzen/")))
    new = {"password1": "ein ganz neues Wort", "password2": "ein ganz neues Wort"}
    assert client.post("/konto/passwort/setzen/", new).url == "/konto/"
    signed_in(ada.email, "ein ganz neues Wort")
