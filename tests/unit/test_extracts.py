# SPDX-License-Identifier: EUPL-1.2
"""The parts that files of features are made of: well-known text, places, streams, codings."""

from __future__ import annotations

import asyncio
import zlib

import orjson
import pyarrow as pa
import pytest
import shapely
import zstandard

from drehscheibe.delivery.files.csv_rows import CsvRows, wkt
from drehscheibe.delivery.files.text_extracts import TextSource
from drehscheibe.delivery.http import streams
from drehscheibe.delivery.http.packing import Packed
from drehscheibe.delivery.traffic.lanes import Places
from drehscheibe.domain.errors import ExtractTooLarge, TooManyAtOnce
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases import extract_gdal


@pytest.mark.parametrize(
    "text",
    [
        "POINT (8 51.5)",
        "POINT Z (8 51.5 100)",
        "LINESTRING (0 0, 1 1.5, 2 2)",
        "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 0.5, 2 1, 2 0.5, 1 0.5))",
        "MULTIPOINT ((0 0), (1 1))",
        "MULTIPOINT Z ((0 0 1), (1 1 2))",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3, 4 4))",
        "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0), (1 0.5, 2 1, 2 0.5, 1 0.5)), ((9 9, 8 9, 8 8, 9 9)))",
        "GEOMETRYCOLLECTION (POINT (1 2), POLYGON ((0 0, 4 0, 4 4, 0 0)))",
        "POINT EMPTY",
        "POLYGON EMPTY",
        "GEOMETRYCOLLECTION EMPTY",
    ],
)
def test_well_known_text_is_what_the_geojson_says(text):
    shape = shapely.from_wkt(text)
    written = shapely.from_wkt(wkt(shapely.to_geojson(shape).encode()))
    assert written.geom_type == shape.geom_type
    assert written.has_z == shape.has_z
    assert shapely.equals_exact(written, shape) or (written.is_empty and shape.is_empty)


def feature(**properties):
    return orjson.dumps({"type": "Feature", "id": 1, "geometry": None, "properties": properties})


def test_columns_of_a_csv_that_are_called_as_ours_are_told_apart():
    columns = [Column(n, n, n, ColumnType.TEXT) for n in ("id", "lon", "WKT")]
    table = Table("t", "T", tuple(columns), Geometry(GeometryType.POINT, "OGC:CRS84"))
    rows = CsvRows(table, columns, "OGC:CRS84")
    assert rows.head() == b"feature_id,id,lon,WKT,lon_2,lat,WKT_2\r\n"
    assert rows.rows([feature(id="a", lon="b", WKT="c")]) == b"1,a,b,c,,,\r\n"


def test_half_of_the_places_are_for_one_client_at_most():
    places = Places(4)
    places.take("a")
    places.take("a")
    with pytest.raises(TooManyAtOnce):
        places.take("a")
    places.take("b")
    places.take("c")
    with pytest.raises(TooManyAtOnce):
        places.take("d")
    places.leave("a")
    places.take("d")


class Pieces:
    """A source that has some pieces, and perhaps breaks behind them."""

    def __init__(self, *pieces: bytes, error: Exception | None = None) -> None:
        self._pieces, self._error, self.closed = list(pieces), error, 0

    async def next(self) -> bytes:
        if not self._pieces and self._error:
            raise self._error
        return self._pieces.pop(0) if self._pieces else b""

    async def close(self) -> None:
        self.closed += 1


class Client:
    """Takes so many pieces, and then nothing more; leaves when it is told to."""

    def __init__(self, most: int = 99, *, leaves: bool = False) -> None:
        self.messages, self._most, self._leaves = [], most, leaves

    async def send(self, message):
        if len(self.messages) > self._most:
            await asyncio.Event().wait()
        self.messages.append(message)

    async def receive(self):
        if not self._leaves:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    @property
    def got_all(self) -> bool:
        return self.messages[-1].get("more_body") is False


def sent(source, client, *, patience=5.0):
    response = streams.Streamed(b"1", source, headers={}, media_type="text/csv")
    response.patience = patience
    asyncio.run(asyncio.wait_for(response({}, client.receive, client.send), 5))
    assert source.closed == 1
    return b"".join(message.get("body", b"") for message in client.messages)


def test_a_stream_sends_everything_and_says_that_it_is_whole():
    client = Client()
    assert sent(Pieces(b"2", b"3"), client) == b"123"
    assert client.got_all
    assert "content-length" not in dict(client.messages[0]["headers"])


def test_a_stream_that_breaks_never_says_that_it_is_whole(caplog):
    client = Client()
    assert sent(Pieces(b"2", error=RuntimeError("kaputt")), client) == b"12"
    assert not client.got_all
    assert "broke off" in caplog.text


def test_a_client_that_takes_nothing_is_left_after_a_while():
    client = Client(most=1)
    assert sent(Pieces(b"2", b"3"), client, patience=0.05) == b"1"
    assert not client.got_all


class Dawdler(Client):
    async def send(self, message):
        await asyncio.sleep(0.03)
        await super().send(message)


def test_a_client_that_takes_a_byte_now_and_then_is_left_after_a_while():
    client = Dawdler()
    assert len(sent(Pieces(*[b"x"] * 50), client, patience=0.2)) < 20
    assert not client.got_all


def test_a_client_that_leaves_ends_the_work():
    assert sent(Pieces(b"2", b"3"), Client(most=1, leaves=True)) in {b"", b"1"}


def test_a_place_is_given_back_once():
    places, source = Places(2), Pieces()
    seated = streams.Seated(source, places, "a")
    with pytest.raises(TooManyAtOnce):
        streams.Seated(Pieces(), places, "a")
    asyncio.run(seated.close())
    asyncio.run(seated.close())
    assert source.closed == 1
    streams.Seated(Pieces(), places, "a")


async def all_of(source) -> bytes:
    packed = b""
    while piece := await source.next():
        packed += piece
    return packed


@pytest.mark.parametrize("coding", ["zstd", "gzip"])
def test_a_packed_stream_is_one_whole_text(coding):
    pieces = [bytes([65 + number]) * 100_000 for number in range(5)]
    packed = asyncio.run(all_of(Packed(Pieces(*pieces[1:]), coding, pieces[0])))
    plain = (
        zstandard.ZstdDecompressor().decompressobj().decompress(packed)
        if coding == "zstd"
        else zlib.decompress(packed, 31)
    )
    assert plain == b"".join(pieces)


class Heading:
    def head(self) -> bytes:
        return b"head"

    def rows(self, found) -> bytes:
        return b"".join(feature for feature, _ in found)


def test_text_of_nothing_is_its_head_alone():
    source = TextSource(None, None, Heading())

    async def read():
        return await source.next(), source.is_whole, await source.next(), await source.close()

    assert asyncio.run(read()) == (b"head", True, b"", None)


def test_a_geopackage_has_an_end():
    batch = pa.RecordBatch.from_pydict({"id": pa.array(range(100_000))})
    assert len(list(extract_gdal._limited(iter([batch] * 2)))) == 2
    with pytest.raises(ExtractTooLarge):
        list(extract_gdal._limited(iter([batch] * 3)))
