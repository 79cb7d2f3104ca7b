# SPDX-License-Identifier: EUPL-1.2
"""Small documents by which services describe themselves: JSON, with links to others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressLoops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.asking import Rules

LARGEST = 96 << 20  # bytes of one document, which is held in memory
JSON = "application/geo+json, application/json;q=0.9, */*;q=0.1"
_NO_JSON = N_("it is no JSON")
_MOST_PAGES = 200  # of a list of offers


def json_at(address: str, rules: Rules) -> dict[str, Any]:
    """An object. Raises as `fetch`, and `AddressAnswerWrong` where it is something else."""
    found = _json(address, rules)
    if not isinstance(found, dict):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_JSON)
    return found


def json_list_at(address: str, rules: Rules) -> list[dict[str, Any]]:
    """The objects of a list. Raises as `json_at`."""
    found = _json(address, rules)
    if not isinstance(found, list):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_JSON)
    return listed(found)


def _json(address: str, rules: Rules) -> Any:
    asked = replace(rules, accept=JSON, largest=min(LARGEST, rules.largest))
    with TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document"
        fetch(address, path, asked)
        try:
            return _parsed(path.read_bytes())
        except (ValueError, RecursionError):
            return None


def _parsed(text: bytes) -> Any:
    """Quickly; what only some readers take (NaN, other encodings) more slowly. Or `ValueError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def pages(address: str, rules: Rules) -> Iterator[dict[str, Any]]:
    """A document and those that its links of relation `next` lead to.

    Raises `AddressLoops` where they have no end.
    """
    seen = {address}
    for _ in range(_MOST_PAGES):
        document = json_at(address, rules)
        yield document
        following = linked(document, "next", address)
        if not following:
            return
        if following in seen:
            break
        seen.add(following)
        address = following
    raise AddressLoops(host=parse(address).shown_host)


def linked(document: dict[str, Any], relation: str, address: str) -> str:
    """Where the document's link leads; "" where it has none. JSON comes before other types."""
    found = [
        link
        for link in listed(document.get("links"))
        if str(link.get("rel", "")).rpartition("/")[2] == relation and link.get("href")
    ]
    found.sort(key=lambda link: "json" not in str(link.get("type", "json")))
    return str(parse(address).leads_to(str(found[0]["href"]))) if found else ""


def listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever else somebody wrote there counts for nothing."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
