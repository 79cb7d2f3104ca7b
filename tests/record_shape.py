# SPDX-License-Identifier: EUPL-1.2
"""What a record must be (OGC 20-004r1, 7 and 11), as a JSON Schema of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

_SHAPE = json.loads((Path(__file__).parent / "data" / "record-shape.json").read_text())
_FITS = Draft202012Validator(_SHAPE, format_checker=FormatChecker())


def faults(record: dict[str, Any]) -> list[str]:
    """Where it is something else, and why."""
    return [f"{error.json_path}: {error.message}" for error in _FITS.iter_errors(record)]
