# SPDX-License-Identifier: EUPL-1.2
"""The trail as CSV and JSON, one entry after the other: its length needs no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import moment
from drehscheibe.look.translations import gettext
from drehscheibe.portal.evidence.deeds import told, who, why

if TYPE_CHECKING:
    from drehscheibe.portal.evidence.models import AuditEntry

_BATCH = 500
_COLUMNS = (
    N_("When"),
    N_("Who"),
    N_("What happened"),
    N_("Why"),
    N_("Dataset"),
    N_("Release"),
    N_("Organisation"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP, "CSV Injection"


def as_csv(entries: Any, language: str) -> Iterator[str]:
    """For a spreadsheet; `entries` is a query. Texts that would run as formulas do not."""
    yield "\ufeff" + _line(gettext(name, language=language) for name in _COLUMNS)
    for entry in entries.iterator(_BATCH):
        yield _line(_cells(entry, language))


def as_json(entries: Any, language: str) -> Iterator[str]:
    """A JSON array; `sentence` is for people, the rest for programs."""
    lead = "[\n"
    for entry in entries.iterator(_BATCH):
        yield lead + orjson.dumps(plain(entry, language)).decode()
        lead = ",\n"
    yield "\n]\n" if lead == ",\n" else "[]\n"


def plain(entry: AuditEntry, language: str) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "actor": entry.actor,
        "actor_key": entry.actor_key,
        "action": entry.action,
        "sentence": told(entry, language),
        "reason": why(entry, language),
        "dataset": entry.dataset,
        "release": entry.release,
        "organisation": entry.organisation,
        "details": entry.details,
    }


def _cells(entry: AuditEntry, language: str) -> tuple[str, ...]:
    return (
        moment(entry.at, language=language),
        who(entry, language),
        told(entry, language),
        why(entry, language),
        entry.dataset,
        entry.release,
        entry.organisation,
    )


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(map(_harmless, cells))
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
