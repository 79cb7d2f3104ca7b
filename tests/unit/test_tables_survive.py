# SPDX-License-Identifier: EUPL-1.2
"""Whatever bytes come, a table is understood or refused with a reason; nothing breaks."""

from __future__ import annotations

import io
import random
import tempfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.tables.delimited import Delimited
from drehscheibe.connectors.tables.workbooks import Workbook
from drehscheibe.domain.errors import InputRefused

PIECES = [
    b";", b",", b"\t", b"|", b"\n", b"\r\n", b"\r", b'"', b"'", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"1,5", b"1.234", b"-999", b"01.02.2020", b"3/4/20", b"8:30", b"ja", b"x", b"-", b"k. A.",
    b"Name", b"Stra\xc3\x9fe", b"Stra\xdfe", b"\xc3\x83\xc2\xa4", b"Summe", b"05958", b"5 km",
    b"2025-03-30 02:30", b"\x1fn", b"%", b"{x}", b"#REF!", b" ",
]  # fmt: skip


def survives(form, path):
    notebook = Notebook()
    try:
        recipes = form.describe(path, Surroundings(), notebook)
    except InputRefused:
        assert any(finding.stops for finding in notebook.findings())
        return
    for recipe in recipes:
        read = pa.Table.from_batches(form.read(path, recipe, Notebook()))
        assert read.num_rows > 0
    assert all("?" not in finding.text for finding in notebook.findings() if not finding.example)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.binary(max_size=8))
def test_any_text_is_understood_or_refused(pieces, tail):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(b"".join(pieces) + tail)
        survives(Delimited(), path)


@pytest.fixture(scope="module")
def workbook_bytes():
    book = openpyxl.Workbook()
    for row in range(40):
        book.active.append([f"a{row}", row, row / 3])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_with_wrong_bytes_is_understood_or_refused(tmp_path, workbook_bytes, kind, seed):
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    old = Path(__file__).parents[1] / "data" / "baeume.xls"
    content = bytearray(workbook_bytes if kind == "xlsx" else old.read_bytes())
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / f"t.{kind}"
    path.write_bytes(content)
    survives(Workbook(kind), path)
