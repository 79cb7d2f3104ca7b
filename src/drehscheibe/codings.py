# SPDX-License-Identifier: EUPL-1.2
"""Content codings: which one a client takes, and packing as cheaply as it goes (RFC 9110, 8.4)."""

from __future__ import annotations

from functools import lru_cache

import zstandard
from isal import igzip

IDENTITY = ""
ZSTD, GZIP, BROTLI = "zstd", "gzip", "br"
PACKED_HERE = (ZSTD, GZIP)  # best first

_LONGEST = 200  # characters of `Accept-Encoding` that are read; browsers send thirty


def coding_of(accepted: str, offered: tuple[str, ...] = PACKED_HERE) -> str:
    """The coding a client likes best of those offered, or `IDENTITY` (RFC 9110, 12.5.3).

    Where it likes several alike, the first offered one. Nobody who refuses everything is sent
    away: identity it is then.
    """
    return _coding(accepted[:_LONGEST].lower(), offered)


@lru_cache(maxsize=256)
def _coding(accepted: str, offered: tuple[str, ...]) -> str:
    weights = _weights(accepted)
    others = weights.get("*", 0.0)
    # What is not named stays possible, and is liked less than anything that is.
    plain = weights.get("identity", others if "*" in weights else 0.0001)
    best, most = IDENTITY, plain if offered else 1.0
    for coding in reversed(offered):
        weight = weights.get(coding, others)
        if weight > 0 and weight >= most:
            best, most = coding, weight
    return best


def _weights(accepted: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weights[name.removeprefix("x-")] = min(1.0, max(0.0, float(quality)))
        except ValueError:
            continue  # RFC 9110, 12.4.2: no weight at all; the part says nothing
    weights.pop("", None)
    return weights


# Small tables stay in the processor's cache: of JSON it makes a twentieth less, a sixth faster.
_LEVEL = zstandard.ZstdCompressionParameters.from_level(1, window_log=16, hash_log=12)


class Packer:
    """For one thread."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdCompressor(compression_params=_LEVEL)

    def pack(self, body: bytes, coding: str) -> bytes:
        if coding == ZSTD:
            return self._zstd.compress(body)
        return bytes(igzip.compress(body, compresslevel=1, mtime=0)) if coding == GZIP else body


pack = Packer().pack  # on the loop only
