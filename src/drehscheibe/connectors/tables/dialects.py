# SPDX-License-Identifier: EUPL-1.2
"""How a text file separates and quotes its cells, judged by how even the rows become."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass

SEPARATORS = (";", "\t", ",", "|")  # of two equally good ones the first wins
_ROWS = 300  # rows that are looked at

csv.field_size_limit(1 << 26)  # the library's own limit is 128 kB; a polygon as WKT is larger


@dataclass(frozen=True, slots=True)
class Dialect:
    separator: str  # "" when there is one column only
    quote: str = '"'  # "" when quotes are plain characters
    certain: bool = True
    runner_up: str = ""  # the separator that would do nearly as well
    declared: bool = False  # the file starts with Excel's line "sep=;"


def sniff_dialect(text: str) -> Dialect:
    """Judge the beginning of a file."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        return Dialect(declared[1], declared=True)
    quote = _quote(text)
    scores = {separator: _evenness(text, separator, quote) for separator in SEPARATORS}
    best, second = sorted(scores, key=lambda sep: -scores[sep])[:2]
    if scores[best] <= 0:
        return Dialect("", quote)
    close = scores[second] > 0.8 * scores[best]
    return Dialect(best, quote, certain=not close, runner_up=second if close else "")


def split_rows(text: str, dialect: Dialect) -> list[list[str]]:
    """The cells of a short text; single-column files are split into lines only."""
    return list(csv.reader(io.StringIO(text, newline=""), **csv_options(dialect)))  # type: ignore[arg-type]


def csv_options(dialect: Dialect) -> dict[str, object]:
    """The options of the standard library's reader."""
    quoting = csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE
    return {
        "delimiter": dialect.separator or "\x1e",
        "quotechar": dialect.quote or None,
        "quoting": quoting,
    }


def _evenness(text: str, separator: str, quote: str) -> float:
    """0 when the separator does not make columns; more for more even and wider rows."""
    try:
        rows = split_rows(text, Dialect(separator, quote))[:_ROWS]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if any(row))
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0
    count, width = max(wide)
    if _is_prose(rows, width):
        return 0.0
    share = count / widths.total()
    return share * share * math.log2(1 + width)


def _is_prose(rows: list[list[str]], width: int) -> bool:
    """Lines without the separator outnumber the rows it makes, and stand between them."""
    fitting = [number for number, row in enumerate(rows) if len(row) == width]
    between = rows[fitting[0] : fitting[-1]]
    return sum(len(row) == 1 and row[0] != "" for row in between) > len(fitting)


def _quote(text: str) -> str:
    """Apostrophes are quotes only where they enclose whole cells again and again."""
    single = len(re.findall(r"(?:^|[;,\t|])'[^'\n]*'(?=[;,\t|\r\n]|$)", text, re.MULTILINE))
    double = text.count('"') // 2
    return "'" if single > 5 and single > 2 * double else '"'
