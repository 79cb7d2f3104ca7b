# SPDX-License-Identifier: EUPL-1.2
"""What DuckDB complains about, as an error with transform, line and a sentence."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from drehscheibe.domain.errors import (
    N_,
    DrehscheibeError,
    StorageFull,
    TransformFailed,
    TransformOutOfDisk,
    TransformOutOfMemory,
    TransformOutOfTime,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.running.limits import RunLimits

# What the system says (EFBIG, ENOSPC), and what DuckDB says of its own setting.
_FILE_FULL, _DISK_FULL = "File too large", "No space left on device"
_SCRATCH_FULL = "max_temp_directory_size"
_PATH = re.compile(r'"/[^"]*"')  # where things lie here is nobody's business
_MOST_WORDS = 300  # letters of DuckDB's own explanation

_MISSING = {
    "Table": N_("there is no relation of this name"),
    "Scalar Function": N_("there is no function of this name"),
    "Aggregate Function": N_("there is no function of this name"),
    "Table Function": N_("there is no function of this name"),
}
_SUBTYPES = {
    "COLUMN_NOT_FOUND": N_("there is no column of this name"),
    "SYNTAX_ERROR": N_("this cannot be read as SQL"),
    "NO_MATCHING_FUNCTION": N_("the function does not take values of this type"),
}
_KINDS: dict[type[duckdb.Error], str] = {
    duckdb.ConversionException: N_("a value cannot be turned into this type"),
    duckdb.OutOfRangeException: N_("a number is too large for its type"),
    duckdb.PermissionException: N_("files and networks are out of reach"),
    duckdb.IOException: N_("files and networks are out of reach"),
}
_OTHER = N_("DuckDB cannot compute this")


@contextmanager
def told(transform: str, statement: str, limits: RunLimits) -> Iterator[None]:
    """`statement` is what DuckDB gets: the SQL of the package begins on its second line."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise TransformOutOfTime(transform=transform, limit=limits.seconds) from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise _out_of_room(transform, str(error), limits) from error
    except duckdb.Error as error:
        if _DISK_FULL in str(error):
            raise StorageFull from error
        if _FILE_FULL in str(error):
            raise TransformOutOfDisk(transform=transform, limit=limits.file_mib) from error
        raise _failed(transform, statement, error) from error


def _out_of_room(transform: str, said: str, limits: RunLimits) -> DrehscheibeError:
    if _SCRATCH_FULL in said:
        return TransformOutOfDisk(transform=transform, limit=limits.scratch_mib)
    return TransformOutOfMemory(transform=transform, limit=limits.memory_mib)


def _failed(transform: str, statement: str, error: duckdb.Error) -> TransformFailed:
    facts = _facts(str(error))
    detail = str(facts["exception_message"]).partition("\n\n")[0].replace("\n", " ")
    line = _line(statement, int(facts.get("position", 0)))
    return TransformFailed(
        transform=transform,
        line=line,
        reason=_reason(error, facts),
        detail=_PATH.sub('"…"', detail)[:_MOST_WORDS],
    )


def _facts(said: str) -> dict[str, Any]:
    """DuckDB's setting `errors_as_json`; what is not JSON is all message."""
    start = said.find("{")
    try:
        facts = json.loads(said[start:])
    except ValueError:
        facts = None
    return facts if isinstance(facts, dict) else {"exception_message": said}


def _reason(error: duckdb.Error, facts: dict[str, Any]) -> str:
    kind = next((said for kind, said in _KINDS.items() if isinstance(error, kind)), _OTHER)
    missing = _MISSING.get(str(facts.get("type", "")), "")
    return missing or _SUBTYPES.get(str(facts.get("error_subtype", "")), kind)


def _line(statement: str, position: int) -> int:
    """`position` counts bytes; the package's own first line is the second of the statement."""
    return max(1, statement.encode()[:position].count(b"\n"))
