# SPDX-License-Identifier: EUPL-1.2
"""Links of templates stay in the reader's language, which `url()` knows."""

from __future__ import annotations

import re
from pathlib import Path

import drehscheibe.portal

TEMPLATES = Path(drehscheibe.portal.__file__).parent / "templates"
# Addresses for programs have no language; an upload is told it beside its ticket.
WRITTEN = re.compile(r'(?:href|action)="(/(?!api/|files/|ogc|pruefen/hochladen)[^"]*)"')
FOR_PROGRAMS = (".ttl", ".rdf", ".jsonld")


def written(text: str) -> list[str]:
    return [found for found in WRITTEN.findall(text) if not found.endswith(FOR_PROGRAMS)]


def test_no_template_writes_the_address_of_a_page() -> None:
    found = {page.name: written(page.read_text()) for page in TEMPLATES.rglob("*.html")}
    assert len(found) > 100
    assert {name: links for name, links in found.items() if links} == {}


def test_a_written_address_is_found() -> None:
    page = '<a href="/daten/"></a><a href="/files/x.csv"></a><a href="/daten/reihen/x.ttl"></a>'
    assert written(page) == ["/daten/"]
