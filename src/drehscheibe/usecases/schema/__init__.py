# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema that ships, and where it is published."""

from __future__ import annotations

from pathlib import Path

ADDRESS = "/schemas/anwendungsfall/v1.json"
FILE = Path(__file__).parent / "v1.json"
