# SPDX-License-Identifier: EUPL-1.2
"""Derived artifacts are disposable: what was lost is made again, and it is the same."""

from __future__ import annotations

import pytest

from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.rebuild import items_task
from streams import Plain, Points, build


def features(layout, release, table):
    store = ItemsStore(layout.items(release, table))
    try:
        return store.page(ItemsQuery(limit=1000)).features
    finally:
        store.close()


def rebuild(layout, manifest):
    task = {"home": str(layout.home), "dataset": "punkte", "release": manifest.release}
    return items_task(task, lambda *_: None)["made"]


def beside(path):
    """The file with the features."""
    (found,) = path.parent.glob("rows-*.bin")
    return found


HARMS = {
    "lost": lambda path: path.unlink(),
    "damaged": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "features lost": lambda path: beside(path).unlink(),
    "features cut off": lambda path: beside(path).write_bytes(beside(path).read_bytes()[:-1]),
    "features changed": lambda path: beside(path).write_bytes(
        beside(path).read_bytes().replace(b"true", b"nope")
    ),
}


@pytest.mark.parametrize("harm", HARMS)
def test_lost_or_damaged_items_are_made_again_and_the_same(layout, tmp_path, harm):
    manifest = build(layout, tmp_path, Points(300), Plain(40))
    before = {name: features(layout, manifest.release, name) for name in ("punkte", "liste")}
    for name in before:
        HARMS[harm](layout.items(manifest.release, name))
    assert rebuild(layout, manifest) == ["punkte", "liste"]
    after = {name: features(layout, manifest.release, name) for name in ("punkte", "liste")}
    assert after == before
    assert all(beside(layout.items(manifest.release, name)) for name in before), "and no other"


@pytest.mark.parametrize("harm", ["features lost", "features cut off"])
def test_a_store_without_its_features_is_damaged(layout, tmp_path, harm):
    manifest = build(layout, tmp_path, Points(30))
    HARMS[harm](layout.items(manifest.release, "punkte"))
    with pytest.raises(ArtifactDamaged):
        features(layout, manifest.release, "punkte")


def test_items_in_an_older_form_make_room_for_the_new_ones(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(300))
    before = features(layout, manifest.release, "punkte")
    items = layout.items(manifest.release, "punkte").parents[1]
    older = items.with_name("items-2")
    items.rename(older)
    assert rebuild(layout, manifest) == ["punkte"]
    assert features(layout, manifest.release, "punkte") == before
    assert not older.exists()


def test_sound_items_are_left_alone(layout, tmp_path):
    assert rebuild(layout, build(layout, tmp_path, Points(30))) == []


def test_nothing_is_made_from_a_damaged_table(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(30))
    layout.items(manifest.release, "punkte").unlink()
    table = layout.parquet("punkte", manifest.release, "punkte")
    table.write_bytes(table.read_bytes()[:-10])
    with pytest.raises(ArtifactDamaged):
        rebuild(layout, manifest)
