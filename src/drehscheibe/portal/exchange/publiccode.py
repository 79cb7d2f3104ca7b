# SPDX-License-Identifier: EUPL-1.2
"""A package as publiccode.yml (publiccode.yml 0.4): so that Open CoDE and others can list it.

`usedBy` names who really runs it; nobody types it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.exchange.lives import Standing, standings
from drehscheibe.portal.exchange.package_page import running
from drehscheibe.portal.templating import url
from drehscheibe.portal.usecases.facts import mentor_of
from drehscheibe.portal.usecases.models import UseCase
from drehscheibe.portal.usecases.queries import package_of
from drehscheibe.usecases.maturity import Maturity
from drehscheibe.usecases.publiccode import Listing, publiccode

if TYPE_CHECKING:
    from drehscheibe.portal.usecases.models import UseCaseVersion

_STATUS = {
    Maturity.IDEA: "concept", Maturity.PILOT: "beta", Maturity.TRIED: "stable",
    Maturity.PROVEN: "stable",
}  # fmt: skip


def publiccode_of(version: UseCaseVersion, origin: str) -> str:
    usecase = version.usecase
    parts = {"publisher": usecase.publisher, "slug": usecase.slug}
    mentor, original = mentor_of(usecase), usecase.based_on
    listing = Listing(
        url=origin + url("usecase-zip", **parts),
        landing=origin + url("usecase", **parts),
        released=(version.published or version.created).date().isoformat(),
        used_by=tuple(one.adoption.organisation.name for one in running(usecase)),
        status=_status(usecase),
        owner=mentor.name if mentor else "",
        based_on=origin + _page_of(original) if original else "",
    )
    return publiccode(package_of(version), listing)


def _page_of(usecase: UseCase) -> str:
    return url("usecase", publisher=usecase.publisher, slug=usecase.slug)


def _status(usecase: UseCase) -> str:
    if usecase.state == UseCase.State.DEPRECATED:
        return "obsolete"
    return _STATUS[standings().get(usecase.pk, Standing()).maturity]
