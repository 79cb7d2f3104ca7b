# SPDX-License-Identifier: EUPL-1.2
"""What a person answers about a table is understood, or refused with a reason."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.tables.delimited import Delimited
from drehscheibe.domain.errors import InputRefused
from table_samples import MESSY, understand


def refusal(path, **answers):
    notebook = Notebook()
    with pytest.raises(InputRefused) as refused:
        Delimited().describe(path, Surroundings(answers=answers), notebook)
    return refused.value.findings[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (lambda: "", "file-empty"),
        (lambda: "a;b;c\n", "table-empty"),
        (
            lambda: f"{';'.join(f's{i}' for i in range(10_000))}\n{';' * 9_999}\n",
            "too-many-columns",
        ),
        (lambda: 'a;b\n1;"' + "x" * (17 << 20) + '"\n', "row-too-large"),
        (lambda: 'a;b\n1;"' + "x\n" * (25 << 20) + '"\n', "row-too-large"),
    ],
)
def test_what_cannot_be_published_is_refused_with_a_reason(written, text, code):
    finding = refusal(written(text()))
    assert finding.code == code
    assert "?" not in finding.text


def test_an_unknown_date_pattern_is_refused(written):
    assert refusal(written(MESSY), **{"date_format.Datum": "tt.mm"}).code == "answer-not-understood"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("encoding", "klingonisch"),
        ("separator", "xx"),
        ("header_row", "drei"),
        ("skip_footer", "-1"),
        ("decimal", ":"),
        ("zone", "Europa/Berlin"),
        ("type.Größe", "zahl"),
        ("format.Größe", "fr"),
        ("date_format.Datum", "%d.%m"),
    ],
)
def test_an_answer_nobody_understands_is_refused(written, key, value):
    finding = refusal(written(MESSY), **{key: value})
    assert (finding.code, finding.example) == ("answer-not-understood", f"{key}={value}")


def test_an_answer_about_a_column_that_is_not_there_is_said(written):
    table = understand(written(MESSY), type__Grösse="string")
    assert table.finding("answer-without-column").example == "type.Grösse=string"


def test_a_column_may_be_named_as_machines_call_it(written):
    assert understand(written(MESSY), type__groesse="string").types()["Größe"] == "string"
