# SPDX-License-Identifier: EUPL-1.2
"""The page on which people say what a source's words mean here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, InvalidParameter, Refused
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.sources.mapping import Mapping, mapping_of
from drehscheibe.portal.sources.mapping_form import (
    mapping_said,
    names_of_areas,
    replacements_text,
    tables_of,
)
from drehscheibe.portal.sources.mapping_kept import keep_mapping
from drehscheibe.portal.sources.queries import source_numbered
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.sources.models import Source


@signed_in
def mapping(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET and POST …/zuordnung/"""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    decide(actor, SourceAction.CHANGE, found.facts).require()
    said = mapping_of(found)
    if request.method != "POST":
        return _shown(request, found, said)
    try:
        said = mapping_said(request.POST)
        keep_mapping(found, said, actor=actor)
    except (InvalidParameter, Refused) as error:
        return _shown(request, found, said, error_text(error, language=language_now()))
    say(request, N_("The mapping is kept. What people have described here stays as they said."))
    return SeeOther(address_of(found))


def _shown(request: HttpRequest, found: Source, said: Mapping, error: str = "") -> HttpResponse:
    names, tables = names_of_areas(), tables_of(found, said)
    return page(
        request,
        "sources/mapping.html",
        status=422 if error else 200,
        organisation=found.owner,
        source=found,
        mapping=said,
        tables=tables,
        replacements=replacements_text(said),
        town=names.get(said.town, ""),
        areas=list(names.values()),
        # Who mapped already may have left a word out on purpose.
        is_first=not said.themes and any(one.guess for one in tables.themes),
        theme_titles={c: gettext(text, language=language_now()) for c, text in THEMES.items()},
        themes=[(code, gettext(text, language=language_now())) for code, text in THEMES.items()],
        licences=[(code, licence.title) for code, licence in LICENCES.items()],
        error=error,
    )
