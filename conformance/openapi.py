# SPDX-License-Identifier: EUPL-1.2
"""schemathesis: requests made from our own OpenAPI document, good and bad ones."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

from bench.peers.environment import PEERS, cleared, python_with

from conformance.result import Result

VERSION = "4.32.5"
_SUITE = f"schemathesis {VERSION} on `/ogc/api`"
# Not `negative_data_rejection`: a limit above the maximum has to be lowered, not refused
# (17-069r4, /req/core/fc-limit-response-1 C).
_CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance"
    ",response_schema_conformance"
)


def run(address: str, *, examples: int, only: str) -> Result:
    """`only`: a regular expression for the paths; `examples` requests of each operation."""
    python = python_with("schemathesis", f"schemathesis=={VERSION}")
    report = (PEERS / "schemathesis-report.xml").absolute()
    report.unlink(missing_ok=True)
    command = [str(python.with_name("schemathesis")), "run", f"{address}/ogc/api?f=json"]
    options = [
        *("--checks", _CHECKS, "--max-examples", str(examples), "--include-path-regex", only),
        *("--report", "junit", "--report-junit-path", str(report), "--no-color"),
        *("--generation-deterministic", "--suppress-health-check", "all"),
    ]
    log = PEERS / "schemathesis.log"
    with log.open("wb") as output:
        subprocess.run([*command, *options], check=False, stdout=output, stderr=output,
                       env=cleared())  # fmt: skip
    if not report.exists():
        return Result(_SUITE, failed=1, failures=(log.read_text()[-2_000:],))
    return _read(report)


def _read(report: Path) -> Result:
    cases = list(ET.parse(report).getroot().iter("testcase"))
    failed = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    skipped = [c for c in cases if c.find("skipped") is not None]
    told = [f"{c.get('name')}: {_message(c)}" for c in failed]
    return Result(
        _SUITE,
        passed=len(cases) - len(failed) - len(skipped),
        failed=len(failed),
        skipped=len(skipped),
        note="operations; requests that fit the document and that do not",
        failures=tuple(told),
    )


def _message(case: ET.Element) -> str:
    found = case.find("failure")
    found = found if found is not None else case.find("error")
    return "" if found is None else (found.get("message") or found.text or "")[:600]
