# SPDX-License-Identifier: EUPL-1.2
"""Cells that a spreadsheet would run as a formula (OWASP, "CSV Injection")."""

from __future__ import annotations

import re

FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet would run when it opens the file
_is_formula = re.compile(FORMULA).match


def harmless_cell(text: str) -> str:
    """An apostrophe in front keeps a spreadsheet from running a cell."""
    return f"'{text}" if _is_formula(text) else text
