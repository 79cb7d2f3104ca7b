# SPDX-License-Identifier: EUPL-1.2
"""What every answer of the portal has, whoever asks: headers, caches, frames; and whose words tell
whether somebody or something is there."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import override_settings

from accounts import link_in, mails, quiet, signed_in, text_of
from accounts import visitor as not_signed_in
from addresses import addresses
from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PASSWORD, Desk, actor, install_region, person, town, visitor

ANYTHING = {"slug": "soest", "number": "1", "draft": str(uuid4()), "table": "x",
            "change": str(uuid4()), "release": "f" * 64, "publisher": "soest",
            "town": "soest", "need": "baeume", "adoption": "1", "run": "1", "file": "x.svg",
            "way": "loeschen", "kind": "added", "suffix": "svg", "question": str(uuid4()),
            "program": "1", "source": "1", "bundle": str(uuid4()),
            "token": "x" * 43, "key": "x" * 43, "ticket": "x.y", "provider_id": "sso",
            "uidb36": "1", "part": "1"}  # fmt: skip
# Pages whose address is a secret: no cache, no history of a shared machine keeps them.
SECRET = ("einladung/", "meine-arbeit/feed/", "fragen/bestaetigen/", "abos/", "pruefen/<",
          "api/v1/d", "api/v1/h", "^passwort-vergessen/", "konto/e-mail/<")  # fmt: skip


# What other sites may frame, and where nobody is known: docs/reference/embeds.md.
FRAMED = re.compile(
    r"karte/einbetten/|einbetten/v1/(<slug:slug>/(karte|tabelle|naehe|zahl)|karte|anwendungsfaelle/.*)/"
)
NOBODY = "einbetten/"


@pytest.fixture(autouse=True)
def installed(portal: Any) -> Iterator[Any]:
    install_region(portal)
    with quiet():
        yield portal


@pytest.fixture
def ada() -> Any:
    return person("Ada", *Role, of=town(is_node=True))


@pytest.fixture
def eve() -> Any:
    return person("Eve", *Role, of=town(ARNSBERG, "Arnsberg"))


def path_of(pattern: str) -> str:
    pattern = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern.strip("^$"))
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: ANYTHING[m[1]], pattern)


@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_every_answer_is_closed_to_frames_scripts_and_caches(ada, who):
    client = visitor(ada if who == "ada" else None)
    wrong = []
    for pattern in addresses():
        answer = client.get(path_of(pattern))
        policy = answer["Content-Security-Policy"]
        in_frames = bool(FRAMED.fullmatch(pattern))
        frames = "*" if in_frames else "'none'"
        kept = answer.get("Cache-Control", "")
        private = (who == "ada" and not pattern.startswith(NOBODY)) or (
            pattern.startswith(SECRET) and answer.status_code != 405
        )
        good = (
            "default-src 'none'" in policy
            and "unsafe" not in policy
            and f"frame-ancestors {frames}" in policy
            and ("X-Frame-Options" in answer) is (frames != "*")
            and answer["X-Content-Type-Options"] == "nosniff"
            and answer["Referrer-Policy"] == "same-origin"
            and (not private or "no-store" in kept)
            and ("public" not in kept or not private)
        )
        if not good:
            wrong.append((pattern, answer.status_code, kept, policy[-40:]))
    assert wrong == []


def test_what_others_may_frame_knows_nobody(ada):
    for path in ("/karte/einbetten/", "/einbetten/v1/karte/", "/einbetten/v1/soest/tabelle/"):
        page = visitor(ada).get(path).content.decode()
        assert "Ada" not in page
        assert "<form" not in page


def test_the_session_is_a_new_one_with_each_way_in(ada):
    """Whoever planted a session in a browser holds an empty one afterwards."""
    from drehscheibe.portal.organisations.services import invite

    invited = invite(town(), "neu@example.org", [Role.STEWARD], actor=actor(ada))
    visitor().post("/passwort-vergessen/", {"email": ada.email})
    reset = link_in(mails()[-1], "passwort-vergessen")
    new = {"name": "Neu", "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    for address in (f"/einladung/{invited.token}/", reset):
        client = not_signed_in()
        session = client.session
        session["planted"] = "x"
        session.save()
        client.cookies["sitzung"] = planted = session.session_key
        page = client.get(address, follow=True)
        here = page.redirect_chain[-1][0] if page.redirect_chain else address
        client.post(here, new)
        thief = not_signed_in()
        thief.cookies["sitzung"] = planted
        assert thief.get("/konto/").status_code == 302, address


def test_a_reset_password_ends_every_session(ada):
    thief = signed_in(ada.email)
    client = not_signed_in()
    client.post("/passwort-vergessen/", {"email": ada.email})
    page = client.get(link_in(mails()[-1], "passwort-vergessen"), follow=True)
    new = {"password1": "ein ganz neues Wort", "password2": "ein ganz neues Wort"}
    client.post(page.redirect_chain[-1][0], new)
    assert thief.get("/konto/").status_code == 302
    assert signed_in(ada.email, "ein ganz neues Wort").get("/konto/").status_code == 200


def test_a_reset_link_works_once(ada):
    not_signed_in().post("/passwort-vergessen/", {"email": ada.email})
    link = link_in(mails()[-1], "passwort-vergessen")
    client = not_signed_in()
    page = client.get(link, follow=True)
    new = {"password1": "ein ganz neues Wort", "password2": "ein ganz neues Wort"}
    client.post(page.redirect_chain[-1][0], new)
    assert "gilt nicht mehr" in text_of(not_signed_in().get(link, follow=True))


def test_an_invitation_works_once_and_for_its_address_only(ada, eve):
    from drehscheibe.portal.organisations.services import invite

    invited = invite(town(), "neu@example.org", [Role.STEWARD], actor=actor(ada))
    address = f"/einladung/{invited.token}/"
    visitor(eve).post(address, {"email": eve.email})
    assert not eve.memberships.filter(organisation=town()).exists()
    new = {"name": "Neu", "password1": PASSWORD, "password2": PASSWORD}
    assert not_signed_in().post(address, new).status_code == 302
    assert not_signed_in().post(address, new | {"name": "Nochmal"}).status_code == 404
    assert not_signed_in().get(address).status_code == 404


def test_whoever_leaves_sees_nothing_from_the_next_click_on(ada, portal):
    ben = person("Ben", *Role)
    client, draft = signed_in(ben.email), Desk(portal, ada).draft()
    inside = (
        f"/veroeffentlichen/{draft.pk}/verstehen/",
        f"/pruefen-und-freigeben/{draft.pk}/",
        "/organisationen/soest/",
        "/organisationen/soest/protokoll/",
    )
    assert [client.get(path).status_code for path in inside] == [200] * 4
    client.post("/konto/verlassen/soest/", {"reason": "x"})
    assert [client.get(path).status_code for path in inside] == [404] * 4


def answers(client, path, fields):
    answer = client.post(path, fields, follow=True)
    page = re.sub(
        r'value="[\w.-]{64}"|<code>\w+</code>|/einladungen/\d+/', "", answer.content.decode()
    )
    told = re.sub(r"(?i)[\w.%-]+(@|%40)example\.org|\b(eve|niemand)\b", "X", page)
    return answer.status_code, [step[1] for step in answer.redirect_chain], told


def test_no_answer_to_somebody_inside_tells_who_has_an_account(ada, eve):
    """A new address of one's own, an invitation: the same words for known and unknown people."""
    forms = (
        ("/konto/e-mail/", {"action_add": "1"}),
        ("/organisationen/soest/einladen/", {"roles": "steward", "name": "X"}),
    )
    for path, fields in forms:
        told = []
        for email in (eve.email, "niemand@example.org"):
            ada.emailaddress_set.filter(primary=False).delete()
            town().invitations.all().delete()
            client = signed_in(ada.email)
            client.post("/anmelden/bestaetigen/", {"password": PASSWORD})
            told.append(answers(client, path, fields | {"email": email}))
        assert told[0] == told[1], path


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_asking_for_a_new_password_takes_as_long_for_unknown_people(ada):
    from django.core.cache import cache

    def seconds(email):
        cache.clear()
        start = time.perf_counter()
        not_signed_in().post("/passwort-vergessen/", {"email": email})
        return time.perf_counter() - start

    seconds("warm@example.org")
    known = statistics.median(seconds(ada.email) for _ in range(5))
    unknown = statistics.median(seconds("niemand@example.org") for _ in range(5))
    assert 0.2 < known / unknown < 5


def test_a_second_factor_is_neither_guessed_nor_used_twice(ada):
    from allauth.mfa.totp.internal import auth as totp

    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ada, secret)
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time() // 30)))

    def at_the_door():
        client = not_signed_in()
        client.post("/anmelden/", {"login": ada.email, "password": PASSWORD})
        return client

    first = at_the_door()
    assert first.get("/konto/").status_code == 302, "the password alone opens nothing"
    assert first.post("/anmelden/zweiter-faktor/", {"code": code}).status_code == 302
    again = at_the_door()
    again.post("/anmelden/zweiter-faktor/", {"code": code})
    assert again.get("/konto/").status_code == 302, "a code that was overheard"
    guesser, wrong = at_the_door(), "000000" if code != "000000" else "111111"
    told = [text_of(guesser.post("/anmelden/zweiter-faktor/", {"code": wrong})) for _ in range(8)]
    assert "zu viele" in told[-1].lower() or "warten" in told[-1].lower()


def test_owners_and_states_are_never_taken_from_a_form(ada, eve, portal):
    """Every field of the models, beside what the form asks for."""
    from drehscheibe.portal.desk.models import Draft

    soest, arnsberg = town(), town(ARNSBERG, "Arnsberg")
    ben = person("Ben", Role.STEWARD)
    draft = Desk(portal, ben).draft()
    more = {
        "owner": arnsberg.key, "owner_id": arnsberg.pk, "organisation": arnsberg.pk,
        "slug": "arnsberg", "state": "released", "author": eve.pk, "author_id": eve.pk,
        "submitted_by": "person:1",
        "guesses_accepted": "1", "candidate": "1", "dataset": "1", "is_staff": "1", "is_node": "1",
        "is_active": "", "by": "person:1", "steward": "1", "reviewer": "on", "administrator": "on",
        "roles": "administrator", "one_person_may_release": "on", "deed": "approve",
        "waivers": "[]", "clearance": "{}", "actor": "operator", "key": "x", "id": str(uuid4()),
    }  # fmt: skip
    client = visitor(ben)
    for step in ("beschreiben", "darf-das-raus", "verstehen", "hinweise", "vorschau"):
        client.post(f"/veroeffentlichen/{draft.pk}/{step}/", more | {"title": "Neu"})
    client.post(f"/pruefen-und-freigeben/{draft.pk}/", more)
    client.post("/konto/", more | {"name": "Ben", "language": "de", "mails": "each"})
    found = Draft.objects.get(pk=draft.pk)
    assert (found.owner, found.author, found.submitted_by) == (soest, ben, "")
    assert found.state in {"open", "reading", "building"}
    assert not found.guesses_accepted
    ben.refresh_from_db()
    soest.refresh_from_db()
    assert (ben.is_active, [m.roles for m in ben.memberships.all()]) == (True, [(Role.STEWARD,)])
    assert not soest.one_person_may_release
    begun = client.post("/veroeffentlichen/", {"owner": arnsberg.key})
    assert begun.status_code == 403
    assert Draft.objects.filter(owner=arnsberg).count() == 0


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "\t//evil.example",
                  "javascript:alert(1)", "http:evil.example", "/%5Cevil.example", "https:///evil"]
)  # fmt: skip
def test_no_address_leads_on_to_another_host(ada, elsewhere):
    client = visitor(ada)
    for pattern in addresses():
        path = path_of(pattern)
        for name in ("next", "url", "back", "redirect", "sprache"):
            answer = client.get(path, {name: elsewhere})
            location = answer.get("Location", "")
            assert re.match(r"(/(?![/\\])|\?|#|$)", location), (path, name, location)
        if pattern.startswith("abmelden"):
            client = visitor(ada)
