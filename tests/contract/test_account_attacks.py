# SPDX-License-Identifier: EUPL-1.2
"""What somebody with bad intentions tries on accounts, and what it gets them."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time

import pytest
from django.test.utils import override_settings

from accounts import link_in, mails, quiet, signed_in, sure_of, text_of, visitor
from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PASSWORD, install_region, person, town

NUL, SCRIPT = "\x00", "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def installed(portal):
    install_region(portal)
    with quiet():
        yield portal


@pytest.fixture
def soest():
    return town()


@pytest.fixture
def arnsberg():
    return town(ARNSBERG, "Arnsberg")


@pytest.fixture
def ada(soest):
    return person("Ada", Role.ADMINISTRATOR, of=soest)


def test_the_session_is_a_new_one_after_signing_in(ada):
    client = visitor()
    client.get("/anmelden/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sitzung"] = planted = session.session_key
    client.post("/anmelden/", {"login": ada.email, "password": PASSWORD})
    assert client.cookies["sitzung"].value != planted
    from django.contrib.sessions.models import Session

    assert not Session.objects.filter(pk=planted).exists()


def test_a_session_ends_with_signing_out_for_whoever_copied_it(ada):
    client, thief = signed_in(ada.email), visitor()
    thief.cookies["sitzung"] = client.cookies["sitzung"].value
    assert thief.get("/konto/").status_code == 200
    client.post("/abmelden/")
    assert thief.get("/konto/").status_code == 302


def test_a_new_password_ends_all_other_sessions(ada):
    client, thief = signed_in(ada.email), signed_in(ada.email)
    new = {"password1": "ein ganz neues Wort", "password2": "ein ganz neues Wort"}
    client.post("/konto/passwort/", {"oldpassword": PASSWORD, **new})
    assert client.get("/konto/").status_code == 200
    assert thief.get("/konto/").status_code == 302


def test_every_form_needs_its_token(ada, soest):
    client = visitor(enforce_csrf_checks=True)
    client.cookies["sitzung"] = signed_in(ada.email).cookies["sitzung"].value
    here = "/organisationen/soest"
    addresses = (
        "/anmelden/", "/abmelden/", "/passwort-vergessen/", "/konto/", "/konto/e-mail/",
        "/konto/passwort/", "/konto/loeschen/", "/konto/ueberall-abmelden/",
        "/konto/verlassen/soest/", "/konto/zweiter-faktor/einrichten/", "/einladung/x/",
        f"{here}/einladen/", f"{here}/einladungen/1/", f"{here}/personen/{ada.pk}/",
        f"{here}/personen/{ada.pk}/entfernen/", f"{here}/regeln/", f"{here}/auftraege/",
        f"{here}/auftraege/1/beenden/", "/netzwerk/einladen/", "/netzwerk/organisationen/",
        "/netzwerk/personen/",
    )  # fmt: skip
    for address in addresses:
        answer = client.post(address, {})
        assert answer.status_code == 403, address
        assert "Formular" in text_of(answer), address


def answer_without_token(answer):
    page = re.sub(r'value="\w{64}"', "", answer.content.decode())
    return answer.status_code, re.sub(r"[\w.-]+@example\.org|urn:\S+|<code>\w+</code>", "", page)


@pytest.mark.parametrize("path", ["/anmelden/", "/passwort-vergessen/", "/konto/neu/"])
def test_known_and_unknown_addresses_get_the_same_answer(ada, path):
    def ask(address):
        said = {"login": address, "email": address, "password": "falsch", "password1": "falsch"}
        return answer_without_token(visitor().post(path, said, follow=True))

    assert ask("ada@example.org") == ask("eve@example.org")


def test_blocked_people_are_told_only_after_the_right_password(ada):
    ada.is_active = False
    ada.save()
    wrong = visitor().post("/anmelden/", {"login": ada.email, "password": "falsch"})
    right = visitor().post("/anmelden/", {"login": ada.email, "password": PASSWORD}, follow=True)
    assert "stimmt nicht" in text_of(wrong)
    assert "gesperrt" in text_of(right)
    assert visitor().get("/konto/").status_code == 302


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_signing_in_takes_as_long_for_unknown_addresses(ada):
    from django.core.cache import cache

    ada.set_password(PASSWORD)
    ada.save()

    def seconds(address):
        cache.clear()
        start = time.perf_counter()
        visitor().post("/anmelden/", {"login": address, "password": "falsch"})
        return time.perf_counter() - start

    seconds("warm@example.org")
    known = statistics.median(seconds("ada@example.org") for _ in range(3))
    unknown = statistics.median(seconds("eve@example.org") for _ in range(3))
    assert 0.4 < known / unknown < 2.5


def test_passwords_cannot_be_guessed_in_a_row(ada):
    client = visitor()
    said = {"login": ada.email, "password": "falsch"}
    pages = [text_of(client.post("/anmelden/", said)) for _ in range(6)]
    assert "zu viele Versuche" in pages[-1]
    right = client.post("/anmelden/", {"login": ada.email, "password": PASSWORD})
    assert right.status_code == 200


def test_one_address_cannot_ask_without_end(ada):
    client = visitor()
    codes = [
        client.post("/anmelden/", {"login": f"x{n}@example.org", "password": "x"}).status_code
        for n in range(31)
    ]
    assert codes[-1] == 429
    answer = client.post("/anmelden/", {"login": "y@example.org", "password": "x"})
    assert answer["Retry-After"] == "60"
    assert "warten" in text_of(answer)


@pytest.mark.parametrize(("proxies", "blocked"), [(0, True), (1, False)])
def test_behind_a_trusted_proxy_the_client_counts_and_nobody_else_is_believed(proxies, blocked):
    def ask(n):
        forwarded = {"x-forwarded-for": f"203.0.113.{n}, 198.51.100.{n}"}
        said = {"login": f"z{n}@example.org", "password": "x"}
        return visitor(headers=forwarded).post("/anmelden/", said).status_code

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert (ask(0), [ask(n) for n in range(1, 32)][-1] == 429) == (200, blocked)


def test_all_addresses_of_one_line_count_as_one_client():
    codes = [
        visitor(REMOTE_ADDR=f"2001:db8::{n:x}")
        .post("/anmelden/", {"login": f"v{n}@example.org", "password": "x"})
        .status_code
        for n in range(1, 32)
    ]
    assert codes[-1] == 429


def test_a_proxy_that_says_nothing_breaks_nothing(ada):
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        answer = visitor().post("/anmelden/", {"login": ada.email, "password": "falsch"})
    assert answer.status_code == 200


def test_links_of_invitations_cannot_be_guessed_without_end():
    client = visitor()
    codes = [client.get(f"/einladung/geraten-{n}/").status_code for n in range(31)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_a_mailbox_cannot_be_flooded(ada):
    codes = [
        visitor().post("/passwort-vergessen/", {"email": ada.email}).status_code for _ in range(7)
    ]
    assert codes[-1] == 429
    assert len(mails()) <= 5


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
     "https:evil.example", "\x00//evil.example", "/en//evil.example/../..//evil.example"],
)  # fmt: skip
def test_signing_in_and_out_never_leads_to_another_host(ada, elsewhere):
    client = visitor()
    said = {"login": ada.email, "password": PASSWORD, "next": elsewhere}
    for answer in (client.post("/anmelden/", said), client.post("/abmelden/", {"next": elsewhere})):
        assert answer.status_code == 302
        assert re.match(r"/(?![/\\])", answer.url), answer.url


def test_forged_and_used_links_change_nothing(ada):
    client = visitor()
    links = (
        "/passwort-vergessen/1-set-password/",
        "/passwort-vergessen/zzzzzzzzzzzzzzz-a-b/",
        "/passwort-vergessen/1-%00-x/",
        "/konto/e-mail/%00/",
        "/einladung/%00/",
    )
    for link in links:
        answer = client.get(link)
        assert answer.status_code in {200, 404}, link
        assert "gilt nicht mehr" in text_of(answer) or answer.status_code == 404, link
    answer = client.post(
        "/passwort-vergessen/1-set-password/", {"password1": "x", "password2": "x"}
    )
    assert "gilt nicht mehr" in text_of(answer)


def test_a_reset_link_ends_with_a_new_address_and_after_its_days(ada):
    visitor().post("/passwort-vergessen/", {"email": ada.email})
    link = link_in(mails()[-1], "passwort-vergessen")
    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert "gilt nicht mehr" in text_of(visitor().get(link))
    assert visitor().get(link).status_code == 302


def test_fields_nobody_asked_for_are_not_taken(ada, soest, arnsberg):
    client = signed_in(ada.email)
    said = {
        "name": "Ada", "language": "de", "mails": "each", "is_active": "", "email": "x@example.org",
        "password": "x", "id": "1", "memberships": "1", "joined": "2000-01-01",
    }  # fmt: skip
    client.post("/konto/", said)
    client.post("/konto/verlassen/arnsberg/", {"organisation": arnsberg.pk})
    rules = {
        "second_person": "on",
        "quota_bytes": "1",
        "is_node": "on",
        "key": "x",
        "kind": "agency",
    }
    client.post("/organisationen/soest/regeln/", rules)
    ada.refresh_from_db()
    soest.refresh_from_db()
    assert (ada.email, ada.is_active, ada.check_password(PASSWORD)) == (
        "ada@example.org",
        True,
        True,
    )
    assert (soest.is_node, soest.quota_bytes, soest.kind) == (False, None, "municipality")


def test_an_invitation_gives_only_the_roles_it_names(ada, soest, arnsberg):
    client = signed_in(ada.email)
    said = {"email": "neu@example.org", "roles": ["steward"], "organisation": arnsberg.pk}
    client.post("/organisationen/soest/einladen/", said)
    link = link_in(mails()[-1], "einladung")
    new = {"name": "Neu", "password1": PASSWORD, "password2": PASSWORD, "email": "x@example.org",
           "roles": "administrator", "administrator": "on"}  # fmt: skip
    visitor().post(link, new)
    from drehscheibe.portal.organisations.models import Membership

    joined = Membership.objects.get(person__email="neu@example.org")
    assert (joined.organisation, joined.roles) == (soest, (Role.STEWARD,))


FORMS_INSIDE = (
    ("einladen/", {"email": "eve@example.org", "roles": "administrator"}),
    ("einladungen/1/", {"action": "renew"}),
    ("personen/{person}/", {"roles": "administrator"}),
    ("personen/{person}/entfernen/", {}),
    ("regeln/", {}),
    ("auftraege/", {"agent": "1"}),
    ("auftraege/1/beenden/", {}),
)


@pytest.mark.parametrize(("form", "said"), FORMS_INSIDE)
def test_stewards_reviewers_and_strangers_change_nothing(ada, soest, arnsberg, form, said):
    stranger = person("Eve", *Role, of=arnsberg)
    colleague = person("Ben", Role.STEWARD, Role.REVIEWER, of=soest)
    address = f"/organisationen/soest/{form.format(person=ada.pk)}"
    before = state()
    refused = signed_in(colleague.email).post(address, said)
    unknown = signed_in(stranger.email).post(address, said)
    nobody = signed_in(stranger.email).post(address.replace("soest", "gibt-es-nicht"), said)
    assert (refused.status_code, unknown.status_code) == (403, 404)
    assert said_of(unknown, "soest") == said_of(nobody, "gibt-es-nicht")
    assert state() == before


def state():
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.organisations.models import Invitation, Mandate, Membership

    models = (AuditEntry, Invitation, Mandate, Membership)
    return [list(model.objects.order_by("pk").values()) for model in models]


def said_of(answer, slug):
    """A page without the word that was asked for and the number of the request."""
    return re.sub(r"\b[0-9a-f]{16}\b", "", re.sub(rf"(?i){slug}", "", text_of(answer)))


def test_people_of_others_cannot_be_reached_through_the_own_organisation(ada, arnsberg):
    eve = person("Eve", Role.ADMINISTRATOR, of=arnsberg)
    client = signed_in(ada.email)
    for address in (f"personen/{eve.pk}/", "personen/999999/", "personen/99999999999999999999999/"):
        answer = client.get(f"/organisationen/soest/{address}")
        assert (answer.status_code, "Eve" in text_of(answer)) == (404, False)
    assert client.post(f"/organisationen/soest/personen/{eve.pk}/entfernen/").status_code == 404
    assert eve.memberships.count() == 1


@pytest.mark.parametrize("address", ["", "einladen/", "organisationen/", "personen/"])
def test_the_network_exists_only_for_its_node(ada, address):
    client = signed_in(ada.email)
    assert client.get(f"/netzwerk/{address}").status_code in {404, 405}
    assert client.post(f"/netzwerk/{address}").status_code in {404, 405}


def test_cookies_are_closed_to_scripts_and_other_sites(ada):
    client = signed_in(ada.email)
    client.get("/konto/")
    for name in ("sitzung", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
    assert client.cookies["sitzung"]["expires"] == ""
    assert client.get("/konto/")["Cache-Control"] == "private, no-store"


def test_cookies_travel_encrypted_where_the_installation_does(portal):
    asked = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    environment = {
        "DREHSCHEIBE_HOME": str(portal.home),
        "DREHSCHEIBE_PUBLIC_URL": "https://daten.example",
        "DJANGO_SETTINGS_MODULE": "drehscheibe.portal.django_settings",
    }
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True"], done.stderr


WITH_FORMS = (
    "/anmelden/", "/passwort-vergessen/", "/konto/", "/konto/passwort/",
    "/organisationen/soest/einladen/", "/netzwerk/einladen/",
)  # fmt: skip


@pytest.mark.parametrize("path", WITH_FORMS)
@pytest.mark.parametrize("value", [NUL, "x" * 300_000, "\ud800".encode("utf-8", "surrogatepass")])
def test_strange_bytes_and_endless_fields_break_nothing(ada, soest, path, value):
    soest.is_node = True
    soest.save()
    client = sure_of(signed_in(ada.email)) if "konto" in path or "rg" in path else visitor()
    names = (
        "login",
        "password",
        "email",
        "name",
        "oldpassword",
        "password1",
        "password2",
        "lines",
        "roles",
        "next",
    )
    answer = client.post(path, dict.fromkeys(names, value))
    assert answer.status_code < 500, text_of(answer)


def test_forms_with_thousands_of_fields_are_refused(ada):
    client = signed_in(ada.email)
    answer = client.post("/konto/", {f"f{n}": "x" for n in range(1_500)})
    assert answer.status_code == 400


def test_script_in_names_and_reasons_stays_text(ada, soest):
    eve = person("Eve", Role.STEWARD, of=soest)
    eve.name = SCRIPT
    eve.save()
    client = sure_of(signed_in(ada.email))
    said = {"email": "x@example.org", "name": SCRIPT, "roles": "steward"}
    client.post("/organisationen/soest/einladen/", said)
    client.post(
        f"/organisationen/soest/personen/{eve.pk}/", {"roles": "reviewer", "reason": SCRIPT}
    )
    link = link_in(mails()[-1], "einladung")
    for path in ("/organisationen/soest/", f"/organisationen/soest/personen/{eve.pk}/", link,
                 "/konto/loeschen/"):  # fmt: skip
        assert SCRIPT not in client.get(path).content.decode(), path
    assert SCRIPT not in client.post("/anmelden/", {"login": SCRIPT}).content.decode()
    assert "<script>alert" not in visitor().get(link).content.decode()


def test_a_forged_host_reaches_no_mail(ada):
    for host in ("evil.example", "localhost:1@evil.example", "127.0.0.1.evil.example"):
        answer = visitor(headers={"host": host}).post("/passwort-vergessen/", {"email": ada.email})
        assert answer.status_code == 400, host
    headers = {"host": "localhost", "x-forwarded-host": "evil.example"}
    visitor(headers=headers).post("/passwort-vergessen/", {"email": ada.email})
    assert [mail.body.count("evil") + mail.body.count("localhost") for mail in mails()] == [0]


def test_no_address_changes_hands_without_the_password(ada):
    client = signed_in(ada.email)
    asked = client.post("/konto/e-mail/", {"action_add": "1", "email": "neu@example.org"})
    assert asked.url.startswith("/anmelden/bestaetigen/")
    assert mails() == []
