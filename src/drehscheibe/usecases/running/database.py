# SPDX-License-Identifier: EUPL-1.2
"""DuckDB for the SQL of a package: spatial functions, and nothing outside (job children only)."""

from __future__ import annotations

import datetime
import decimal
import threading
import uuid
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from drehscheibe.domain.tables import ZONE
from drehscheibe.releases.quoting import quoted_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.usecases.running.limits import RunLimits


# DuckDB imports these when the first value comes by; then no module can be read any more.
LOADED_EARLY = (datetime, decimal, uuid)

# DuckDB asks how much memory there is, and dies where it may not.
_SYSTEM = ("/proc/self/cgroup", "/proc/meminfo", "/sys/fs/cgroup")


def end_other_threads() -> None:
    """The module opens a database of its own when it is imported, with a thread that nothing
    would shut in; no other can begin before it has ended."""
    duckdb.default_connection().close()


def needed_files() -> list[Path]:
    """What DuckDB reads when it starts."""
    return [spatial_extension(), *(Path(p) for p in _SYSTEM if Path(p).exists())]


def spatial_extension() -> Path:
    """Comes as a wheel of the same version; nothing is loaded from the web."""
    folder = files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    return Path(str(folder)) / "spatial.duckdb_extension"


def opened(limits: RunLimits, scratch: Path) -> duckdb.DuckDBPyConnection:
    """With everything that a package may use, still open to files and settings."""
    database = duckdb.connect(
        config={
            "memory_limit": f"{limits.memory_mib}MiB",
            "threads": limits.threads,
            "temp_directory": str(scratch),
            "max_temp_directory_size": f"{limits.scratch_mib}MiB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,  # a name is never a variable of ours
            "python_scan_all_frames": False,
        }
    )
    database.execute(f"LOAD {quoted_path(spatial_extension())}")
    database.execute(f"SET TimeZone = '{ZONE}'")
    database.execute("SET errors_as_json = true")  # with the place, for `faults`
    return database


def lock(database: duckdb.DuckDBPyConnection, readable: Iterable[Path], writable: Path) -> None:
    """From here on only these files; nothing turns that off again."""
    database.execute(f"SET allowed_paths = [{', '.join(map(quoted_path, readable))}]")
    database.execute(f"SET allowed_directories = ['{_plain(writable)}/']")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


def _plain(path: Path) -> str:
    return quoted_path(path)[1:-1]


@contextmanager
def interrupted_after(database: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """What does not listen (a function at work on one value) is ended by the parent."""
    timer = threading.Timer(seconds, database.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
