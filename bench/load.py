# SPDX-License-Identifier: EUPL-1.2
"""Load from wrk, a C program that is never the bottleneck: many addresses, one after the other."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ENCODINGS = "gzip, deflate, br, zstd"  # as browsers and libraries send it

_SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept-Encoding"] = "%s", ["Accept"] = "*/*"})
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%f %%f %%f %%d %%f\\n", summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect,
    latency.max))
end
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a server did under load; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    failed: int
    p95: float = 0.0
    longest: float = 0.0


def rate(address: str, paths: list[str], *, seconds: int, connections: int) -> Rate:
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "paths.txt"
        listed.write_text("\n".join(paths) + "\n")
        script = Path(folder) / "paths.lua"
        script.write_text(_SCRIPT % (listed, ENCODINGS))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
        output = subprocess.run(
            [*command, "-s", str(script), address], check=True, capture_output=True, text=True
        ).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\S+) (\S+) (\S+) (\d+) (\S+)", output)
    assert found, output
    count, micros, p50, p95, p99, failed, most = (float(value) for value in found.groups())
    per_second = count / micros * 1e6
    return Rate(per_second, p50 / 1000, p99 / 1000, int(failed), p95 / 1000, most / 1000)
