# SPDX-License-Identifier: EUPL-1.2
"""A host name of one's own: whose pages it shows, with which name, logo and colour.

One small file per host, written atomically: every process sees a change at its next request.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.releases.layout import Layout

LOGO = "/eigen/logo"  # of the host that is asked


@dataclass(frozen=True, slots=True)
class Brand:
    """`logo` is a file beside this one, named by its content; "" without one."""

    host: str
    organisation: str  # key
    name: str
    slug: str
    kind: str
    colour: str = ""  # #rrggbb; "" for the region's
    logo: str = ""

    @property
    def home(self) -> str:
        """The path of the page that is home on this host."""
        if self.kind == OrganisationKind.MUNICIPALITY.value:
            return f"/kommunen/{self.slug}/"
        if self.kind == OrganisationKind.DISTRICT.value:
            return f"/kreise/{self.slug}/"
        return "/daten/"

    @property
    def logo_address(self) -> str:
        return f"{LOGO}?v={self.logo[:8]}" if self.logo else ""


def brand_of(layout: Layout, host: str) -> Brand | None:
    """The brand of a host name, which may carry a port."""
    return named(brands(layout), host)


def named(known: dict[str, Brand], host: str) -> Brand | None:
    """The same of those that are known."""
    return known.get(host_of(host)) if known else None


def host_of(host: str) -> str:
    """A `Host` without its port, as it is kept."""
    return host.lower().rsplit(":", 1)[0].rstrip(".")


def brands(layout: Layout) -> dict[str, Brand]:
    """All of them by host."""
    return brands_in(layout.hosts)


def brands_in(folder: Path) -> dict[str, Brand]:
    """Read again only when one was written or removed."""
    try:
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 - each request asks; a third of the time
    except FileNotFoundError:
        return {}
    return _read(folder, changed)


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> dict[str, Brand]:  # noqa: ARG001 - part of the cache's key
    found = (from_plain(Brand, orjson.loads(p.read_bytes())) for p in folder.glob("[!.]*.json"))
    return {brand.host: brand for brand in sorted(found, key=lambda brand: brand.host)}


def write_brand(layout: Layout, brand: Brand) -> None:
    layout.hosts.mkdir(exist_ok=True)
    content = orjson.dumps(to_plain(brand), option=orjson.OPT_SORT_KEYS)
    write_atomically(layout.hosts / f"{brand.host}.json", content)
