# SPDX-License-Identifier: EUPL-1.2
"""Every form of every page, filled in by an attacker who is signed in as one of us.

The forms are found on the pages themselves and the pages by the table of addresses: what is added
tomorrow is attacked tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from accounts import visitor as not_signed_in
from addresses import Values, addresses, filled
from attacks import EVERYTHING, IMAGE, SCRIPT, SHORT, TEXTS, Form, dangers, forms_of
from drehscheibe.policy.actors import Role
from emptying import empty
from layer_samples import divided
from package_samples import kept, plain_package
from townhall import ARNSBERG, Desk, actor, install_region, person, town, visitor

PEOPLE = "Name;Telefon;Breite;Länge\n" + "".join(
    f"Erika Mustermann {n};02921 {100_000 + n};51,5{n:02};8,1{n:02}\n" for n in range(1, 21)
)
# What would end the world for the forms that come after; tried on its own below.
LAST = ("/konto/loeschen/", "/konto/ueberall-abmelden/", "/abmelden/", "/konto/verlassen/",
        "/zuruecknehmen/", "/verwerfen/", "/entfernen/")  # fmt: skip
# No form of a page: programs show their token, and no cookie opens these.
FOR_PROGRAMS = "api/v1/"
# Mail programs ask it without a cookie (RFC 8058, 3.1); its secret is the key in the address.
ONE_CLICK = "abos/<str:key>/abmelden/"

ONE_USECASE = {
    "suffix": "svg",
    "publisher": "soest", "slug": "giess-karte", "number": "1", "town": "soest", "need": "baeume",
    "run": "1", "file": "x.svg",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(portal_process: Any) -> Iterator[tuple[Any, Values]]:
    """Ada has every role there is; in her town is something in every state."""
    empty(portal_process.layout)
    install_region(portal_process)
    yield _made(portal_process)
    empty(portal_process.layout)


def _made(settings: Any) -> tuple[Any, Values]:
    from drehscheibe.policy.programs import Scope
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.following.services import follow_as, key_of
    from drehscheibe.portal.organisations.rules import give_mandate
    from drehscheibe.portal.organisations.services import invite
    from drehscheibe.portal.programs.services import Wish, issue
    from drehscheibe.portal.questions.services import Asked, ask
    from drehscheibe.portal.themed_maps.address import MapAddress, ShownLayer
    from drehscheibe.portal.themed_maps.services import save_map
    from drehscheibe.portal.webhooks.services import register

    soest, arnsberg = town(), town(ARNSBERG, "Arnsberg")
    type(soest).objects.filter(pk=soest.pk).update(is_node=True)
    ada, bea = person("Ada", *Role, of=soest), person("Bea", *Role, of=soest)
    desks = Desk(settings, ada), Desk(settings, bea)
    public = approve(settings.layout, desks[0].submitted(), actor(bea)).dataset
    approve(settings.layout, desks[0].submitted(dataset=public), actor(bea))
    question = ask(public, Asked("Stimmt das Baujahr wirklich?", email="q@example.org"))
    invited = invite(soest, "neu@example.org", [Role.STEWARD], actor=actor(ada))
    issued = issue(
        settings.layout, soest, Wish("Skript", Scope(may_submit=True), 30), actor=actor(ada)
    )
    themed = save_map(
        soest, "Spielen", MapAddress((ShownLayer(public.slug),)), view="", actor=actor(ada)
    )
    hook = register(
        soest, "https://daten.example/h", dataset=None, actor=actor(ada), settings=settings
    )
    mandate = give_mandate(soest, arnsberg, actor=actor(ada))
    given = {
        "empty": _empty(ada, soest),
        "open": desks[0].draft(PEOPLE),
        "ready": desks[0].ready(desks[0].draft()),
        "submitted": desks[1].submitted(),
    }
    _, bundle = divided(desks[0], "kreis.gpkg", "Aus einer Datei")
    public.refresh_from_db()
    return ada, {
        "organisationen/": {
            "slug": "soest",
            "number": str(invited.invitation.pk),
            "question": str(question.pk),
            "program": str(issued.program.pk),
            "source": str(_source(soest, ada).pk),
            "change": str(_bulk_change(ada, public).pk),
        },
        "organisationen/<slug:slug>/personen/": {"slug": "soest", "number": str(bea.pk)},
        "organisationen/<slug:slug>/auftraege/": {"slug": "soest", "number": str(mandate.pk)},
        "organisationen/<slug:slug>/reihen/": {"slug": "soest", "number": str(_series(soest).pk)},
        "organisationen/<slug:slug>/webhooks/": {"slug": "soest", "number": str(hook.webhook.pk)},
        "konto/verlassen/": {"slug": "soest"},
        "karte/themenkarten/": {"number": str(themed.pk)},
        "anwendungsfaelle/": _usecase(settings, soest, ada),
        "einbetten/v1/anwendungsfaelle/": {"publisher": "soest", "slug": "giess-karte"}
        | {"town": "soest"},
        "uebernahmen/": _adoption(soest, "checking"),
        "uebernahmen/<int:adoption>/freigeben": _adoption(arnsberg, "trial"),
        "verbesserungen/": {"number": _proposal(settings, soest, ada)},
        "uebernahmen/<int:adoption>/aendern": _adoption(soest, "live", "giess-karte-neu"),
        "sitemap-": {"part": "1"},
        "einbetten/v1/": {"slug": public.slug},
        "kommunen/": {"slug": "soest"},
        "kreise/": {"slug": "kreis-soest"},
        "daten/": {"slug": public.slug, "release": public.release, "way": "zurueckziehen"},
        "uebungsstadt/daten/": {"slug": public.slug, "table": "spielplaetze"},
        "veroeffentlichen/": {"draft": str(given["open"].pk), "table": "spielplaetze"},
        "veroeffentlichen/gemeinsam/": {"bundle": str(bundle.pk)},
        "veroeffentlichen/<uuid:draft>/datei": {"draft": str(given["empty"].pk)},
        "veroeffentlichen/<uuid:draft>/vorschau": {
            "draft": str(given["ready"].pk),
            "table": "spielplaetze",
        },
        "pruefen-und-freigeben/": {
            "draft": str(given["submitted"].pk),
            "table": "spielplaetze",
            "kind": "added",
        },
        "api/v1/": {"slug": public.slug, "draft": str(given["open"].pk), "release": public.release},
        "api/v1/harvest/": {"token": "x" * 43, "run": "1"},
        "api/v1/webhooks/": {"number": str(hook.webhook.pk)},
        "einladung/": {"token": invited.token},
        "pruefen/": {"token": "x" * 32},
        "meine-arbeit/feed/": {"key": "x" * 43},
        "fragen/bestaetigen/": {"ticket": "x.y"},
        "abos/": {"key": key_of(follow_as(bea, public).reader)},
        "abos/bestaetigen/": {"ticket": "x.y"},
        "konto/e-mail/": {"key": "x"},
        "anmelden/verbund/": {"provider_id": "sso"},
        "": {"uidb36": "1", "key": "x-y"},
    }


def _bulk_change(author: Any, dataset: Any) -> Any:
    from drehscheibe.portal.descriptions.planning import begin

    return begin(dataset.owner, [dataset], author=author, actor=actor(author))


def _usecase(settings: Any, owner: Any, author: Any) -> dict[str, str]:
    """One is public, a next version waits."""
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.questions import ask_mentor
    from drehscheibe.portal.usecases.services import hand_over, publish_version

    layout, by = settings.layout, actor(author)
    plain = plain_package(), plain_package(version="1.1.0")
    first, second = (
        kept(layout, layout.scratch / one["version"], one, owner=owner, actor=by) for one in plain
    )
    publish_version(first, actor=Actor("operator: test", is_operator=True))
    hand_over(second, actor=by)
    first.usecase.refresh_from_db()
    ask_mentor(first.usecase, "Wie oft?", actor=by)
    return ONE_USECASE


def _proposal(settings: Any, owner: Any, author: Any) -> str:
    """A fork of the own town, offered to it."""
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.proposals import offer
    from drehscheibe.portal.usecases.services import publish_version

    layout, by = settings.layout, actor(author)
    plain = plain_package("soest/giess-karte-neu") | {"based_on": "soest/giess-karte@1.0.0"}
    fork = kept(layout, layout.scratch / "fork", plain, owner=owner, actor=by)
    publish_version(fork, actor=Actor("operator: test", is_operator=True))
    return str(offer(fork, "Besser.", actor=by).pk)


def _adoption(owner: Any, state: str, usecase: str = "giess-karte") -> dict[str, str]:
    """What waits for approval is another town's, for which Ada stands in."""
    from django.utils import timezone

    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion

    version = UseCaseVersion.objects.filter(usecase__slug=usecase).first()
    Organisation.objects.filter(pk=owner.pk).exclude(slug="soest").update(stand_in=town())
    made = Adoption.objects.create(
        usecase=version.usecase, version=version, organisation=owner, state=state,
        created_by="Bea", asked=timezone.now() if state == "trial" else None,
    )  # fmt: skip
    return {"adoption": str(made.pk), "need": "baeume", "run": "1", "file": "x.svg"}


def _series(owner: Any) -> Any:
    from drehscheibe.portal.catalogue.models import Series

    return Series.objects.create(owner=owner, slug="haushalt", title="Haushalt")


def _source(owner: Any, keeper: Any) -> Any:
    from drehscheibe.portal.sources.models import Source

    offer = {"key": "", "title": "Liste", "description": "", "count": 3}
    made = Source.objects.create(
        owner=owner, slug="liste-soest", title="Liste", address="https://daten.example/liste.csv",
        kind="file", state="active", offers=[offer], keeper=keeper, is_paused=True,
    )  # fmt: skip
    made.subscriptions.create(title="Liste")
    return made


def _empty(author: Any, owner: Any) -> Any:
    from drehscheibe.portal.desk.services import create_draft

    return create_draft(owner, author=author, actor=actor(author))


def paths(values: Values) -> list[str]:
    return [filled(pattern, values) for pattern in addresses()]


def ada_at(who: Any) -> Any:
    """Signed in just now, so that no form asks for the password first."""
    import time

    client = visitor(who)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": who.email}
    ]
    session.save()
    return client


@contextmanager
def undone() -> Iterator[None]:
    """The database as it was; what an attack changed is of no use to the next."""
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pages_of(client: Any, values: Values) -> dict[str, str]:
    """Every HTML page that is there."""
    found = {}
    for path in paths(values):
        answer = client.get(path)
        page = body_of(answer)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[path] = page
    return found


def all_forms(client: Any, values: Values) -> dict[str, tuple[str, Form]]:
    """Each form once, with the page it stands on: address and names of its fields tell them
    apart."""
    found: dict[str, tuple[str, Form]] = {}
    for path, page in pages_of(client, values).items():
        for form in forms_of(page):
            address = urljoin(path, form.action or path)
            names = sorted({*form.texts, *(name for name, _ in form.fields + form.buttons)})
            key = f"{form.method} {urlsplit(address).path} {' '.join(names)}"
            found.setdefault(key, (address, form))
    return found


@pytest.fixture(scope="module")
def found(world: tuple[Any, Values]) -> dict[str, tuple[str, Form]]:
    who, values = world
    return all_forms(ada_at(who), values)


def send(client: Any, address: str, said: dict[str, Any]) -> Any:
    """As a browser sends it; half characters, too."""
    body = urlencode(_bytes_of(said), doseq=True)
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def _bytes_of(said: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [text.encode("utf-8", "surrogatepass") for text in texts]
        for name, given in said.items()
        for texts in [given if isinstance(given, list) else [given]]
    }


def body_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return content.decode("utf-8", "replace")


def test_every_address_refuses_forms_from_elsewhere(world):
    """Without the token nothing is taken, whoever's cookie comes along."""
    who, values = world
    client = visitor(who, enforce_csrf_checks=True)
    taken = []
    with undone():  # wrong tokens of other tests are forgotten
        for pattern in addresses():
            answer = client.post(filled(pattern, values), {"what": "on", "deed": "approve"})
            # A secret address that opens nothing does not exist (404).
            wanted = {401, 403, 404, 405} if pattern.startswith(FOR_PROGRAMS) else {403}
            wanted |= {400} if pattern == ONE_CLICK else set()
            if answer.status_code not in wanted:
                taken.append((pattern, answer.status_code))
    assert taken == []


def test_what_is_dangerous_is_recognised():
    """Else the attacks below would prove nothing."""
    for text in (SHORT, '<a href=" JavaScript:alert(1)">', "<p style='x'>", "<base href=/>"):
        assert dangers(f"<p>{text}</p>")
    assert dangers(f"<p>{escape(IMAGE + SCRIPT)}</p>") == []


def test_the_token_of_somebody_else_opens_no_form(world):
    who, _ = world
    stranger = not_signed_in(enforce_csrf_checks=True)
    page = stranger.get("/anmelden/").content.decode()
    theirs = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    client = visitor(who, enforce_csrf_checks=True)
    client.get("/konto/")
    for path in ("/konto/", "/veroeffentlichen/", "/abmelden/"):
        answer = client.post(path, {"csrfmiddlewaretoken": theirs, "name": "Eve"})
        assert answer.status_code == 403, path


def test_the_forms_are_found(found):
    """Else the attacks below would prove nothing."""
    posts = [key for key in found if key.startswith("post ")]
    assert len(posts) >= 35, "\n".join(sorted(found))
    for part in ("einladen/", "hinweise/", "beschreiben/", "darf-das-raus/", "regeln/",
                 "pruefen-und-freigeben/", "fragen/", "frage/", "netzwerk/", "programme/",
                 "zuruecknehmen/", "vorschau/", "verstehen/", "konto/"):  # fmt: skip
        assert any(part in key for key in posts), part


@pytest.mark.parametrize("kind", ["everything", "half", "endless"])
def test_no_text_breaks_any_form_or_runs_on_its_answer(world, found, kind):
    who, _ = world
    client, broken = ada_at(who), []
    for key, (address, form) in found.items():
        for button in form.buttons or [None]:
            said = form.filled(TEXTS[kind], button)
            with undone():
                answer = send(client, address, said) if form.method == "post" else None
            if answer is None:
                asked = _bytes_of(dict.fromkeys(form.texts, TEXTS[kind][:2_000]))
                answer = client.get(f"{address}?{urlencode(asked, doseq=True)}")
            page = body_of(answer)
            wrong = dangers(page) if answer.get("Content-Type", "").startswith("text/html") else []
            if answer.status_code >= 500 or wrong:
                broken.append((key, button, answer.status_code, wrong))
            client = client if "_auth_user_id" in client.session else ada_at(who)
    assert broken == []


def test_fields_that_hide_hold_as_little(world, found):
    """What a page wrote into hidden fields and lists is the client's to change."""
    who, _ = world
    client, broken = ada_at(who), []
    for key, (address, form) in found.items():
        if form.method != "post":
            continue
        for text in (EVERYTHING, "99999999999999999999"):
            names = {name for name, _ in form.fields + form.buttons} | set(form.texts)
            with undone():
                answer = send(client, address, dict.fromkeys(names, text))
            if answer.status_code >= 500 or dangers(body_of(answer)):
                broken.append((key, text[:20], answer.status_code))
            client = client if "_auth_user_id" in client.session else ada_at(who)
    assert broken == []


def test_what_was_typed_is_text_on_every_page(world, found):
    """Kept for good this time: then every page is read, in both languages."""
    who, values = world
    client = ada_at(who)
    for address, form in found.values():
        if form.method == "post" and not any(part in address for part in LAST):
            for button in form.buttons or [None]:
                send(client, address, form.filled(SHORT, button))
    wrongs = {}
    for start in ("", "/en"):
        for path in paths(values):
            answer = ada_at(who).get(start + path)
            page = body_of(answer)
            kind = answer.get("Content-Type", "")
            wrong = dangers(page) if kind.startswith("text/html") else []
            if answer.status_code >= 500 or wrong:
                wrongs[start + path] = (answer.status_code, wrong)
    assert wrongs == {}
