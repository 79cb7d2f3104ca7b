# SPDX-License-Identifier: EUPL-1.2
"""Names and paths inside DuckDB's SQL, where neither can be bound as a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quoted_path(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
