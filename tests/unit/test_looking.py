# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a file that was looked at: first rows, rows that findings name, titles."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.domain.errors import InvalidParameter

TEXT = "Name;Mail;Pl\n" + "".join(f"Ort {n};anna.muster{n}@example.org;{n}\n" for n in range(1, 60))


def inspected(tmp_path, text=TEXT, **more):
    path = tmp_path / "orte.csv"
    path.write_text(text)
    task = {"path": str(path), "name": path.name, "region": str(tmp_path / "none"), "layer": ""}
    return inspect_task(task | {"answers": {}, "omit": []} | more, lambda *_: None)


def test_the_rows_that_a_finding_names_are_kept(tmp_path):
    result = inspected(tmp_path)
    finding = next(f for f in result["findings"] if f["code"] == "personal-email")
    named = result["named_rows"]["orte"]
    assert {str(row) for row in finding["rows"]} <= named.keys()
    row = str(finding["rows"][0])
    assert named[row][1] == f"anna.muster{int(row) - 1}@example.org"
    assert len(named) < 60


def test_columns_left_out_are_not_kept_either(tmp_path):
    result = inspected(tmp_path, omit=["Mail"])
    assert "muster" not in str(result["samples"]) + str(result["named_rows"])


def test_titles_and_descriptions_can_be_said(tmp_path):
    answers = {"title.Pl": "Plätze", "description.pl": "Zum Sitzen"}
    column = inspected(tmp_path, answers=answers)["tables"][0]["columns"][2]
    assert (column["name"], column["title"], column["description"]) == (
        "pl",
        "Plätze",
        "Zum Sitzen",
    )


def test_an_empty_title_is_the_name_in_the_file(tmp_path):
    column = inspected(tmp_path, answers={"title.Pl": ""})["tables"][0]["columns"][2]
    assert column["title"] == "Pl"


def test_a_typing_error_in_a_key_is_told(tmp_path):
    with pytest.raises(InvalidParameter):
        inspected(tmp_path, answers={"titel.Pl": "x"})
