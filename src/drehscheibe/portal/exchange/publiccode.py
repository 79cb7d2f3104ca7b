# SPDX-License-Identifier: EUPL-1.2
"""A package as publiccode.yml (publiccode.yml 0.4): so that Open CoDE and others can list it.

`usedBy` names who really runs it; nobody types it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from drehscheibe.portal.exchange.lives import Standing, standings
from drehscheibe.portal.exchange.package_page import running
from drehscheibe.portal.templating import url
from drehscheibe.portal.usecases.facts import mentor_of
from drehscheibe.portal.usecases.models import UseCase
from drehscheibe.portal.usecases.queries import package_of
from drehscheibe.usecases.maturity import Maturity

if TYPE_CHECKING:
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Package

_STATUS = {
    Maturity.IDEA: "concept", Maturity.PILOT: "beta", Maturity.TRIED: "stable",
    Maturity.PROVEN: "stable",
}  # fmt: skip
_SHORT, _MOST = 150, 10_000  # characters, as the standard limits its texts


def publiccode_of(version: UseCaseVersion, origin: str) -> str:
    usecase, package = version.usecase, package_of(version)
    parts = {"publisher": usecase.publisher, "slug": usecase.slug}
    profile, mentor = package.profile, mentor_of(usecase)
    contact = {"name": profile.contact.name, "affiliation": profile.contact.organisation}
    told: dict[str, Any] = {
        "publiccodeYmlVersion": "0.4",
        "name": profile.title["de"],
        "url": origin + url("usecase-zip", **parts),
        "landingURL": origin + url("usecase", **parts),
        "softwareVersion": version.version,
        "releaseDate": (version.published or version.created).date().isoformat(),
        "platforms": ["web"],
        "categories": ["data-analytics"],
        "usedBy": [one.adoption.organisation.name for one in running(usecase)],
        "developmentStatus": _status(usecase),
        "softwareType": "configurationFiles",
        "intendedAudience": {"scope": ["local-authorities"], "countries": ["de"]},
        "description": {lang: _described(package, lang) for lang in profile.title},
        "legal": {
            "license": profile.code_licence,
            "repoOwner": mentor.name if mentor else profile.contact.organisation,
        },
        "maintenance": {"type": "community", "contacts": [contact]},
        "localisation": {"localisationReady": True, "availableLanguages": list(profile.title)},
    }
    if package.based_on:
        told["isBasedOn"] = [package.based_on]
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def _status(usecase: UseCase) -> str:
    if usecase.state == UseCase.State.DEPRECATED:
        return "obsolete"
    return _STATUS[standings().get(usecase.pk, Standing()).maturity]


def _described(package: Package, language: str) -> dict[str, Any]:
    """The standard wants a long text of at least 150 characters; nothing is invented for it."""
    profile = package.profile

    def said(words: dict[str, str]) -> str:
        return words.get(language) or words.get("de", "")

    told = (profile.summary, profile.purpose, profile.audience, profile.effect)
    return {
        "shortDescription": said(profile.summary)[:_SHORT],
        "longDescription": "\n\n".join(filter(None, map(said, told)))[:_MOST],
        "features": [said(one.title) for one in package.inputs],
    }
