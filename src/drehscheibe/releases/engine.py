# SPDX-License-Identifier: EUPL-1.2
"""DuckDB for questions over Parquet files (job children only)."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "256MB"  # DuckDB spills to disk above it, so memory does not grow with rows


def engine(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that loads no extensions and spills into the scratch folder."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": str(scratch / "duckdb"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
