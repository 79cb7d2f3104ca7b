# SPDX-License-Identifier: EUPL-1.2
"""A record of OGC API Records as an entry of a catalogue (OGC 20-004r1, 7.2 and annex B)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.distributions import ORDER, Distribution, format_of
from drehscheibe.connectors.sources.documents import listed
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.metadata import (
    Metadata,
    box_in,
    mail_in,
    moment,
    theme_codes,
    words_of_themes,
)
from drehscheibe.domain.errors import AddressNotValid

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_KEY = 500
# What leads to the record, or away from its data.
_NO_DATA = {
    "self", "alternate", "collection", "about", "license", "describedby", "root", "parent", "next",
    "prev", "preview", "icon", "thumbnail", "canonical", "conformance", "service-desc",
    "service-doc", "describes", "author", "up", "related", "queryables",
}  # fmt: skip
_DATA = {"enclosure", "data", "items", "item", "download", "service"}


def key_of(record: dict[str, Any]) -> str:
    """ "" where it is no record that can be told from others."""
    key = str(record.get("id") or "")
    is_one = isinstance(record.get("properties"), dict) and len(key) <= _LONGEST_KEY
    return key if is_one else ""


def entry_of(record: dict[str, Any], address: str) -> Entry | None:
    """`address` is where it came from. None where it has neither a name nor a title."""
    key, said = key_of(record), record.get("properties")
    if not key or not isinstance(said, dict):
        return None
    links = listed(record.get("links"))
    files = (one for link in links if (one := _distribution(link, address)))
    return Entry(
        key=key,
        title=_text(said.get("title")) or key,
        description=_text(said.get("description")),
        licences=tuple(dict.fromkeys(_licences(said, links))),
        distributions=tuple({(one.address, one.format): one for one in files}.values()),
        metadata=_metadata(record, said, links),
    )


def _distribution(link: dict[str, Any], address: str) -> Distribution | None:
    relation = _text(link.get("rel")).rpartition("/")[2]
    href = _text(link.get("href"))
    if relation in _NO_DATA or not href:
        return None
    told = [_text(link.get(name)) for name in ("protocol", "type")]
    code = format_of(href, *told)
    if relation not in _DATA and code not in ORDER:
        return None
    try:
        there = str(parse(address).leads_to(href))
    except AddressNotValid:
        return None
    return Distribution(there, code, _text(link.get("title")))


def _licences(said: dict[str, Any], links: list[dict[str, Any]]) -> Iterator[str]:
    for link in links:
        if link.get("rel") == "license":
            yield from filter(None, (_text(link.get("title")), _text(link.get("href"))))
    yield from filter(None, (_text(said.get("license")),))


def _metadata(record: dict[str, Any], said: dict[str, Any], links: list[Any]) -> Metadata:
    start, end = _times(record.get("time"))
    parties = listed(said.get("contacts"))
    mails = (mail.get("value") for one in parties for mail in listed(one.get("emails")))
    concepts = [
        one for theme in listed(said.get("themes")) for one in listed(theme.get("concepts"))
    ]
    pages = (one.get("href") for one in links if one.get("rel") == "about")
    return Metadata(
        identifiers=tuple(dict.fromkeys((*_identifiers(said), str(record["id"])))),
        landing_page=next((_text(page) for page in pages if page), ""),
        publisher=_publisher(parties),
        contact=mail_in(*(_text(mail) for mail in mails)),
        themes=theme_codes(_text(one.get("url") or one.get("id")) for one in concepts),
        groups=words_of_themes(
            _text(one.get("url" if _is_known(one) else "title") or one.get("id") or one.get("url"))
            for one in concepts
        ),
        keywords=tuple(filter(None, map(_text, said.get("keywords") or ()))),
        issued=moment(_text(said.get("created"))),
        modified=moment(_text(said.get("updated"))),
        start=start,
        end=end,
        bbox=box_in(json.dumps(record["geometry"])) if record.get("geometry") else (),
        attribution=_text(said.get("rights")),
    )


def _identifiers(said: dict[str, Any]) -> Iterator[str]:
    """A hash names one release, not the dataset."""
    for one in listed(said.get("externalIds")):
        if one.get("scheme") != "sha256" and one.get("value"):
            yield str(one["value"])


def _publisher(parties: list[dict[str, Any]]) -> str:
    named = [one for one in parties if one.get("organization")]
    named.sort(key=lambda one: "publisher" not in (one.get("roles") or ()))
    return _text(named[0]["organization"]) if named else ""


def _times(time: Any) -> tuple[str, str]:
    """A day, a moment, or an interval with open ends (OGC 20-004r1, 7.2.6)."""
    if not isinstance(time, dict):
        return "", ""
    interval = time.get("interval") or [time.get("date") or time.get("timestamp")] * 2
    if not isinstance(interval, list) or len(interval) != 2:
        return "", ""
    start, end = (moment(_text(one)) for one in interval)
    return start, end


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_known(concept: dict[str, Any]) -> bool:
    """It is of the EU's list."""
    return bool(theme_codes((_text(concept.get("url") or concept.get("id")),)))
