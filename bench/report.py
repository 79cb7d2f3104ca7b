# SPDX-License-Identifier: EUPL-1.2
"""Sections of docs/reference/benchmarks.md; each measurement replaces its own."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks.md"
HEAD = """# Benchmarks

Measured by `make bench`; every ratio comes from one run on one machine. Nothing here is a timed
test.
"""


def write_section(name: str, text: str) -> None:
    page = PAGE.read_text() if PAGE.exists() else HEAD
    section = f"<!-- {name}: begin -->\n{text.strip()}\n<!-- {name}: end -->\n"
    known = re.compile(f"<!-- {name}: begin -->.*?<!-- {name}: end -->\n", re.DOTALL)
    page = known.sub(lambda _: section, page) if known.search(page) else f"{page}\n{section}"
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page)
