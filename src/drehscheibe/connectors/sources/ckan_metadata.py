# SPDX-License-Identifier: EUPL-1.2
"""What a package of CKAN says beside its title and files.

Fields of CKAN 2.11, and the extras that ckanext-dcat and ckanext-dcatde write.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.documents import listed
from drehscheibe.connectors.sources.metadata import (
    Metadata,
    box_in,
    frequency_code,
    high_value_codes,
    keys_of,
    mail_in,
    moment,
    theme_codes,
    words_of_themes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTACTS = ("contact_email", "maintainer_email", "author_email", "publisher_email")


def metadata_of(package: dict[str, Any], extras: dict[str, Any]) -> Metadata:
    said = {**{name: value for name, value in package.items() if value}, **extras}
    groups = [str(one.get("name", "")) for one in listed(package.get("groups"))]
    tags = (_text(one.get("display_name") or one.get("name")) for one in listed(said.get("tags")))
    themes = (*_each(said.get("theme")), *_each(said.get("themes")), *groups)
    return Metadata(
        identifiers=_first(_texts(said, "identifier", "guid", "alternate_identifier", "uri")),
        landing_page=_text(said.get("url") or said.get("landing_page")),
        publisher=next(iter((*_texts(said, "publisher_name"), *_publisher(said))), ""),
        contact=mail_in(*_texts(said, *_CONTACTS)),
        themes=theme_codes(themes),
        hvd=high_value_codes(_each(said.get("hvd_category"))),
        groups=words_of_themes(themes),
        keywords=tuple(dict.fromkeys(tag for tag in tags if tag)),
        frequency=frequency_code(*_texts(said, "frequency", "accrual_periodicity")),
        issued=_moment(said, "issued", "metadata_created"),
        modified=_moment(said, "modified", "metadata_modified"),
        start=_moment(said, "temporal_start", "temporal_coverage_from"),
        end=_moment(said, "temporal_end", "temporal_coverage_to"),
        bbox=box_in(_text(said.get("spatial"))),
        areas=keys_of(_each(said.get("politicalGeocodingURI") or said.get("spatial_uri"))),
    )


def dates_of(package: dict[str, Any], extras: dict[str, Any]) -> list[str]:
    """Those that should be dates and are none."""
    names = ("issued", "modified", "temporal_start", "temporal_end")
    texts = _texts({**package, **extras}, *names)
    return [text for text in dict.fromkeys(texts) if not moment(text)]


def _publisher(said: dict[str, Any]) -> Iterator[str]:
    organisation = said.get("organization")
    if isinstance(organisation, dict):
        yield from _texts(organisation, "title", "name")
    yield from _texts(said, "author", "maintainer")


def _moment(said: dict[str, Any], *names: str) -> str:
    return next((read for text in _texts(said, *names) if (read := moment(text))), "")


def _first(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _texts(said: dict[str, Any], *names: str) -> list[str]:
    return [text for name in names for text in _each(said.get(name))]


def _each(value: Any) -> list[str]:
    """Extras hold lists as JSON in a text."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
