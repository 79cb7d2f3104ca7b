# SPDX-License-Identifier: EUPL-1.2
"""What is undone, withdrawn, purged or damaged: gone by every address at once, and only that."""

from __future__ import annotations

import orjson

from drehscheibe.releases.pointer import ReleaseState, State, read_pointer
from drehscheibe.releases.rebuild import items_task
from instances import change_pointer, publish
from streams import Points


def addresses(slug, release):
    collection = f"/ogc/collections/{slug}"
    return [
        collection,
        f"{collection}/items",
        f"{collection}/items/1",
        f"{collection}/schema",
        f"{collection}/tiles/WebMercatorQuad",
        f"{collection}/tiles/WebMercatorQuad/0/0/0",
        f"{collection}/styles",
        f"{collection}/styles/plain/legend",
        f"/files/{slug}/{slug}.parquet",
        f"/files/{slug}/{slug}.parquet?stand={release}",
        f"/files/{slug}/{release}/{slug}.parquet",
    ]


def statuses(client, paths):
    return {client.get(path).status_code for path in paths}


def test_a_withdrawn_dataset_is_410_by_every_address(client, instance):
    manifest = publish(instance, "weg", Points(20))
    paths = addresses("weg", manifest.release)
    assert statuses(client, paths) <= {200, 404}  # 404: its tiles are not built
    change_pointer(instance, "weg", state=State.WITHDRAWN, release="")
    assert statuses(client, paths) == {410}
    assert "weg" not in {c["id"] for c in client.get("/ogc/collections").json()["collections"]}


def test_an_undone_release_is_410_and_the_one_before_is_served(client, instance):
    first = publish(instance, "zurueck", Points(20))
    second = publish(instance, "zurueck", Points(30))
    page = client.get("/ogc/collections/zurueck/items?limit=5").json()
    assert page["numberMatched"] == 30
    pointer = read_pointer(instance.pointer("zurueck"))
    states = pointer.releases | {
        second.release: ReleaseState.UNDONE.value,
        first.release: ReleaseState.CURRENT.value,
    }
    change_pointer(instance, "zurueck", release=first.release, releases=states)
    assert client.get("/ogc/collections/zurueck/items").json()["numberMatched"] == 20
    following = next(link["href"] for link in page["links"] if link["rel"] == "next")
    assert client.get(following).status_code == 410
    assert client.get(f"/files/zurueck/{second.release}/zurueck.parquet").status_code == 410
    assert client.get(f"/files/zurueck/{first.release}/zurueck.parquet").status_code == 200


def test_paging_goes_on_in_its_release_when_a_new_one_appears(client, instance):
    publish(instance, "neu", Points(20))
    page = client.get("/ogc/collections/neu/items?limit=15").json()
    publish(instance, "neu", Points(50))
    following = next(link["href"] for link in page["links"] if link["rel"] == "next")
    rest = client.get(following).json()
    ids = {feature["id"] for feature in page["features"] + rest["features"]}
    assert ids == set(range(1, 21))
    assert client.get("/ogc/collections/neu/items").json()["numberMatched"] == 50


def test_a_damaged_store_is_503_for_its_dataset_only(client, instance):
    manifest = publish(instance, "kaputt", Points(200))
    path = instance.items(manifest.release, "punkte")
    whole = path.read_bytes()
    path.write_bytes(b"no database" * 1000)
    response = client.get("/ogc/collections/kaputt/items")
    assert response.status_code == 503
    assert response.json()["code"] == "artifact-damaged"
    assert str(instance.home) not in response.text
    assert client.get("/ogc/collections/punkte/items").status_code == 200
    path.write_bytes(whole)  # other tests read every collection


def test_a_lost_store_is_made_again(client, instance):
    manifest = publish(instance, "verloren", Points(200))
    before = client.get("/ogc/collections/punkte/items?limit=5").json()["features"]
    instance.items(manifest.release, "punkte").unlink()
    response = client.get("/ogc/collections/verloren/items?limit=5")
    assert (response.status_code, response.json()["code"]) == (503, "artifact-not-ready")
    wishes = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    wish = {"kind": "items", "dataset": "verloren", "release": manifest.release}
    assert wish in wishes
    assert items_task({"home": str(instance.home), **wish}, lambda *_: None) == {"made": ["punkte"]}
    after = client.get("/ogc/collections/verloren/items?limit=5").json()["features"]
    assert len(before) == len(after) == 5
    assert client.get("/ogc/collections/verloren/items/7").json()["properties"]["anzahl"] == 6000


def test_a_mended_store_is_served_again(client, instance):
    manifest = publish(instance, "geheilt", Points(200))
    path = instance.items(manifest.release, "punkte")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert client.get("/ogc/collections/geheilt/items").status_code == 503
    path.write_bytes(whole)
    assert client.get("/ogc/collections/geheilt/items").status_code == 200


def test_a_damaged_pointer_hides_its_dataset_only(client, instance):
    publish(instance, "zeiger", Points(2))
    instance.pointer("zeiger").write_bytes(b"{")
    assert client.get("/ogc/collections/zeiger/items").status_code == 503
    assert client.get("/ogc/collections/punkte").status_code == 200
    assert client.get("/ogc/collections").status_code == 200
