# SPDX-License-Identifier: EUPL-1.2
"""What a server's robots.txt says to this program by its name (RFC 9309).

A person connected the source, so rules for everybody (`*`), which speak to search engines, are not
for us: the usual robots.txt of portals closes the very interface that is there for harvesting.
Whoever names us is heeded: what is closed, and how long to wait between two questions.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.domain.errors import AddressClosedToUs, DrehscheibeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.connectors.fetching.asking import Rules

NAME = "drehscheibe"
_LARGEST = 512 << 10  # RFC 9309, 2.5: 500 KiB at least
_PATIENCE = 10.0  # seconds
_LONGEST_DELAY = 60.0  # seconds between two questions; more would be another way to say no


@dataclass(frozen=True, slots=True)
class Wish:
    """What a server wants of us. `paths` are (path, whether it is open)."""

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0

    def allows(self, target: str) -> bool:
        """The longest path that fits decides; of two as long, the open one (2.2.2)."""
        fitting = [(len(path), is_open) for path, is_open in self.paths if _fits(path, target)]
        return max(fitting, default=(0, True))[1]

    def heeded(self, rules: Rules) -> Rules:
        """The rules with the pause that the server wants."""
        pause = max(rules.pace.between, min(self.delay, _LONGEST_DELAY))
        return replace(rules, pace=replace(rules.pace, between=pause))


def polite(rules: Rules, address: str) -> Rules:
    """The rules with the pause that the server wants.

    Raises `AddressClosedToUs` where it names us and closes the address. Where nothing can be
    read there, nothing is wanted.
    """
    there = parse(address)
    wish = wish_of(there, rules)
    if not wish.allows(there.target):
        raise AddressClosedToUs(host=there.shown_host)
    return wish.heeded(rules)


def wish_of(there: Address, rules: Rules) -> Wish:
    """Of the server of an address; nothing where it says nothing."""
    return _read(f"{there.scheme}://{there.authority}/robots.txt", rules)


def _read(address: str, rules: Rules) -> Wish:
    hurried = replace(rules.pace, first=min(rules.pace.first, _PATIENCE), total=_PATIENCE)
    asked = replace(rules, pace=hurried, largest=_LARGEST, accept="text/plain, */*;q=0.1")
    with TemporaryDirectory(prefix="robots-") as folder, suppress(DrehscheibeError):
        path = Path(folder) / "robots.txt"
        fetch(address, path, asked)
        return wish_in(path.read_text("utf-8", errors="replace"))
    return Wish()


def wish_in(text: str) -> Wish:
    """Of all groups that name us; lines that are none are passed over (2.2)."""
    paths: list[tuple[str, bool]] = []
    delay, is_ours, is_naming = 0.0, False, False
    for name, value in _lines(text):
        if name == "user-agent":
            is_ours = (is_naming and is_ours) or value.lower().partition("/")[0] == NAME
            is_naming = True
            continue
        is_naming = False
        if is_ours and name in {"allow", "disallow"} and value:
            paths.append((value, name == "allow"))
        elif is_ours and name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value):
            delay = max(delay, float(value))
    return Wish(tuple(paths), delay)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _fits(path: str, target: str) -> bool:
    """`*` is anything, `$` at the end is the end (2.2.3)."""
    parts = [re.escape(part) for part in path.removesuffix("$").split("*")]
    return bool(re.match(".*?".join(parts) + ("$" if path.endswith("$") else ""), target))
