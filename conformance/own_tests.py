# SPDX-License-Identifier: EUPL-1.2
"""Tests of the project that hold it against a standard's own requirements or against clients."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from conformance.result import Result


def run(suite: str, *tests: str) -> Result:
    """pytest over some files; those that are not there yet are named."""
    there = [test for test in tests if Path(test).exists()]
    if not there:
        return Result(suite, note="not run: the tests are not there")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
        subprocess.run([*command, f"--junitxml={report}", *there], check=False,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        return _read(suite, report, ", ".join(f"`{test}`" for test in there))


def _read(suite: str, report: Path, where: str) -> Result:
    root = ET.parse(report).getroot()
    cases = list(root.iter("testcase"))
    failed = [
        case for case in cases if case.find("failure") is not None or case.find("error") is not None
    ]
    skipped = [case for case in cases if case.find("skipped") is not None]
    return Result(
        suite,
        passed=len(cases) - len(failed) - len(skipped),
        failed=len(failed),
        skipped=len(skipped),
        note=where,
        failures=tuple(f"{case.get('classname')}.{case.get('name')}" for case in failed),
    )
