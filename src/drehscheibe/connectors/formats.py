# SPDX-License-Identifier: EUPL-1.2
"""Every format that can be read into tables, by its code."""

from __future__ import annotations

from drehscheibe.connectors.reading import Format
from drehscheibe.connectors.tables.delimited import Delimited
from drehscheibe.connectors.tables.workbooks import Workbook
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS

FORMATS: dict[str, Format] = {
    "csv": Delimited(),
    **{code: Workbook(code) for code in ("xlsx", "xls", "ods")},
    **VECTOR_FORMATS,
}
