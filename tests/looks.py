# SPDX-License-Identifier: EUPL-1.2
"""Looking at every address there is: which there are, what fills them, what two answers differ in.

The addresses come from the address tables themselves, so a new view is looked at the day it is
added: what is not named in `LINES` or `FIXED` fails the test.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

import httpx

from addresses import addresses as patterns
from addresses import plain
from secrets_of_soest import PUBLIC, SEARCHED, STATES, World, never

DATASETS = (
    "candidate", "next-release", "undone", "withdrawn", "purged", "practised", "superseded",
)  # fmt: skip
PUBLISHED = ("superseded", "current")  # what everybody may see
ONCE_PUBLIC = ("undone", "withdrawn", "purged", *PUBLISHED)  # that they were is no secret
# Beginning of an address -> the things it is asked for.
LINES = {
    "organisationen/": ("inside",),
    "konto/verlassen/": ("inside",),
    "daten/": (*DATASETS, "current"),
    "einbetten/v1/": (*DATASETS, "current"),
    "uebungsstadt/daten/": ("practised", "candidate"),
    "veroeffentlichen/": STATES,
    "veroeffentlichen/gemeinsam/": ("divided",),
    "pruefen-und-freigeben/": STATES,
    "organisationen/<slug:slug>/webhooks/": ("hook",),
    "api/v1/webhooks/": ("hook",),
    "anwendungsfaelle/": ("usecase",),
    "einbetten/v1/anwendungsfaelle/": ("usecase",),
    "uebernahmen/": ("adoption",),
    "api/v1/drafts/": STATES,
    "api/v1/datasets/": (*DATASETS, "current"),
}
# Addresses with parameters that name nothing of an organisation.
FIXED = {
    "kommunen/": {"slug": "soest"},
    "karte/themenkarten/": {"number": "1"},
    "sitemap-": {"part": "1"},
    "verbesserungen/": {"number": "1"},
    "uebernahmen/": {"adoption": "1", "need": "baeume", "run": "1", "file": "x.svg"},
    "kreise/": {"slug": "kreis-soest"},
    "api/v1/harvest/": {"token": "x" * 43, "run": "1"},
    "einladung/": {"token": "x" * 43},
    "pruefen/": {"token": "x" * 32},
    "meine-arbeit/feed/": {"key": "x" * 43},
    "fragen/bestaetigen/": {"ticket": "x.y"},
    "abos/": {"key": "x~y"},
    "abos/bestaetigen/": {"ticket": "x.y"},
    "konto/e-mail/": {"key": "x"},
    "anmelden/verbund/": {"provider_id": "sso"},
    "passwort-vergessen/": {"uidb36": "1", "key": "x-y"},
}
MORE = {
    "way": "zurueckziehen",
    "table": "spielplaetze",
    "kind": "added",
    "publisher": "soest",
    "town": "soest",
    "need": "baeume",
    "run": "1",
    "file": "verlauf-light.svg",
    "suffix": "svg",
}
# Questions to public pages: figures, facets, search, and things named that must not answer.
ASKED = (
    f"/daten/?q={SEARCHED}", "/daten/?q=Spielplatz", "/daten/?kommune=soest", "/daten/?art=karte",
    "/daten/?lizenz=dl-by-de%2F2.0", "/daten/?stand=woche&format=csv", "/daten/?sortierung=umfang",
    "/kommunen/vergleich/?a=soest&b=arnsberg", "/karte/?ebene={slug}",
    "/karte/einbetten/?ebene={slug}", "/einbetten/v1/karte/?ebene={slug}",
    "/einbetten/v1/{slug}/zahl/?filter=TRUE", "/veroeffentlichen/?dataset={slug}&owner=05974040",
)  # fmt: skip
_MASKS = re.compile(
    r"<code>[0-9a-f]{16}</code>"  # number of a request
    r"|urn:request:[0-9a-f]{16}"
    r'|value="[^"]{40,}"|ticket=[\w.-]+'  # tokens of forms
    r"|\d{1,2}:\d{2}(:\d{2})?( (Uhr|AM|PM))?"  # the time of day
    r"|gerade eben|vor \d+ Minuten?|just now|\d+ minutes? ago"
)


@dataclass(frozen=True, slots=True)
class Address:
    pattern: str
    label: str  # of the thing it is asked for, or ""
    path: str
    values: tuple[str, ...] = ()


def line_of(pattern: str) -> str:
    """The longest beginning that fits. Raises `ValueError` for an address nobody gave a line."""
    fitting = [start for start in (*LINES, *FIXED) if plain(pattern).startswith(start)]
    return max(fitting, key=len)


def addresses(things: dict[str, dict[str, str]]) -> Iterator[Address]:
    """Every address of the portal, for each of the things it could be asked for."""
    for pattern in patterns():
        if "<" not in plain(pattern):
            yield Address(pattern, "", f"/{plain(pattern)}")
            continue
        line = line_of(pattern)
        if line in FIXED:
            yield _address(pattern, "", FIXED[line])
        else:
            yield from (_address(pattern, name, things[name]) for name in LINES[line])


@cache
def never_thing() -> dict[str, str]:
    return never(dict.fromkeys(("adoption", "bundle", "draft", "number", "release", "slug"), ""))


def never_was(address: Address) -> Address:
    """The same address, asked for something that never was."""
    made_up = never_thing()
    if address.pattern in ASKED:
        return Address(address.pattern, "", address.pattern.format(**made_up), (made_up["slug"],))
    slug = PUBLIC if PUBLIC in address.values else made_up["slug"]
    return _address(address.pattern, address.label, made_up | {"slug": slug})


def questions(things: dict[str, dict[str, str]]) -> Iterator[Address]:
    """Public pages asked for a thing that is not public."""
    for path in ASKED:
        for label in ("candidate", "withdrawn", "practised") if "{" in path else ("",):
            slug = things[label]["slug"] if label else ""
            yield Address(path, label, path.format(slug=slug), (slug,))


def _address(pattern: str, label: str, thing: dict[str, str]) -> Address:
    values = MORE | thing
    if "<slug" in pattern and not values.get("slug"):
        values["slug"] = "gibt-es-nicht"
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[m[1]], plain(pattern))
    used = re.findall(r"<(?:\w+:)?(\w+)>", plain(pattern))
    return Address(pattern, label, f"/{path}", tuple(values[name] for name in used))


def content_of(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def masked(text: str, address: Address) -> str:
    """What is left when numbers of requests, times and the asked address are taken away."""
    for form in (address.path, quote(address.path), escape(address.path), quote(address.path, "")):
        text = text.replace(form, "…") if form not in {"/", "%2F"} else text
    for value in address.values:
        if len(value) > 5 and value not in {PUBLIC, "spielplaetze"}:
            text = text.replace(value, "…")
    return _MASKS.sub("", text)


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Where two looks differ, with the place of the first difference."""
    return [
        f"{where}: {first_difference(before.get(where, ''), after[where])}"
        for where in after
        if before.get(where) != after[where]
    ]


def first_difference(one: str, other: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return f"…{one[max(0, at - 80) : at + 60]!r} ≠ {other[max(0, at - 80) : at + 60]!r}"


def machine_paths(settings: Any) -> list[str]:
    """Every route of delivery."""
    from starlette.routing import Route

    from drehscheibe.delivery.app import routes

    # /metrics counts questions, so it differs each time; test_metrics.py looks at it.
    return [r.path for r in routes(settings) if isinstance(r, Route) and r.path != "/metrics"]


# Parameters of delivery's routes. Those of a dataset come from the thing itself.
_TILE = {
    "set": "WebMercatorQuad", "z": "8", "y": "85", "x": "133", "item": "1", "style": "default",
    "organisation": "soest", "series": "reihe-geheim",
}  # fmt: skip


def machine_addresses(world: World, label: str, thing: dict[str, str]) -> Iterator[Address]:
    """Every route of delivery, for one dataset and, where it has one, one of its releases."""
    slug, release = thing["slug"], thing.get("release", "")
    for path in machine_paths(world.settings):
        for name in ("{dataset}.csv", "{dataset}.geojson", "manifest.json", "source/quelle"):
            named = dict.fromkeys(("collection", "dataset", "record"), slug)
            values = _TILE | named | {"release": release}
            pattern = re.sub(r"\{name(:path)?\}", name, path)
            filled = re.sub(r":path\}", "}", pattern).format(**values)
            yield Address(pattern, label, filled, (slug, release))
            if pattern == path:
                break
    yield Address("?stand", label, f"/files/{slug}/{slug}.csv?stand={release}", (slug, release))
    yield Address("?f=html", label, f"/ogc/collections/{slug}?f=html", (slug, release))


def ask_machines(
    settings: Any, asked: Iterable[tuple[str, Address]], **more: Any
) -> list[tuple[Address, Any]]:
    """Delivery's answers, in one go. Each question is a method and an address."""
    from drehscheibe.delivery.app import create_app

    async def look() -> list[tuple[Address, Any]]:
        app = create_app(settings)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [
                (address, await client.request(method, address.path, **more))
                for method, address in asked
            ]

    return asyncio.run(look())
