# SPDX-License-Identifier: EUPL-1.2
"""A package as publiccode.yml (version 0.4), so that Open CoDE and others can list it.

`softwareType` is `configurationFiles`: settings that run on a platform. Nothing is invented: what
the standard wants longer than the profile's first sentences is filled with its others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.model import Package, Words

NAME = "publiccode.yml"
SHORT, MOST = 150, 10_000  # characters, as the standard limits its texts


@dataclass(frozen=True, slots=True)
class Listing:
    """What the package itself does not know. `used_by`: names of those who run it now."""

    url: str  # where its files are
    released: str  # ISO 8601 day
    used_by: tuple[str, ...] = ()
    status: str = "development"  # concept, development, beta, stable, obsolete
    landing: str = ""  # its page for people
    owner: str = ""  # who answers for it; "" = the organisation of the profile
    based_on: str = ""  # address of what it was made from


def publiccode(package: Package, listing: Listing) -> str:
    """The text of the file (publiccode.yml, "The Standard": top-level keys and sections)."""
    profile = package.profile
    languages = list(profile.title)
    contact = {"name": profile.contact.name, "affiliation": profile.contact.organisation}
    told: dict[str, Any] = {
        "publiccodeYmlVersion": "0.4",
        "name": profile.title["de"],
        "url": listing.url,
        "landingURL": listing.landing,
        "isBasedOn": listing.based_on,
        "softwareVersion": package.version,
        "releaseDate": listing.released,
        "platforms": ["web"],
        "categories": ["data-analytics", "data-visualization"],
        "usedBy": list(listing.used_by),
        "developmentStatus": listing.status,
        "softwareType": "configurationFiles",
        "intendedAudience": {"scope": ["local-authorities"], "countries": ["de"]},
        "description": {code: _described(package, code) for code in languages},
        "legal": {
            "license": profile.code_licence,
            "repoOwner": listing.owner or profile.contact.organisation,
        },
        "maintenance": {"type": "community", "contacts": [contact]},
        "localisation": {"localisationReady": True, "availableLanguages": languages},
    }
    kept = {key: value for key, value in told.items() if value}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)


def _described(package: Package, language: str) -> dict[str, Any]:
    def said(words: Words) -> str:
        return words.get(language) or words.get("de", "")

    texts = [text for text in map(said, _texts(package)) if text]
    return {
        "localisedName": said(package.profile.title),
        "shortDescription": _short(said(package.profile.summary)),
        "longDescription": "\n\n".join(texts)[:MOST],
        "features": [said(item.title) for item in _shown(package)],
    }


def _texts(package: Package) -> Iterator[Words]:
    profile = package.profile
    yield from (profile.summary, profile.purpose, profile.audience, profile.effect)
    yield from profile.dna.values()
    yield from profile.steps


def _shown(package: Package) -> Iterator[Any]:
    outputs = package.outputs
    yield from outputs.datasets
    yield from [outputs.map] if outputs.map else []
    yield from outputs.charts
    yield from outputs.figures


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + "…"
