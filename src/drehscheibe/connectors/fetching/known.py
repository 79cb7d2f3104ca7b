# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a file that was fetched, and what a server is told of it the next time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of a file the last time."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where a file came from, and what tells whether it has changed since."""

    address: str  # as it was given: where it led on to may hold secrets of others
    name: str
    size: int
    sha256: str
    at: str  # ISO 8601, UTC
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    is_protected: bool = True  # every step of the way by https
    promised: int = 0  # objects, where the source says that it has more than came
