# SPDX-License-Identifier: EUPL-1.2
"""What could be meant, while somebody types: towns, themes, keywords, titles, use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from drehscheibe.catalogue.elsewhere import Elsewhere
from drehscheibe.catalogue.words import folded
from drehscheibe.domain.errors import N_
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.beside import finders
from drehscheibe.portal.catalogue.listing import keywords_with, titles_with
from drehscheibe.portal.catalogue.search import Search
from drehscheibe.portal.templating import language_now, url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

SHORTEST = 2  # letters
_LONGEST = 100
_TOWNS, _THEMES, _KEYWORDS, _TITLES, _OTHERS = 3, 2, 3, 5, 2
TOWN, THEME, KEYWORD = N_("Town or organisation"), N_("Theme"), N_("Keyword")
DATASET = N_("Dataset")


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """GET /daten/vorschlaege.json?q=…: what it is called, of which kind, and where it leads."""
    text = " ".join(request.GET.get("q", "")[:_LONGEST].split())
    found = list(_suggested(text)) if len(text) >= SHORTEST else []
    return HttpResponse(orjson.dumps({"suggestions": found}), content_type="application/json")


def _suggested(text: str) -> Iterator[dict[str, Any]]:
    start, catalogue = folded(text), url("catalogue")
    for one in _begun([(o.name, o.slug) for o in atlas().region.organisations()], start)[:_TOWNS]:
        yield _told(one[0], TOWN, catalogue + Search(kommune=(one[1],)).address())
    themes = [(gettext(title, language=language_now()), code) for code, title in THEMES.items()]
    for one in _begun(themes, start)[:_THEMES]:
        yield _told(one[0], THEME, catalogue + Search(thema=(one[1],)).address())
    for word, _ in keywords_with(text, most=_KEYWORDS):
        yield _told(word, KEYWORD, catalogue + Search(q=word).address())
    for record in titles_with(text, most=_TITLES):
        name = "elsewhere" if isinstance(record, Elsewhere) else "dataset"
        yield _told(record.title, DATASET, url(name, slug=record.slug))
    for finder in finders():
        for other in finder.titled(text)[:_OTHERS]:
            yield _told(other.title, finder.kind, other.address)


def _begun(named: list[tuple[str, str]], start: str) -> list[tuple[str, str]]:
    """Those of which some word begins like this; the first word counts most."""
    first = [one for one in named if folded(one[0]).startswith(start)]
    later = [one for one in named if f" {start}" in folded(one[0])]
    return [*first, *later]


def _told(text: str, kind: str, address: str) -> dict[str, Any]:
    return {"text": text, "kind": gettext(kind, language=language_now()), "href": address}
