# SPDX-License-Identifier: EUPL-1.2
"""A dry run: what would come is read and checked like an upload, shown, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.children.child import run_task
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.catalogue.publishing import Publication, limits_of, reading_task

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.portal.jobs.handlers import Watch
    from drehscheibe.settings import Settings

_MOST_FINDINGS = 50
_MOST_COLUMNS = 40


def look_through(
    path: Path, fetched: dict[str, Any], answers: dict[str, str], settings: Settings, watch: Watch
) -> dict[str, Any]:
    """Name, size, tables with their columns, and findings. The file is gone afterwards."""
    publication = Publication(path=path, name=fetched["name"], owner="", answers=answers)
    task = reading_task(publication, settings) | {"home": str(settings.home)}
    try:
        result = run_task(
            task,
            on_progress=watch.on_progress,
            limits=limits_of(settings),
            cancelled=watch.cancelled,
        )
    except InputRefused as error:
        result = {"tables": [], "findings": to_plain(error.findings)}
    finally:
        path.unlink(missing_ok=True)
    return {
        "name": fetched["name"],
        "size": fetched["size"],
        "tables": [_table(table) for table in result["tables"]],
        "findings": result["findings"][:_MOST_FINDINGS],
    }


def _table(plain: dict[str, Any]) -> dict[str, Any]:
    columns = [column["title"] or column["name"] for column in plain["columns"]]
    return {
        "title": plain["title"] or plain["name"],
        "rows": plain["rows"],
        "columns": columns[:_MOST_COLUMNS],
        "on_map": plain["geometry"] is not None,
    }
