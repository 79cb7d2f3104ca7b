# SPDX-License-Identifier: EUPL-1.2
"""The address of the map: whatever stands in it, what is left is clean and a sentence says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.portal.themed_maps.address import (
    MOST_LAYERS,
    NO_TIME,
    TOO_MANY,
    UNREADABLE,
    MapAddress,
    ShownLayer,
    known_view,
)


class Query(dict[str, list[str]]):
    """As Django's QueryDict answers, without Django."""

    def getlist(self, name: str) -> list[str]:
        return super().get(name, [])

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return (self.getlist(name) or [default])[-1]


def parse(*layers: str, time: str = "") -> MapAddress:
    return MapAddress.parse(Query(ebene=list(layers), zeit=[time] if time else []))


def test_each_layer_says_how_it_is_drawn_and_keeps_its_place():
    address = parse("schulen", "radwege,aus,60,f3", "grenzen.kreise,40", "orte,f8")
    assert address.layers == (
        ShownLayer("schulen"),
        ShownLayer("radwege", visible=False, opacity=60, colour=3),
        ShownLayer("grenzen.kreise", opacity=40),
        ShownLayer("orte", colour=8),
    )
    assert address.query() == (
        "ebene=schulen&ebene=radwege,aus,60,f3&ebene=grenzen.kreise,40&ebene=orte,f8"
    )
    assert parse("schulen,50,by-baujahr").layers == (
        ShownLayer("schulen", opacity=50, style="by-baujahr"),
    )
    assert parse("schulen,f2,plain").query() == "ebene=schulen,f2,plain"


def test_a_layer_is_shown_once():
    assert parse("a", "b", "a,50").layers == (ShownLayer("a"), ShownLayer("b"))


def test_a_hundred_layers_are_cut_with_a_sentence():
    address = parse(*(f"ebene-{n}" for n in range(100)))
    assert len(address.layers) == MOST_LAYERS
    assert [(note.template, note.values["count"]) for note in address.notes] == [(TOO_MANY, 70)]


def test_script_and_rubbish_are_left_out_with_a_sentence():
    address = parse("<script>alert(1)</script>", "../../etc", "schulen", "x" * 500, "a b")
    assert address.layers == (ShownLayer("schulen"),)
    assert [note.template for note in address.notes] == [UNREADABLE]
    assert parse("schulen,rot,9999").layers == (ShownLayer("schulen"),)


def test_time_is_two_days_of_which_one_may_be_open():
    assert parse(time="2024-01-01/2024-12-31").time == "2024-01-01/2024-12-31"
    assert parse(time="2024-01-01/").time == "2024-01-01/.."
    assert parse(time="../2024-12-31").time == "../2024-12-31"
    assert parse(time="2024-05-01").time == "2024-05-01/2024-05-01"
    for wrong in ("gestern", "../..", "2024-13-01/..", "2025-01-01/2024-01-01"):
        address = parse(time=wrong)
        assert (address.time, [n.template for n in address.notes]) == ("", [NO_TIME])


@given(st.lists(st.text()), st.text())
def test_no_address_is_an_error_and_what_is_left_reads_the_same_again(layers, time):
    address = parse(*layers, time=time)
    again = parse(*(layer.text() for layer in address.layers), time=address.time)
    assert (again.layers, again.time, again.notes) == (address.layers, address.time, ())


def test_a_view_is_three_numbers_or_nothing():
    assert known_view("12.5/51.57/8.11") == "12.5/51.57/8.11"
    for wrong in ("", "x", "12/51", "12/51/8/9", '1/2/3"><script>'):
        assert known_view(wrong) == ""
