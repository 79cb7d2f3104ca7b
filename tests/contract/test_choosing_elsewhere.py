# SPDX-License-Identifier: EUPL-1.2
"""The list of data that lie elsewhere, to correct them: asked of the index, page by page."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from drehscheibe.policy.actors import Role
from foreign_data import TREES, World
from townhall import ARNSBERG, install_region, person, town, visitor
from visits import text_of

HERE = "/organisationen/soest/beschreibungen/anderswo/"
THEIRS = "/organisationen/arnsberg/beschreibungen/anderswo/"


class Catalogue(World):
    """Two towns describe a catalogue each; Anna is of Soest."""

    def __init__(self) -> None:
        super().__init__()
        self.anna = person("Anna", Role.STEWARD)
        self.rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
        self.kept = self.source()
        self.more(0, 250)
        theirs = self.source(slug="arnsberg", owner=town(ARNSBERG, "Arnsberg"))
        self.bring(theirs, _numbered(9_000))

    def more(self, first: int, behind: int) -> None:
        self.bring(self.kept, *map(_numbered, range(first, behind)))


def _numbered(number: int) -> Any:
    key = f"https://daten.example/dataset/{number}"
    names = {"identifiers": (f"urn:x:{number}",), "landing_page": key}
    contact = "" if number % 50 == 0 else "geo@soest.example"
    said = replace(TREES.metadata, contact=contact, **names)
    return replace(TREES, key=key, title=f"Bäume im Bezirk {number:05}", metadata=said)


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: Catalogue())  # noqa: PLW0108 - told apart by its code


def titles(client: Any, query: str = "", here: str = HERE) -> list[str]:
    return re.findall(r"<span>(Bäume im Bezirk \d+)", text_of(client.get(f"{here}{query}")))


def test_pages_by_title_tell_how_many_there_are(world):
    anna = visitor(world.anna)
    assert "250 Datensätze" in text_of(anna.get(HERE))
    assert len(titles(anna)) == 100
    assert titles(anna)[0] == "Bäume im Bezirk 00000"
    assert titles(anna, "?seite=3") == [f"Bäume im Bezirk {n:05}" for n in range(200, 250)]
    assert titles(anna, "?seite=99999999") == []


def test_words_of_the_title_what_is_missing_and_the_source_narrow_it_down(world):
    anna = visitor(world.anna)
    assert titles(anna, "?q=bezirk+00017") == ["Bäume im Bezirk 00017"]
    assert titles(anna, "?q=Baume+0001") == [f"Bäume im Bezirk {n:05}" for n in range(10, 20)]
    assert titles(anna, "?q=Grün") == []  # the description says it, the title does not
    assert titles(anna, "?q=%3F%21") == []
    assert len(titles(anna, "?ohne=kontakt")) == 5
    assert len(titles(anna, f"?quelle={world.kept.pk}&ohne=kontakt")) == 5
    assert titles(anna, "?quelle=123456") == []
    assert titles(anna, "?hand=1") == []


def test_all_that_the_filter_finds_are_chosen_and_only_those(world):
    from drehscheibe.portal.descriptions.models import BulkLine

    answer = visitor(world.anna).post(HERE, {"what": "all", "ohne": "kontakt"})
    assert answer.status_code == 303
    assert BulkLine.objects.filter(described__entries__said__metadata__contact="").count() == 5
    assert BulkLine.objects.count() == 5


def test_what_another_organisation_keeps_is_in_no_list_and_in_no_number(world):
    assert titles(visitor(world.rita), here=THEIRS) == ["Bäume im Bezirk 09000"]
    assert titles(visitor(world.anna), "?q=09000") == []
    theirs = next(one for one in world.slugs() if one.startswith("baeume-im-bezirk-09000"))
    refused = visitor(world.anna).post(HERE, {"what": "ticked", "dataset": [theirs]})
    assert refused.status_code == 400


def test_an_index_that_is_behind_gives_nobody_what_is_not_theirs(world):
    """Between the database and the index lie some moments."""
    from drehscheibe.portal.descriptions.models import BulkLine
    from drehscheibe.portal.sources.entries import ForeignEntry

    ForeignEntry.objects.filter(source=world.kept, key__endswith="/50").update(state="gone")
    visitor(world.anna).post(HERE, {"what": "all", "ohne": "kontakt"})
    assert BulkLine.objects.count() == 4


def test_ten_times_as_many_datasets_are_no_more_rows_to_read(world):
    anna = visitor(world.anna)
    queries = (
        "?seite=2",
        "?q=bezirk+00017",
        "?ohne=kontakt",
        f"?quelle={world.kept.pk}",
        "?hand=1",
    )
    titles(anna)  # readers are open from here on
    before = {query: _steps(anna, query) for query in queries}
    world.more(250, 2_500)
    titles(anna)
    for query, steps in before.items():
        # A page that became full shows more of them; each costs its own few steps.
        room = 25 * (100 if query == "?ohne=kontakt" else 0)
        assert _steps(anna, query) <= steps * 1.1 + 100 + room, query


def _steps(client: Any, query: str) -> int:
    """Of the databases of portal and catalogue; each row that is read takes some."""
    from drehscheibe.portal.catalogue import listing

    readers = (listing._threads.elsewhere, listing._threads.catalogue, listing._threads.search)
    with _counting([connection.connection, *(one._file.connection() for one in readers)]) as count:
        assert client.get(f"{HERE}{query}").status_code == 200
    return count[0]


@contextmanager
def _counting(databases: list[Any]) -> Any:
    count = [0]

    def step() -> int:
        count[0] += 1
        return 0

    for one in databases:
        one.set_progress_handler(step, 1)
    yield count
    for one in databases:
        one.set_progress_handler(None, 0)
