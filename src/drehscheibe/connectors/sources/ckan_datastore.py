# SPDX-License-Identifier: EUPL-1.2
"""Rows that CKAN keeps in its DataStore, for resources whose file cannot be had.

CKAN 2.11, DataStore extension: `datastore_search` (`limit` of 32,000 at most, `offset`, `fields`
with the types of PostgreSQL, `total`); where that is closed, the dump `/datastore/dump/ID`.
Servers cap `limit` and lie about `total`: only an empty page, or the whole, is an end.
"""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.ckan_actions import action, result_of
from drehscheibe.connectors.sources.collecting import Collected, Page, geojson
from drehscheibe.connectors.sources.contract import Wanted, unless_known
from drehscheibe.connectors.sources.converting import feature
from drehscheibe.connectors.sources.documents import listed
from drehscheibe.connectors.sources.file import FileAtAddress
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty, AddressFailed
from drehscheibe.domain.slugs import slugify

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Tell

_ROWS = 5_000  # of a page
_OWN = {"_id", "_full_text", "rank"}  # columns that the DataStore adds
_WHOLE = ("int", "serial", "bigint", "smallint")  # types of PostgreSQL begin so
_BROKEN = ("numeric", "float", "double", "real", "decimal", "money")
_SAME_PAGE = N_("it gives the same page again and again")


def has_rows(resource: dict[str, Any]) -> bool:
    """Old servers say it as a text."""
    return str(resource.get("datastore_active")).lower() == "true" and bool(resource.get("id"))


def has_only_rows(resource: dict[str, Any]) -> bool:
    """What stands in place of a file is the dump of its rows, which knows no types."""
    return has_rows(resource) and "/datastore/dump/" in str(resource.get("url"))


def bring_rows(
    resource: dict[str, Any], wanted: Wanted, target: Path, rules: Rules, *, tell: Tell
) -> Fetched | None:
    """As GeoJSON without geometries, which keeps types; else the dump, as CSV.

    Raises as `json_at` and `fetch`. Pages are collected beside `target`: what a cut leaves is
    gone on with, even if somebody has tried the file in between.
    """
    key = str(resource["id"])
    rows = target.with_name(f"{target.name}.rows")
    collected = Collected(rows, largest=rules.largest, same_page=_same_page(wanted))
    try:
        count = collected.collect(_search(wanted.address, key), _reader(rules), tell)
    except AddressFailed as error:
        if error.worth_trying_again:
            raise
        collected.forget()
        return _dump(key, wanted, target, rules, tell=tell)
    if not count:
        raise AddressEmpty(host=parse(wanted.address).shown_host)
    rows.replace(target)
    name = slugify(str(resource.get("name") or wanted.offer)) or "tabelle"
    fetched = Fetched(
        address=_search(wanted.address, key),
        name=f"{name}.geojson",
        size=target.stat().st_size,
        sha256=Collected.sha256_of(target),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        media_type="application/geo+json",
        is_protected=parse(wanted.address).is_protected,
        promised=collected.promised,
    )
    return unless_known(fetched, wanted.mark)


def _same_page(wanted: Wanted) -> AddressFailed:
    return AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_SAME_PAGE)


def _search(root: str, key: str, start: int = 0) -> str:
    """In the order of the rows: without one, pages of PostgreSQL may overlap."""
    asked = f"resource_id={quote(key, safe='')}&limit={_ROWS}&sort=_id&offset={start}"
    return action(root, f"datastore_search?{asked}")


def _dump(key: str, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
    address = f"{wanted.address}/datastore/dump/{quote(key, safe='')}?format=csv"
    there = replace(wanted, address=address, offer="")
    return FileAtAddress().take(there, target, rules, tell=tell)


def _reader(rules: Rules) -> Any:
    return lambda address: _page(address, rules)


def _page(address: str, rules: Rules) -> Page:
    result = result_of(address, rules)
    types = {str(one.get("id")): str(one.get("type")) for one in listed(result.get("fields"))}
    kept = [name for name in types if name not in _OWN]
    features = [
        feature({name: _value(record.get(name), types[name]) for name in kept}, None)
        for record in listed(result.get("records"))
    ]
    before, _, start = address.rpartition("=")
    total = result.get("total")
    total, stop = total if isinstance(total, int) else 0, int(start) + len(features)
    following = "" if total and stop >= total else f"{before}={stop}"
    return Page(geojson(features), following, total)


def _value(value: Any, kind: str) -> Any:
    """In the type of its column: old servers give every number as a text."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool) or value is None:
        return value
    with suppress(ValueError):
        if kind.startswith(_WHOLE):
            return int(value)
        if kind.startswith(_BROKEN):
            return _number(float(value))
    return value if isinstance(value, int | float) else str(value)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
