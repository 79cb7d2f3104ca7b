# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features: each collection is an offer; its features come page by page, in CRS84.

OGC 17-069r4, 7.2 (landing page), 7.14 (collections), 7.15 (items), /rec/core/fc-next-1 to 3.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.collecting import Collected, Page, geojson
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted, unless_known
from drehscheibe.connectors.sources.documents import json_at, linked, listed, pages
from drehscheibe.connectors.sources.metadata import box_of
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_LIMIT = 1_000  # features of a page; a server may give fewer (/req/core/fc-limit-response-1)
_COLLECTION = re.compile(r"(?P<list>.*/collections)/(?P<id>[^/?#]+)(/items)?/?(\?.*)?")
_NO_FEATURES = N_("there are no features in it")
_SAME_PAGE = N_("it gives the same page again and again")


class OgcFeatures:
    kind = Kind.FEATURES

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By a landing page, a list of collections, or one of them."""
        document, address = glance.document, str(parse(glance.address))
        if not isinstance(document, dict):
            return None
        if "collections" in document:
            there = address.partition("?")[0].rstrip("/")
            return self._found(there, document, chain([document], _after(document, address, rules)))
        if one := self._one(document, address):
            return one
        there = linked(document, "data", address)
        if not there or not linked(document, "conformance", address):
            return None
        return self._found(there.partition("?")[0].rstrip("/"), document, pages(there, rules))

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The hash of all features tells whether something changed."""
        items = f"{wanted.address}/{quote(wanted.offer, safe='')}/items"
        host = parse(items).shown_host
        same_page = AddressAnswerWrong(host=host, reason=_SAME_PAGE)
        collected = Collected(target, largest=rules.largest, same_page=same_page)
        first = f"{items}?limit={_LIMIT}{_within(wanted.bbox)}"
        if not collected.collect(first, lambda address: _page(address, rules), tell):
            raise AddressEmpty(host=host)
        fetched = Fetched(
            address=items,
            name=f"{wanted.offer}.geojson",
            size=target.stat().st_size,
            sha256=collected.sha256(),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            media_type="application/geo+json",
            is_protected=parse(items).is_protected,
            promised=collected.promised,
        )
        return unless_known(fetched, wanted.mark)

    def _found(self, there: str, document: dict[str, Any], documents: Any) -> Found | None:
        collections = [one for page in documents for one in listed(page.get("collections"))]
        offers = tuple(_offer(one) for one in collections if _has_features(one))
        if not offers:
            return None
        title = str(document.get("title") or parse(there).shown_host)
        return Found(self.kind, there, title, offers)

    def _one(self, document: dict[str, Any], address: str) -> Found | None:
        """A page of one collection, or of its items."""
        match = _COLLECTION.fullmatch(address)
        is_one = "id" in document and linked(document, "items", address)
        is_items = document.get("type") == "FeatureCollection" and "links" in document
        if match is None or not (is_one or is_items):
            return None
        named = {"id": unquote(match["id"])}
        offer = _offer(document if is_one else named)
        return Found(self.kind, match["list"], offer.title, (offer,))


def _within(box: tuple[float, ...]) -> str:
    """OGC 17-069r4, /req/core/fc-bbox-definition: every server has it, in CRS84."""
    return f"&bbox={','.join(f'{side:.6f}' for side in box)}" if box else ""


def _after(document: dict[str, Any], address: str, rules: Rules) -> Any:
    following = linked(document, "next", address)
    return pages(following, rules) if following else ()


def _offer(collection: dict[str, Any]) -> Offer:
    count = collection.get("itemCount")
    return Offer(
        key=str(collection["id"]),
        title=str(collection.get("title") or collection["id"])[:300],
        description=str(collection.get("description") or "")[:2_000],
        count=count if isinstance(count, int) else None,
        keywords=tuple(str(one) for one in collection.get("keywords") or ())[:30],
        bbox=_extent(collection),
    )


def _extent(collection: dict[str, Any]) -> tuple[float, ...]:
    """The first box of its extent, in CRS84 (OGC 17-069r4, /req/core/sc-md-extent)."""
    with suppress(LookupError, TypeError, ValueError):
        west, south, *_, east, north = _plane(collection["extent"]["spatial"]["bbox"][0])
        return box_of(west, south, east, north)
    return ()


def _plane(box: list[float]) -> list[float]:
    """Without heights, where it has some."""
    return [box[0], box[1], box[3], box[4]] if len(box) == 6 else box


def _has_features(collection: dict[str, Any]) -> bool:
    return bool(collection.get("id")) and collection.get("itemType", "feature") == "feature"


def _page(address: str, rules: Rules) -> Page:
    document = json_at(address, rules)
    features = document.get("features")
    if not isinstance(features, list) or len(listed(features)) != len(features):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_FEATURES)
    total = document.get("numberMatched")
    lines = geojson(features)
    return Page(lines, linked(document, "next", address), total if isinstance(total, int) else 0)
