# SPDX-License-Identifier: EUPL-1.2
"""What search engines ask for at the root: robots.txt (RFC 9309) and sitemaps (sitemaps.org 0.9).

A sitemap holds 50,000 addresses at most; with more there are several and one that names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse

from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.beside import finders
from drehscheibe.portal.catalogue.listing import addresses
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import text_of

if TYPE_CHECKING:
    from django.http import HttpRequest

DATASETS = 45_000  # of one sitemap; towns and pages come on top in the first one

# What needs an account, or is one reader's alone; static copies leave it out, too.
NOT_FOR_CRAWLERS = (
    "/pruefen/",
    "/anmelden/",
    "/abmelden/",
    "/passwort-vergessen/",
    "/einladung/",
    "/konto/",
    "/meine-arbeit/",
    "/meine-daten/",
    "/veroeffentlichen/",
    "/pruefen-und-freigeben/",
    "/organisationen/",
    "/netzwerk/",
    "/uebungsstadt/",
    "/uebernahmen/",
    "/verbesserungen/",
    "/fragen/",
    "/api/",
)


def robots(request: HttpRequest) -> HttpResponse:
    """GET /robots.txt"""
    lines = (
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
        f"Sitemap: {origin_of(request)}/sitemap.xml",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """GET /sitemap.xml"""
    base = origin_of(request)
    parts = split(addresses(), DATASETS)
    if len(parts) == 1:
        return _xml(one_part(base, parts[0], is_first=True))
    return _xml(index_of(base, parts))


def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """GET /sitemap-<part>.xml, from 1 on."""
    parts = split(addresses(), DATASETS)
    if not 1 <= part <= len(parts):
        raise Http404
    return _xml(one_part(origin_of(request), parts[part - 1], is_first=part == 1))


def split(entries: list[tuple[str, str]], most: int) -> list[list[tuple[str, str]]]:
    """At least one part, which may be empty."""
    return [entries[start : start + most] for start in range(0, max(len(entries), 1), most)]


def one_part(base: str, datasets: list[tuple[str, str]], *, is_first: bool) -> str:
    """`datasets` are slugs with the time of their last change."""
    book = atlas() if is_first else None
    others = [one for finder in finders() for one in finder.pages()] if is_first else []
    return text_of("portal/sitemap.xml", base=base, book=book, others=others, datasets=datasets)


def index_of(base: str, parts: list[list[tuple[str, str]]]) -> str:
    """Each part with the last change in it."""
    told = [(number, max(day for _, day in part)) for number, part in enumerate(parts, 1)]
    return text_of("portal/sitemap_index.xml", base=base, parts=told)


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml")
