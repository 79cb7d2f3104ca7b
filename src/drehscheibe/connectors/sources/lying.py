# SPDX-License-Identifier: EUPL-1.2
"""Files that others put somewhere: which are finished, which belong together, which is the newest.

Nightly exports have the date in their name (`kita_2026-11-26.csv`): what differs in its date alone
is one series, and becomes one dataset.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.contract import Offer
from drehscheibe.domain.titles import title_from_file_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.connectors.sources.contract import Mark

QUIET = 30  # seconds without a change after which a file counts as finished
_UNFINISHED = (".part", ".tmp", ".temp", ".partial", ".filepart", ".crdownload", ".swp", "~")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"(?:[-_T]?[0-2]\d[-:._]?[0-5]\d(?:[-:._]?[0-5]\d)?)?(?!\d)"
)
_MOST_OFFERS = 500


@dataclass(frozen=True, slots=True)
class Lying:
    """`modified` in seconds since 1970, by the clock of where it lies."""

    name: str
    size: int
    modified: int

    @property
    def series(self) -> str:
        return _DATE.sub("*", self.name)

    @property
    def tag(self) -> str:
        """Tells whether it is the very same as before."""
        return f"{self.modified}-{self.size}-{self.name}"[:200]

    def is_finished(self, now: float) -> bool:
        """Nobody writes to it any more, as far as can be told from outside."""
        hidden = self.name.startswith(".") or self.name.lower().endswith(_UNFINISHED)
        return not hidden and self.size > 0 and abs(now - self.modified) >= QUIET

    def fetched(self, address: str, sha256: str) -> Fetched:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return Fetched(address, self.name, self.size, sha256, at, etag=self.tag)


def offers_of(files: Iterable[Lying]) -> tuple[Offer, ...]:
    """A series each, by name."""
    series = sorted({file.series for file in files})[:_MOST_OFFERS]
    return tuple(_offer(name) for name in series)


def newest_of(files: Iterable[Lying], series: str, mark: Mark) -> Lying | None:
    """Of the series, where it came after what was taken last; an older one never comes back."""
    newest = max(
        (file for file in files if file.series == series),
        key=lambda file: (file.modified, file.name),
        default=None,
    )
    if newest is None or newest.tag == mark.etag:
        return None
    modified, _, rest = mark.etag.partition("-")
    name = rest.partition("-")[2]
    is_older = modified.isdecimal() and newest.modified < int(modified)
    return None if is_older and newest.name != name else newest


def _offer(series: str) -> Offer:
    suffix = PurePath(series).suffix.lstrip(".").lower()
    plain = re.sub(r"[-_. ]*\*", "", PurePath(series).stem) + PurePath(series).suffix
    title = title_from_file_name(plain) or series
    return Offer(series, title, formats=(suffix,) if suffix else ())
