# SPDX-License-Identifier: EUPL-1.2
"""Look at a file from the terminal, in a child as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drehscheibe.children.child import run_task
from drehscheibe.cli.output import Bar
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import harmless
from drehscheibe.settings import current_settings


def inspected(
    file: Path,
    layer: str = "",
    answers: Mapping[str, str] | None = None,
    omit: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Run the check in a child; a refused file is a result, too."""
    settings = current_settings()
    task = {
        "kind": "inspect",
        "name": harmless(file.name),
        "path": str(file.absolute()),
        "region": str(settings.layout.region),
        "layer": layer,
        "answers": dict(answers or {}),
        "omit": list(omit),
    }
    bar = Bar()
    try:
        return run_task(task, on_progress=bar)
    except InputRefused as error:
        return {"format": "", "tables": [], "findings": to_plain(error.findings)}
    finally:
        bar.end()
