# SPDX-License-Identifier: EUPL-1.2
"""The same table again under another file name: ids stay, decisions hold, the change is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from drehscheibe.connectors.publishing import publish_task
from drehscheibe.domain.errors import InputRefused
from drehscheibe.releases.layout import Layout

ROWS = ["Anger;51,50;8,10;1;Karl Müller", "Bergfeld;51,51;8,11;2;Ute Berger"]
HEADER = "Name;Breite;Laenge;Wert;Eigentümer"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout(folder / "home")
        self.layout.create()
        self.previous = ""

    def publish(self, name: str, rows: list[str], **said: Any) -> dict[str, Any]:
        path = self.folder / name
        path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
        scratch = self.folder / f"scratch-{name}"
        scratch.mkdir()
        order = {
            "dataset": "orte",
            "title": "Orte",
            "licence": "dl-zero-de/2.0",
            "owner": "05974040",
            "created": f"2026-01-01T00:00:0{len(self.previous) % 10}Z",
            "platform": "0",
            "previous": self.previous,
        }
        task = {"home": str(self.layout.home), "scratch": str(scratch), "order": order}
        task |= {"path": str(path), "name": name, "region": str(self.folder / "no-region")}
        task |= {"layer": "", "answers": {}, "omit": [], "waivers": [], "licence_assumed": False}
        result = publish_task({**task, "guesses_accepted": True, **said}, lambda *_: None)
        self.previous = result["release"] = self._newest()
        return result

    def _newest(self) -> str:
        folders = (self.layout.releases / "orte").iterdir()
        return max(folders, key=lambda folder: folder.stat().st_mtime_ns).name

    def table(self) -> dict[str, list[Any]]:
        (path,) = (self.layout.release("orte", self.previous) / "tables").glob("*/data.parquet")
        return pq.read_table(path).sort_by("id").to_pydict()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_people_stop_a_publication_until_somebody_decides(desk):
    with pytest.raises(InputRefused) as refused:
        desk.publish("a.csv", ROWS)
    stopping = [finding for finding in refused.value.findings if finding.stops]
    assert [(finding.code, finding.column) for finding in stopping] == [
        ("personal-names", "Eigentümer")
    ]


def test_a_waiver_lets_it_through_and_is_kept(desk):
    waiver = {"code": "personal-names", "because": "Vorstand", "by": "Datenschutz", "at": ""}
    result = desk.publish("a.csv", ROWS, waivers=[waiver])
    waived = [finding for finding in result["findings"] if finding["waived"]]
    assert waived[0]["waived"] == "Datenschutz: Vorstand"


def test_the_next_file_is_the_same_table_under_any_name(desk):
    desk.publish("mai.csv", ROWS, omit=["Eigentümer"])
    edited = ["Anger;51,50;8,10;7;Karl Müller", "Dorfplatz;51,57;8,17;4;Ute Berger"]
    result = desk.publish("juni.csv", edited)
    table = desk.table()
    assert (table["id"], table["name"]) == ([1, 3], ["Anger", "Dorfplatz"])
    assert "eigentuemer" not in table
    difference = result["difference"]
    assert (difference["added"], difference["removed"], difference["changed"]) == (1, 1, 1)
    assert difference["tables"][0]["columns"] == {"wert": 1}
    assert not difference["breaking"]
