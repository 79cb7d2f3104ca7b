# SPDX-License-Identifier: EUPL-1.2
"""What a cut left of a file: it is gone on with where the server can tell that it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.answers import Answer

_PORTION = 1 << 20


@dataclass(frozen=True, slots=True)
class Partial:
    path: Path

    @property
    def _mark(self) -> Path:
        """The server's strong entity tag of what lies in `path`."""
        return self.path.with_name(f"{self.path.name}.etag")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def headers(self) -> dict[str, str]:
        """Ask for the rest only, unless it is another file by now (RFC 9110, 13.1.5)."""
        if not (self.size and self._mark.exists()):
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._mark.read_text()}

    def keep_mark(self, answer: Answer) -> None:
        etag = answer.header("etag")
        if etag.startswith('"') and etag.isascii() and not answer.encoding:
            self._mark.write_text(etag)
        else:
            self._mark.unlink(missing_ok=True)

    def pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(_PORTION):
                yield piece

    def head(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(2_048)

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self.end()

    def end(self) -> None:
        """The file is complete."""
        self._mark.unlink(missing_ok=True)
