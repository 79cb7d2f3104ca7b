# SPDX-License-Identifier: EUPL-1.2
"""How good a description is, and what GovData still misses, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.contributors import contributors_of
from drehscheibe.catalogue.dcat import Site
from drehscheibe.catalogue.profile.checklist import Weight, checklist
from drehscheibe.catalogue.profile.metrics import MOST, RATINGS, Metric
from drehscheibe.catalogue.quality import quality_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.catalogue.profile.checklist import Point
    from drehscheibe.catalogue.records import DatasetRecord


@dataclass(frozen=True, slots=True)
class Shown:
    """`gains`: what earns further points and lies with whoever describes, most first."""

    points: int
    most: int
    rating: str  # its title, to be translated
    stars: int
    gains: tuple[tuple[Metric, int], ...]


def quality_shown(record: DatasetRecord) -> Shown:
    found = quality_of(record)
    gains = tuple((metric, points) for metric, points in found.missing if metric.field)
    return Shown(found.points, MOST, rating_title(found.points), found.stars, gains)


def rating_title(points: float) -> str:
    return next(title for least, title in RATINGS.values() if points >= least)


def lacks_for_govdata(record: DatasetRecord) -> tuple[Point, ...]:
    """What the rules of DCAT-AP.de and GovData's wishes find in what was said."""
    settings = current_settings()
    origin, contributors = (
        settings.public_url.rstrip("/"),
        contributors_of(settings.contributor_ids),
    )
    return checklist(record, Site(origin, "", settings.contact_mail, contributors))


def must_be_mended(points: tuple[Point, ...]) -> int:
    return sum(point.weight is Weight.VIOLATION for point in points)
