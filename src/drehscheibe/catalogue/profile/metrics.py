# SPDX-License-Identifier: EUPL-1.2
"""The metrics of the European Metadata Quality Assurance (MQA), 405 points in five dimensions.

https://data.europa.eu/mqa/methodology. A metric about files counts the share of files that fulfil
it, as the European portal does for catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drehscheibe.domain.errors import N_


class Dimension(StrEnum):
    FINDABILITY = "findability"
    ACCESSIBILITY = "accessibility"
    INTEROPERABILITY = "interoperability"
    REUSABILITY = "reusability"
    CONTEXTUALITY = "contextuality"


DIMENSIONS: dict[Dimension, str] = {
    Dimension.FINDABILITY: N_("Findability"),
    Dimension.ACCESSIBILITY: N_("Accessibility of the files"),
    Dimension.INTEROPERABILITY: N_("Interoperability"),
    Dimension.REUSABILITY: N_("Reusability"),
    Dimension.CONTEXTUALITY: N_("Context"),
}


@dataclass(frozen=True, slots=True)
class Metric:
    """`field` is the field of the description that earns the points, "" where there is none."""

    code: str
    dimension: Dimension
    points: int
    todo: str
    field: str = ""


_F, _A, _I = Dimension.FINDABILITY, Dimension.ACCESSIBILITY, Dimension.INTEROPERABILITY
_R, _C = Dimension.REUSABILITY, Dimension.CONTEXTUALITY
METRICS: tuple[Metric, ...] = (
    Metric("keyword", _F, 30, N_("Give keywords."), "keywords"),
    Metric("theme", _F, 30, N_("Choose a theme."), "themes"),
    Metric("spatial", _F, 20, N_("Say which place the data are about.")),
    Metric("temporal", _F, 20, N_("Add a column with the date or year: it says which period.")),
    Metric("access-reached", _A, 50, N_("See to it that the address of the data answers.")),
    Metric("download", _A, 20, N_("Offer the data as a file to download.")),
    Metric("download-reached", _A, 30, N_("See to it that the file can be downloaded.")),
    Metric("format", _I, 20, N_("Offer a format that the European list knows.")),
    Metric("media-type", _I, 10, N_("Say the media type of each file.")),
    Metric("listed-format", _I, 10, N_("Take formats and media types from the official lists.")),
    Metric("open-format", _I, 20, N_("Offer formats that belong to nobody, such as CSV.")),
    Metric("readable-format", _I, 20, N_("Offer a table instead of a document.")),
    Metric("compliance", _I, 30, N_("Mend what must be mended for GovData."), "description"),
    Metric("licence", _R, 20, N_("Choose a licence."), "licence"),
    Metric("listed-licence", _R, 10, N_("Choose a licence of the official list."), "licence"),
    Metric("access-rights", _R, 10, N_("Say who may have the data.")),
    Metric("listed-access-rights", _R, 5, N_("Say by the official list who may have the data.")),
    Metric("contact", _R, 20, N_("Name an office to ask."), "contact"),
    Metric("publisher", _R, 10, N_("Say who publishes the data.")),
    Metric("rights", _C, 5, N_("Say which rights there are besides the licence.")),
    Metric("size", _C, 5, N_("Say how large each file is.")),
    Metric("issued", _C, 5, N_("Say when the data were first published.")),
    Metric("modified", _C, 5, N_("Say when the data were last changed.")),
)
MOST = sum(metric.points for metric in METRICS)  # 405


class Rating(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    SUFFICIENT = "sufficient"
    BAD = "bad"


RATINGS: dict[Rating, tuple[int, str]] = {  # from so many points on
    Rating.EXCELLENT: (351, N_("excellent")),
    Rating.GOOD: (221, N_("good")),
    Rating.SUFFICIENT: (121, N_("sufficient")),
    Rating.BAD: (0, N_("bad")),
}


def rating_of(points: float) -> Rating:
    return next(rating for rating, (least, _) in RATINGS.items() if points >= least)
