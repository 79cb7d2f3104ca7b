# SPDX-License-Identifier: EUPL-1.2
"""Findings: what a check saw in a file, as data; the texts are templates that `look` translates.

Each kind of finding has a stable code and stands in the file of its area. `KINDS` is the one
register: the reference page `docs/reference/findings.md` and the translations are checked
against it.
"""

from drehscheibe.domain.findings.finding import MAX_ROWS, Finding, Fix
from drehscheibe.domain.findings.kind import Kind, Severity
from drehscheibe.domain.findings.register import KINDS

__all__ = ["KINDS", "MAX_ROWS", "Finding", "Fix", "Kind", "Severity"]
