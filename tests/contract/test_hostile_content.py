# SPDX-License-Identifier: EUPL-1.2
"""A file and a description whose every word is an attack, published, and then read everywhere:
pages, interfaces, feeds, downloads, mails, the printed record."""

from __future__ import annotations

import asyncio
import csv
import email
import email.policy
import io
import json
import re
from xml.etree import ElementTree as ET

import httpx
import pikepdf
import pytest

from attacks import ADDRESS, FORMULA, HEADER, IMAGE, QUOTED, SCRIPT, TURNED, dangers
from drehscheibe.look import typeset
from drehscheibe.policy.actors import Role
from townhall import Desk, actor, install_region, person, visitor

HEAD = ("Name", SCRIPT, IMAGE, FORMULA, ADDRESS, "Breitengrad", "Längengrad")
CELLS = (
    SCRIPT,
    IMAGE,
    FORMULA,
    ADDRESS,
    QUOTED,
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "</script>" + SCRIPT,
)
TITLE = f"</title>{SCRIPT}{TURNED}"
WORDS = f"{IMAGE} {QUOTED} {HEADER} {TURNED} {ADDRESS}"


def hostile_file() -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEAD)
    for n in range(20):
        cells = [CELLS[(n + place) % len(CELLS)] for place in range(5)]
        writer.writerow([*cells, f"51,5{n:02}", f"8,1{n:02}"])
    return file.getvalue()


@pytest.fixture
def desk(portal):
    install_region(portal)
    return Desk(portal, person("Anna", Role.STEWARD)), person("Ben", *Role)


@pytest.fixture
def published(portal, desk, once):
    return once(lambda: publish(portal, *desk))


def publish(portal, anna, ben):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.questions.services import Asked, answer, ask

    type(ben).objects.filter(pk=ben.pk).update(name=SCRIPT[:40] + "\r\nBcc: x@example.org")
    ben.refresh_from_db()
    draft = anna.draft(hostile_file())
    draft = anna.ready(
        draft,
        TITLE,
        description=WORDS,
        attribution=WORDS,
        contact=ADDRESS,
        keywords=(IMAGE, SCRIPT),
    )
    draft = services.submit(draft, anna.actor)
    release = approve(portal.layout, draft, actor(ben))
    question = ask(release.dataset, Asked(WORDS, SCRIPT, "q@example.org"))
    answer(question, WORDS, anna.actor, public_text=WORDS)
    anna.work()
    return release


def test_the_pages_of_the_desk_show_it_as_text(portal, desk):
    anna, _ = desk
    draft = anna.ready(anna.draft(hostile_file()), TITLE, description=WORDS, keywords=(IMAGE,))
    client = visitor(anna.person)
    for step in ("verstehen", "hinweise", "darf-das-raus", "beschreiben", "vorschau"):
        page = client.get(f"/veroeffentlichen/{draft.pk}/{step}/")
        assert (page.status_code, dangers(page.content.decode())) == (200, []), step


def test_every_public_page_shows_it_as_text(portal, published):
    slug = published.dataset.slug
    pages = [
        f"/daten/{slug}/", f"/daten/{slug}/staende/{published.sha256}/", "/daten/", "/", "/karte/",
        "/kommunen/soest/", "/status/", f"/karte/einbetten/?ebene={slug}", "/daten/?q=script",
        f"/daten/{slug}/frage/",
    ]  # fmt: skip
    for path in pages:
        for start in ("", "/en"):
            answer = visitor().get(start + path)
            if answer.status_code == 404:
                continue
            page = answer.content.decode()
            assert (answer.status_code, dangers(page)) == (200, []), start + path
    assert "alert(4711)" in visitor().get(f"/daten/{slug}/").content.decode(), "it is there"


def test_feeds_stay_feeds(portal, published):
    from drehscheibe.portal.notices.feeds import feed_key
    from drehscheibe.portal.people.models import Person

    anna = Person.objects.get(email="anna@example.org")
    for path in ("/daten/neu.atom", f"/meine-arbeit/feed/{feed_key(anna)}/", "/sitemap.xml"):
        root = ET.fromstring(visitor().get(path).content)  # noqa: S314 - our own
        kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not kinds & {"script", "img"}, path
        told = {(one.get("type"), (one.get("href") or "").partition(":")[0]) for one in root.iter()}
        assert not [one for one in told if one[0] in {"html", "xhtml"} or one[1] == "javascript"]


def asked_of_interface(portal, *paths):
    from drehscheibe.delivery.app import create_app

    async def look():
        transport = httpx.ASGITransport(app=create_app(portal))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(look())


def test_the_interface_shows_it_as_text_and_gives_it_as_data(portal, published):
    one = f"/ogc/collections/{published.dataset.slug}"
    paths = [f"{one}{end}?f=html" for end in ("", "/items", "/schema")] + [
        "/ogc/collections?f=html"
    ]
    for answer in asked_of_interface(portal, *paths):
        if answer.headers["content-type"].startswith("text/html"):
            assert dangers(answer.text) == [], answer.url
    [items] = asked_of_interface(portal, f"{one}/items?f=json")
    assert items.headers["content-type"].startswith("application/geo+json")
    values = {v for f in items.json()["features"] for v in f["properties"].values()}
    assert {SCRIPT, FORMULA, ADDRESS} <= values, "data are data"
    [feature] = asked_of_interface(
        portal, f"{one}/items/{items.json()['features'][0]['id']}?f=html"
    )
    assert dangers(feature.text) == []


def test_a_spreadsheet_runs_nothing(portal, published):
    from drehscheibe.releases.downloads import downloads_task

    task = {
        "home": str(portal.home),
        "dataset": published.dataset.slug,
        "release": published.sha256,
    }
    downloads_task(task, lambda *_: None)
    folder = portal.layout.download(published.sha256, "x").parent
    tables = list(folder.glob("*.csv"))
    assert tables
    for path in tables:
        text = path.read_text("utf-8-sig", "replace")
        for line in csv.reader(io.StringIO(text), delimiter=";" if ";" in text[:400] else ","):
            running = [cell for cell in line if cell.startswith(("=", "@", "\t", "\r"))]
            assert running == [], (path.name, line)
    for path in folder.glob("*.geojson"):
        assert json.loads(path.read_bytes())["features"]


def test_mails_have_one_subject_and_one_reader(portal, published):
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
             for path in portal.layout.mail.iterdir()]  # fmt: skip
    assert found
    for mail in found:
        assert not {"Bcc", "Cc"} & set(mail.keys())
        assert [len(mail.get_all(name)) for name in ("Subject", "To", "From")] == [1, 1, 1]
        assert "\n" not in mail["Subject"]
        assert mail.get_content_type() == "text/plain", "no markup is ever read"
        assert "\u202e" not in mail.get_content() + mail["Subject"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_record_does_nothing_but_stand_there(portal, published, language):
    if not typeset.FONTS.is_dir():
        pytest.skip("the fonts for printing are not built (make setup)")
    who = published.dataset.owner.memberships.filter(steward=True).first().person
    path = (
        f"{language}/daten/{published.dataset.slug}/staende/{published.sha256}/pruefprotokoll.pdf"
    )
    answer = visitor(who).get(path)
    content = b"".join(answer.streaming_content)
    answer.close()
    assert answer.status_code == 200
    name = answer["Content-Disposition"]
    assert re.fullmatch(r'(inline|attachment); filename="[\w-]+\.pdf"', name)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert not [page for page in pdf.pages if "/Annots" in page and _acts(page)]


def _acts(page):
    return [one for one in page.Annots if "/A" in one and str(one.A.get("/S")) != "/GoTo"]


def test_the_trail_runs_nothing_in_a_spreadsheet(portal, published):
    who = published.dataset.owner.memberships.filter(administrator=True).first().person
    answer = visitor(who).get("/organisationen/soest/protokoll/protokoll.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text), delimiter=";"):
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
