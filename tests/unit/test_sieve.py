# SPDX-License-Identifier: EUPL-1.2
"""What a filter takes of a catalogue, and of which town something tells."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.sources.contract import Offer
from drehscheibe.connectors.sources.describing import EntryPage
from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.gazetteer import Gazetteer, meets
from drehscheibe.connectors.sources.metadata import Metadata, words_of_themes
from drehscheibe.connectors.sources.sieve import NONE, Left, Sieve, left_counted, left_out
from drehscheibe.connectors.sources.spool import Spool
from drehscheibe.connectors.sources.spooled_keys import Remembered
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.region import District, Municipality, Region

TREES = to_plain(
    Offer(
        "baeume",
        "Baumkataster",
        description="Alle Straßenbäume",
        licence="dl-by-de/2.0",
        formats=("csv", "wms"),
        publisher="Stadt Nord",
        groups=("ENVI", "umwelt"),
        keywords=("Grün",),
        bbox=(8.01, 51.01, 8.09, 51.09),
    )
)
BARE = to_plain(Offer("nichts", "Ohne alles"))


def square(west, south, side):
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    ring = [[west + x, south + y] for x, y in corners]
    return {"type": "Polygon", "coordinates": [ring]}


def town(ags, name):
    return Municipality(ags, ags + "0000", name, name, "Stadt", name.lower(), ags[:5], "Land")


@pytest.fixture(scope="module")
def around():
    region = Region(
        *("Region", "der Region", {}, {}, "#000000"),
        partners=(),
        attribution=(),
        bbox=(8.0, 50.9, 8.1, 51.1),
        municipalities=(town("05001001", "Nord"), town("05001002", "Süd")),
        districts=(District("05001", "Kreis Mitte", "mitte"),),
    )
    outlines = {"05001001": square(8.0, 51.0, 0.1), "05001002": square(8.0, 50.9, 0.1)}
    return Gazetteer(region, outlines)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"words": ("bäume", "GRÜN")}, None),
        ({"words": ("Strassenbaum",)}, None),
        ({"words": ("parkplatz",)}, Left.WORDS),
        ({"without": ("kataster",)}, Left.WITHOUT),
        ({"groups": ("umwelt", "x")}, None),
        ({"groups": ("TRAN",)}, Left.GROUPS),
        ({"publishers": ("Stadt Süd",)}, Left.PUBLISHERS),
        ({"licences": (NONE,)}, Left.LICENCES),
        ({"formats": ("csv",)}, None),
        ({"formats": ("gpkg",)}, Left.FORMATS),
        ({"towns": ("05001001",)}, None),
        ({"towns": ("05001",)}, None),
        ({"towns": ("05001002",)}, Left.TOWNS),
        ({"box": (8.05, 51.05, 9, 52)}, None),
        ({"box": (9, 52, 10, 53)}, Left.BOX),
    ],
)
def test_each_question_decides_by_itself_and_says_why(around, asked, why):
    assert left_out(Sieve(**asked), TREES, around) is why


def test_what_says_nothing_is_taken_where_nothing_is_chosen(around):
    assert left_out(Sieve(licences=(NONE,)), BARE, around) is None
    assert left_out(Sieve(box=(0, 0, 90, 90)), BARE, around) is Left.BOX
    assert left_counted(Sieve(words=("kataster",)), [TREES, BARE], around) == {"words": 1}
    assert not Sieve(takes_new=True).asks


def test_a_town_is_known_by_key_then_by_name_then_by_place(around):
    def keys(**said):
        return around.keys_of({"areas": (), "publisher": "", "bbox": (), **said})

    assert keys(areas=("05001002",), publisher="Stadt Nord") == ("05001002",)
    assert keys(publisher="Hansestadt NORD", bbox=(8.01, 50.91, 8.09, 50.99)) == ("05001001",)
    assert keys(publisher="Kreis Mitte") == ("05001",)
    assert keys(bbox=(8.01, 50.91, 8.09, 50.99)) == ("05001002",)
    assert keys(bbox=(8.0, 50.9, 8.1, 51.1)) == ("05001",)  # both: that is the district
    assert keys(bbox=(5, 47, 15, 55)) == ()
    assert keys() == ()
    assert not meets((), (0, 0, 1, 1))


def test_of_addresses_of_themes_the_last_part_is_the_word():
    assert words_of_themes(["http://x.example/data-theme/ENVI/", " Umwelt ", "", "ENVI"]) == (
        "ENVI",
        "Umwelt",
    )


def test_what_the_filter_leaves_out_is_counted_and_counts_as_gone(tmp_path):
    def entry(key):
        files = (Distribution("https://x.example/a.csv", "csv"),)
        return Entry(key, key, licences=("cc0",), distributions=files, metadata=Metadata())

    spool = Spool(tmp_path, why_left=lambda one: "words" if one.key == "b" else None)
    spool.begin([("a", ""), ("b", "")])
    state = spool.state("https://x.example")
    spool.put(EntryPage((entry("a"), entry("b"), entry("c"))), state)
    assert (state.seen, state.left, spool.keys.gone()) == (2, {"words": 1}, ["b"])
    ((_, page),) = spool.take()
    assert [one["entry"]["key"] for one in page["entries"]] == ["a", "c"]


def test_what_is_remembered_of_another_filter_is_not_believed(tmp_path):
    for filtered, is_known in (("a", False), ("a", True), ("b", False)):
        spool = Spool(tmp_path, filtered=filtered)
        assert bool(spool.keys.page("https://x.example")) is is_known
        spool.keys.see(Remembered("hash", "", [], 0, {"words": 2}), "https://x.example")
        spool.keys.remember()
        spool.keys.close()
