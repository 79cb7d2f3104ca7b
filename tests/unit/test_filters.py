# SPDX-License-Identifier: EUPL-1.2
"""CQL2 beside plain Python over the same rows; and what is refused before it can do harm."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import replace

import orjson
import pyarrow as pa
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drehscheibe.domain.errors import (
    FilterKindWrong,
    FilterNameUnknown,
    FilterTooLarge,
    InvalidParameter,
    TooMuchAsked,
)
from drehscheibe.releases.filters import from_json, from_text, translated
from drehscheibe.releases.filters.patterns import pattern_of
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.items_sort import SortKey
from streams import Plain, Points, build

ROWS = 1_500


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    from drehscheibe.releases.layout import Layout

    layout = Layout(tmp_path_factory.mktemp("filters") / "instance")
    layout.create()
    return layout


@pytest.fixture(scope="module")
def store(layout, tmp_path_factory):
    manifest = build(layout, tmp_path_factory.mktemp("points"), Points(ROWS))
    store = ItemsStore(layout.items(manifest.release, "punkte"), dataset="punkte")
    yield store
    store.close()


@pytest.fixture(scope="module")
def features(store):
    return [orjson.loads(feature) for feature in store.page(ItemsQuery(limit=10_000)).features]


def asked(store, text, **query):
    """The ids that a filter in CQL2 text finds, and how many it says there are."""
    wanted = translated(from_text(text), store.table)
    page = store.page(ItemsQuery(limit=10_000, filter=wanted, **query))
    return {orjson.loads(feature)["id"] for feature in page.features}


ATTRIBUTES = {
    "name = 'Möhne 7'": lambda p: p["name"] == "Möhne 7",
    "name <> 'Möhne 7'": lambda p: p["name"] != "Möhne 7",
    "Name = 'Möhne 7'": lambda p: p["name"] == "Möhne 7",  # the heading of the source
    "'Möhne 7' = name": lambda p: p["name"] == "Möhne 7",
    "wert < 10.5 AND anzahl >= 7000": lambda p: p["wert"] < 10.5 and p["anzahl"] >= 7000,
    "10.5 > wert": lambda p: p["wert"] < 10.5,
    "wert < 1 OR wert > 370": lambda p: p["wert"] < 1 or p["wert"] > 370,
    "NOT (wert < 370)": lambda p: p["wert"] >= 370,
    "name LIKE 'Möhne 12_'": lambda p: len(p["name"]) == 9 and p["name"].startswith("Möhne 12"),
    "name LIKE 'möhne%'": lambda p: False,
    "name LIKE 'M%7%9'": lambda p: p["name"].endswith("9") and "7" in p["name"][:-1],
    "CASEI(name) LIKE casei('MÖHNE 1_')": lambda p: p["name"][:-1] == "Möhne 1",
    "ACCENTI(name) = accenti('Mohne 7')": lambda p: p["name"] == "Möhne 7",
    "upper(name) = 'MÖHNE 7'": lambda p: p["name"] == "Möhne 7",
    "length(name) = 7": lambda p: len(p["name"]) == 7,
    "anzahl BETWEEN 3000 AND 5000": lambda p: 3000 <= p["anzahl"] <= 5000,
    "anzahl NOT BETWEEN 3000 AND 5000": lambda p: not 3000 <= p["anzahl"] <= 5000,
    "anzahl IN (1000, 2000, 7)": lambda p: p["anzahl"] in {1000, 2000},
    "name IS NULL": lambda p: False,
    "name IS NOT NULL": lambda p: True,
    "offen": lambda p: p["offen"],
    "offen = false": lambda p: not p["offen"],
    "NOT offen AND wert < 2": lambda p: not p["offen"] and p["wert"] < 2,
    "anzahl / 2000 = 1.5": lambda p: p["anzahl"] == 3000,
    "anzahl div 2000 = 1": lambda p: 2000 <= p["anzahl"] < 4000,
    "anzahl % 3000 = 0": lambda p: p["anzahl"] % 3000 == 0,
    "wert = 2 ^ 3": lambda p: p["wert"] == 8,
    "anzahl = wert * 4000": lambda p: True,
    "floor(wert) = 3 AND ceil(wert) = 4": lambda p: 3 < p["wert"] < 4,
    "wert / 0 = 1": lambda p: False,
    "tag = DATE('1970-01-10')": lambda p: p["tag"] == "1970-01-10",
    "tag < DATE('1970-02-01')": lambda p: p["tag"] < "1970-02-01",
    "T_AFTER(tag, DATE('1974-01-01'))": lambda p: p["tag"] > "1974-01-01",
    "T_DURING(tag, INTERVAL('1970-01-01','1970-01-04'))": (
        lambda p: p["tag"] in {"1970-01-02", "1970-01-03"}
    ),
    "T_INTERSECTS(tag, INTERVAL('..','1970-01-04'))": lambda p: p["tag"] <= "1970-01-04",
    "stand = TIMESTAMP('1970-01-01T05:00:00Z')": lambda p: p["stand"] == "1970-01-01T05:00:00Z",
    "stand = TIMESTAMP('1970-01-01T06:00:00+01:00')": (
        lambda p: p["stand"] == "1970-01-01T05:00:00Z"
    ),
    "stand <= TIMESTAMP('1970-01-01T05:00:00.5Z')": lambda p: p["stand"] <= "1970-01-01T05:00:00Z",
    "stand > TIMESTAMP('1970-01-01T05:00:00.5Z')": lambda p: p["stand"] > "1970-01-01T05:00:00Z",
    # a day lasts from midnight to midnight in the zone of the table (Europe/Berlin: one hour east)
    "T_DURING(stand, INTERVAL('1970-01-02','1970-01-02'))": (
        lambda p: "1970-01-01T23:00:00Z" < p["stand"] < "1970-01-02T23:00:00Z"
    ),
    "A_CONTAINS(('a', 'b', name), ('a', 'Möhne 3'))": lambda p: p["name"] == "Möhne 3",
    "A_CONTAINEDBY((anzahl), (1000, 2000))": lambda p: p["anzahl"] in {1000, 2000},
    "A_EQUALS((name, name), ('Möhne 3'))": lambda p: p["name"] == "Möhne 3",
    "A_OVERLAPS((name, 'x'), ('y', 'Möhne 3'))": lambda p: p["name"] == "Möhne 3",
}


@pytest.mark.parametrize("text", ATTRIBUTES)
def test_a_filter_finds_what_plain_python_finds(store, features, text):
    wanted = {f["id"] for f in features if ATTRIBUTES[text](f["properties"])}
    assert asked(store, text) == wanted


PLACES = {
    "S_INTERSECTS(geometry, BBOX(8.1, 51.1, 8.3, 51.2))": (
        lambda x, y: 8.1 <= x <= 8.3 and 51.1 <= y <= 51.2
    ),
    "S_WITHIN(geometry, POLYGON((8 51, 8.505 51, 8 51.505, 8 51)))": (
        lambda x, y: x > 8 and y > 51 and x - 8 + y - 51 < 0.505
    ),
    "S_CONTAINS(POLYGON((8 51, 8.505 51, 8 51.505, 8 51)), geometry)": (
        lambda x, y: x > 8 and y > 51 and x - 8 + y - 51 < 0.505
    ),
    "S_DISJOINT(geometry, BBOX(8, 51, 9, 51.4))": lambda x, y: y > 51.4,
    "NOT S_INTERSECTS(geometry, BBOX(8, 51, 9, 51.4))": lambda x, y: y > 51.4,
    "S_EQUALS(geometry, POINT(8.07 51.13))": lambda x, y: (x, y) == (8.07, 51.13),
    "S_INTERSECTS(geometry, LINESTRING(8 51.13, 9 51.13))": lambda x, y: y == 51.13,
    "S_INTERSECTS(geometry, BBOX(8.9, 51, 8.1, 51.5))": lambda x, y: x >= 8.9 or x <= 8.1,
    "S_INTERSECTS(geometry, BBOX(8, 51, 8.2, 51.5)) OR S_EQUALS(geometry, POINT(8.07 51.13))": (
        lambda x, y: x <= 8.2
    ),
}


@pytest.mark.parametrize("text", PLACES)
def test_a_place_is_found_as_it_lies(store, features, text):
    found = {f["id"] for f in features if PLACES[text](*f["geometry"]["coordinates"])}
    assert asked(store, text) == found


def test_box_datetime_and_filter_hold_together_page_by_page(store, features):
    wanted = translated(from_text("S_INTERSECTS(geometry, BBOX(8, 51, 8.5, 51.5))"), store.table)
    query = {"bbox": (8.3, 51.0, 9.0, 51.3), "equals": {"offen": "true"}, "filter": wanted}
    found, after = [], 0
    while True:
        page = store.page(ItemsQuery(limit=7, after=after, **query))
        found += [orjson.loads(feature)["id"] for feature in page.features]
        if not page.last:
            break
        after = page.last
    assert found == [
        f["id"]
        for f in features
        for x, y in [f["geometry"]["coordinates"]]
        if 8.3 <= x <= 8.5 and y <= 51.3 and f["properties"]["offen"]
    ]
    assert found


def test_the_same_in_json(store):
    text = "CASEI(name) LIKE casei('möhne 1%') AND T_BEFORE(tag, DATE('1971-01-01')) AND NOT offen"
    node = from_text(text)
    assert from_json(json.dumps(node)) == node
    page = store.page(
        ItemsQuery(limit=10_000, filter=translated(from_json(json.dumps(node)), store.table))
    )
    assert len(page.features) == len(asked(store, text)) > 50


def test_a_count_is_exact_where_an_index_has_it_and_in_small_tables(store):
    for text in ("anzahl < 700000", "name LIKE '%1%' AND offen"):
        wanted = translated(from_text(text), store.table)
        page = store.page(ItemsQuery(limit=3, filter=wanted))
        assert page.matched == len(asked(store, text))


def test_what_no_index_helps_is_named_when_the_time_is_over(store):
    wanted = translated(from_text("lower(name) LIKE '%nirgends%'"), store.table)
    with pytest.raises(TooMuchAsked) as refusal:
        store.page(ItemsQuery(limit=1, filter=wanted), seconds=-1)
    assert refusal.value.params["name"] == "name"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("straße = 1", FilterNameUnknown),
        ("c0 = 'Möhne 7'", FilterNameUnknown),
        ("row = 1", FilterNameUnknown),
        ("name = 7", FilterKindWrong),
        ("anzahl = 'viele'", FilterKindWrong),
        ("tag = 'gestern'", FilterKindWrong),
        ("tag = TIMESTAMP('2026-01-01T00:00:00Z')", FilterKindWrong),
        ("name LIKE 7", FilterKindWrong),
        ("wert + name = 1", FilterKindWrong),
        ("geometry = name", FilterKindWrong),
        ("S_INTERSECTS(name, POINT(8 51))", FilterKindWrong),
        ("T_AFTER(name, DATE('2026-01-01'))", FilterKindWrong),
        ("name", InvalidParameter),
        ("tag = DATE('2026-13-01')", InvalidParameter),
        ("stand = TIMESTAMP('2026-01-01')", InvalidParameter),
        ("sleep(10) = 1", InvalidParameter),
        ("S_INTERSECTS(geometry, POLYGON((8 51, 9 52, 8 52, 9 51, 8 51)))", InvalidParameter),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", InvalidParameter),
        ("name = 'a'; DROP TABLE items", InvalidParameter),
        ("name = ", InvalidParameter),
        ("", InvalidParameter),
        ("\x00", InvalidParameter),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(store, text, error):
    with pytest.raises(error):
        translated(from_text(text), store.table)


def test_tables_without_geometry_have_none_to_ask_for(layout, tmp_path):
    manifest = build(layout, tmp_path, Plain(20), dataset="liste")
    store = ItemsStore(layout.items(manifest.release, "liste"))
    with pytest.raises(FilterNameUnknown):
        asked(store, "S_INTERSECTS(geometry, POINT(8 51))")
    assert len(asked(store, "anzahl >= 10000")) == 10
    store.close()


EVIL = {
    "brackets": "(" * 1600 + "name = 'a'" + ")" * 1600,
    "not": "NOT " * 1900 + "offen",
    "minus": "wert = " + "-" * 7000 + "1",
    "power": "wert = " + "2^" * 4000 + "2",
    "plus": "wert = " + "1+" * 4000 + "1",
    "functions": "casei(" * 400 + "name" + ")" * 400 + " = 'a'",
    "long": "name = '" + "x" * 9_000 + "'",
}


@pytest.mark.parametrize("name", EVIL)
def test_what_would_end_the_process_is_refused(name):
    """In a process of its own: the parser's fault is a crash that no test survives."""
    code = (
        "import sys\n"
        "from drehscheibe.domain.errors import FilterTooLarge\n"
        "from drehscheibe.releases.filters import from_text\n"
        "try: from_text(sys.stdin.read())\n"
        "except FilterTooLarge: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=EVIL[name], capture_output=True, text=True, check=False
    )
    assert done.stdout == "refused\n", done.stderr


def short(node: object) -> str:
    return orjson.dumps(node).decode()


def nested(operator: str, *others: object, start: object, times: int) -> object:
    """An operator around itself, so many times."""
    for _ in range(times):
        start = {"op": operator, "args": [start, *others]}
    return start


NAME, NUMBER, PLACE = ({"property": name} for name in ("name", "anzahl", "geometry"))
IS_A = {"op": "=", "args": [NAME, "a"]}
WIDE_OR_DEEP = {
    "or": {"op": "or", "args": [True] * 1_600},
    "and": {"op": "and", "args": [True] * 1_600},
    "powers": {"op": ">", "args": [nested("^", 9, start=NUMBER, times=90), 1]},
    "functions": {"op": "=", "args": [nested("casei", start=NAME, times=90), "a"]},
    "not": nested("not", start=IS_A, times=95),
    "columns of a list": {"op": "a_contains", "args": [[NUMBER] * 300, [1]]},
}


@pytest.mark.parametrize("name", WIDE_OR_DEEP)
def test_what_is_more_than_the_database_reads_is_too_large_and_no_damage(store, name):
    wanted = translated(from_json(short(WIDE_OR_DEEP[name])), store.table)
    with pytest.raises(FilterTooLarge):
        store.page(ItemsQuery(limit=2, filter=wanted))


def test_between_around_itself_does_not_double_at_each_level(store):
    node = nested("between", False, True, start=IS_A, times=20)
    wanted = translated(from_json(short(node)), store.table)
    assert len(wanted.conditions[0].sql) < 1_000
    assert store.page(ItemsQuery(limit=2, filter=wanted)).features


def test_a_long_list_of_values_is_one_value(store):
    node = {"op": "a_overlaps", "args": [list(range(1_500)), [NUMBER]]}
    found = store.page(ItemsQuery(filter=translated(from_json(short(node)), store.table)))
    assert {orjson.loads(one)["properties"]["anzahl"] for one in found.features} == {0, 1000}


@pytest.mark.parametrize(
    "text",
    ["T_AFTER(stand, DATE('0001-01-01'))", "T_BEFORE(stand, DATE('9999-12-31'))",
     "T_DURING(stand, INTERVAL('0001-01-01', '9999-12-31'))"],
)  # fmt: skip
def test_the_first_and_the_last_day_there_are_hold_everything(store, text):
    assert len(asked(store, text)) == ROWS


@pytest.mark.parametrize(
    "node",
    [
        {"property": {"a": 1}},
        {"op": "s_intersects", "args": [{"property": []}, {"bbox": [8, 51, 9, 52]}]},
        {"op": "s_intersects", "args": [PLACE, {"type": {}}]},
        {"op": "a_equals", "args": [[PLACE], [1]]},
        {"op": "like", "args": [NAME, "%_" * 101]},
    ],
)
def test_what_is_no_filter_is_refused_as_such(store, node):
    with pytest.raises((InvalidParameter, FilterKindWrong, FilterNameUnknown)):
        translated(node, store.table)


def test_how_a_geometry_lies_to_itself_is_known_without_a_look(store):
    assert len(asked(store, "S_EQUALS(geometry, geometry)")) == ROWS
    assert not asked(store, "S_CROSSES(geometry, geometry)")


@pytest.mark.parametrize(
    "text",
    ["name LIKE '%ab_ab_ab_ab_x%'", "accenti(casei(accenti(casei(name)))) = 'x'"],
)
def test_functions_that_take_long_are_broken_off_by_the_clock(layout, tmp_path, text):
    """SQLite counts its own steps: a few rows with long texts are no look at the clock."""
    rows = LongTexts(40)
    manifest = build(layout, tmp_path, rows, dataset="lang")
    store = ItemsStore(layout.items(manifest.release, "liste"))
    wanted = translated(from_text(text), store.table)
    with pytest.raises(TooMuchAsked):
        store.page(ItemsQuery(filter=wanted), seconds=0.01)
    store.close()


class LongTexts(Plain):
    def values(self):
        values = super().values()
        return values | {"name": pa.array(["ab ab ab äb " * 20_000] * self.rows, pa.string())}


def test_deep_json_is_refused():
    deep = '{"op":"not","args":[' * 250 + "true" + "]}" * 250
    with pytest.raises(FilterTooLarge):
        from_json(deep)
    with pytest.raises(InvalidParameter):
        from_json("{")


words = st.text(alphabet="ab%_\\", max_size=12)


@given(words, st.text(alphabet="abc", max_size=12))
@example("%a%", "")
@example("a\\%", "a%")
def test_like_is_what_a_plain_matcher_says(pattern, text):
    assert pattern_of(pattern).matches(text) == plainly_like(pattern, text)


def plainly_like(pattern: str, text: str) -> bool:
    """The textbook's way: slow, but one can read it."""
    if not pattern:
        return not text
    first, rest = pattern[0], pattern[1:]
    if first == "%":
        return any(plainly_like(rest, text[n:]) for n in range(len(text) + 1))
    if first == "\\" and rest:
        first, rest = rest[0], rest[1:]
    elif first == "_":
        return bool(text) and plainly_like(rest, text[1:])
    return text[:1] == first and plainly_like(rest, text[1:])


OPERATORS = (
    *("and", "=", "like", "s_within", "t_after", "t_during", "in", "+", "^", "not", "between"),
    *("a_contains", "a_equals", "isNull", "casei", "length", "s_intersects"),
)
nodes = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {"op": st.sampled_from(OPERATORS)},
            optional={"args": st.lists(inner, max_size=3)},
        )
        | st.fixed_dictionaries(
            {"property": st.sampled_from(["name", "wert", "stand", "geometry", "x"])}
        )
        | st.fixed_dictionaries({"property": inner})
        | st.fixed_dictionaries({"type": inner})
        | st.fixed_dictionaries({"date": st.dates().map(str)})
        | st.fixed_dictionaries({"bbox": inner})
        | st.fixed_dictionaries({"interval": inner})
        | st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": inner})
    ),
    max_leaves=12,
)


@given(node=nodes)
def test_any_json_is_understood_or_refused(store, node):
    with contextlib.suppress(InvalidParameter, FilterKindWrong, FilterNameUnknown, FilterTooLarge):
        store.page(ItemsQuery(limit=2, filter=translated(node, store.table)))


@settings(max_examples=60, deadline=None)
@given(
    st.floats(7.9, 9.1), st.floats(50.9, 51.6), st.floats(0.01, 0.5), st.integers(1, 300),
    st.sampled_from(["", "name", "-wert"]), st.booleans(),
)  # fmt: skip
def test_an_area_finds_what_meets_it_page_by_page(store, features, x, y, size, limit, sort, is_box):
    corners = [(1, 0), (0.2, 0.2), (0, 1), (-0.2, 0.2), (-1, 0), (0, -1), (1, 0)]  # with notches
    area = shapely.Polygon([(x + size * a, y + size * b) for a, b in corners])
    box = (x - size, y - size, x, y) if is_box else None
    wanted = {
        feature["id"]
        for feature in features
        if area.intersects(point := shapely.Point(feature["geometry"]["coordinates"]))
        and (box is None or shapely.box(*box).intersects(point))
    }
    numbers = {column.name: number for number, column in enumerate(store.table.columns)}
    keys = (SortKey(numbers[sort.strip("-")], descending=sort[:1] == "-"),) if sort else ()
    query = ItemsQuery(
        limit=limit,
        filter=translated(from_text(f"S_INTERSECTS(geometry, {area.wkt})"), store.table),
        bbox=box,
        sort=keys,
    )
    found, after = [], 0
    while True:
        page = store.page(replace(query, after=after))
        found += [orjson.loads(feature)["id"] for feature in page.features]
        after = page.last
        if not after:
            break
    assert len(found) == len(set(found))
    assert set(found) == wanted
