# SPDX-License-Identifier: EUPL-1.2
"""The official executable test suites of the OGC, from Maven Central, run by Java."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

from bench.peers.environment import PEERS

from conformance.result import Result

_GROUP = "org.opengis.cite"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">\n'
    '<properties version="1.0">\n{entries}\n</properties>\n'
)
_SECONDS = 1_800


def run(suite: str, artifact: str, version: str, given: dict[str, str]) -> Result:
    """Run one suite; `given` are its arguments. What cannot be obtained is said, not hidden."""
    lacking = [name for name in ("java", "mvn") if not shutil.which(name)]
    if lacking:
        return Result(suite, note=f"not run: {' and '.join(lacking)} not installed (JDK 17, Maven)")
    jar = _jar(artifact, version)
    if jar is None:
        return Result(
            suite, note=f"not run: Maven Central does not serve {artifact} {version} here"
        )
    out = PEERS / "ets" / artifact
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    properties = out / "props.xml"
    entries = "\n".join(f'<entry key="{k}">{escape(v)}</entry>' for k, v in given.items())
    properties.write_text(_PROPERTIES.format(entries=entries))
    command = ["java", "-jar", str(jar), "-o", str(out), "-h", str(properties)]
    subprocess.run(command, check=False, timeout=_SECONDS, stdout=subprocess.DEVNULL)
    return _read(suite, out)


def _jar(artifact: str, version: str) -> Path | None:
    folder = PEERS / "ets"
    jar = folder / f"{artifact}-{version}-aio.jar"
    if not jar.exists():
        what = f"-Dartifact={_GROUP}:{artifact}:{version}:jar:aio"
        command = ["mvn", "-q", "-B", "dependency:copy", what, f"-DoutputDirectory={folder}"]
        subprocess.run(command, check=False, capture_output=True)
    return jar if jar.exists() else None


def _read(suite: str, folder: Path) -> Result:
    """Its exit code says nothing; the results are in `testng-results.xml`."""
    found = next(folder.rglob("testng-results.xml"), None)
    if found is None:
        return Result(suite, failed=1, failures=("no results were written",))
    root = ET.parse(found).getroot()
    failures = [
        f"{method.get('name')}: {(method.findtext('.//message') or '').strip()[:300]}"
        for method in root.iter("test-method")
        if method.get("status") == "FAIL"
    ]
    return Result(
        suite,
        passed=int(root.get("passed", 0)),
        failed=int(root.get("failed", 0)),
        skipped=int(root.get("skipped", 0)),
        failures=tuple(failures),
    )
