# SPDX-License-Identifier: EUPL-1.2
"""All tiles of a collection as one file: programs read single tiles of it by ranges."""

from __future__ import annotations

import orjson
import pytest
from isal import igzip
from pmtiles.reader import Reader

from instances import publish
from mvt_reader import read_tile
from streams import Plain, Points
from tile_samples import address, build_tiles, of_place

FILE = "/files/archiv/archiv.pmtiles"
MEDIA_TYPE = "application/vnd.pmtiles"


@pytest.fixture(scope="module")
def size(client, instance):
    manifest = publish(instance, "archiv", Points(200), Plain(3), title="Archiv")
    before = client.get(FILE)
    assert before.status_code == 503
    assert before.json()["code"] == "artifact-not-ready"
    wishes = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    assert {"kind": "tiles", "dataset": "archiv", "release": manifest.release} in wishes
    build_tiles(instance, manifest)
    return instance.tiles(manifest.release, "punkte").stat().st_size


def test_the_file_is_offered_under_its_name(client, size):
    head = client.head(FILE)
    assert head.status_code == 200
    assert head.headers["content-type"] == MEDIA_TYPE
    assert int(head.headers["content-length"]) == size
    assert head.headers["accept-ranges"] == "bytes"
    assert head.headers["content-disposition"].endswith("archiv.pmtiles")
    assert client.get("/files/archiv/archiv.liste.pmtiles").status_code == 404


def test_a_program_reads_tiles_by_ranges(client, size):
    asked = []

    def ranges(offset, length):
        headers = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "identity"}
        answer = client.get(FILE, headers=headers)
        asked.append(answer.status_code)
        return answer.content

    reader = Reader(ranges)
    assert reader.header()["max_zoom"] == 14
    zoom, row, column = of_place(8.0, 51.0, 14)
    archived = igzip.decompress(reader.get(zoom, column, row))
    assert set(asked) == {206}
    served = client.get(address("archiv", (zoom, row, column))).content
    assert read_tile(archived) == read_tile(served)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=0-126"}, 206),
        ({"Range": "bytes=-10"}, 206),
        ({"Range": "bytes=99999999-"}, 416),
        ({"Range": "bytes=0-126", "If-Range": '"another"'}, 200),
    ],
)
def test_ranges(client, size, headers, status):
    answer = client.get(FILE, headers=headers)
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{size}"
    if status == 200:
        assert len(answer.content) == size


def test_a_range_of_the_same_file(client, size):
    tag = client.head(FILE).headers["etag"]
    answer = client.get(FILE, headers={"Range": "bytes=0-6", "If-Range": tag})
    assert (answer.status_code, answer.content) == (206, b"PMTiles")


def test_the_file_tells_nobody_where_it_was_made(client, instance, size):
    content = client.get(FILE, headers={"Accept-Encoding": "identity"}).content
    assert len(content) == size

    told = Reader(lambda offset, length: content[offset : offset + length]).metadata()

    assert told["name"] == "punkte"
    assert told["generator_options"].startswith("tippecanoe '--output=tiles.pmtiles' ")
    assert not [value for value in map(str, told.values()) if str(instance.home.parent) in value]
