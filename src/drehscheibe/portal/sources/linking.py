# SPDX-License-Identifier: EUPL-1.2
"""The links of datasets that lie elsewhere, and how good their descriptions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.dcat import Site
from drehscheibe.catalogue.dcat_described import dataset as told
from drehscheibe.catalogue.profile.graph import graph_of
from drehscheibe.catalogue.profile.metrics import MOST
from drehscheibe.catalogue.profile.scoring import quality_in
from drehscheibe.portal.catalogue.listing import described_record
from drehscheibe.portal.catalogue.quality import rating_title
from drehscheibe.portal.links.gathering import Links, Told, mended
from drehscheibe.portal.links.queries import known
from drehscheibe.portal.links.texts import why
from drehscheibe.portal.sources.entries import Described, ForeignEntry
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.catalogue.described import DescribedRecord

NAME = "described"  # of the supplier
ELSEWHERE = "anderswo/"  # in front of the slug


@dataclass(frozen=True, slots=True)
class Shown:
    """`broken`: address -> why it does not work. `checked`: how many links were looked at."""

    broken: dict[str, str]
    checked: int
    points: int
    most: int
    rating: str
    stars: int


def datasets() -> Iterator[Told]:
    """Everything that is shown of catalogues of others."""
    here = Described.objects.filter(gone_at=None, merged_into=None, shown__gt=0)
    for slug, version in here.values_list("slug", "version").iterator():
        yield Told(ELSEWHERE + slug, str(version))


def look_at(several: Iterable[Described]) -> None:
    """Their descriptions were just changed by people."""
    mended(NAME, [Told(ELSEWHERE + one.slug, str(one.version)) for one in several])


def links(slugs: list[str]) -> Iterator[Links]:
    """Those that keep the source whose words are shown can mend it."""
    plain = [slug.removeprefix(ELSEWHERE) for slug in slugs]
    listed = ForeignEntry.objects.filter(
        described__slug__in=plain, state__in=ForeignEntry.LISTED
    ).order_by("-pk")
    owners = dict(listed.values_list("described__slug", "source__owner"))
    for slug in plain:
        record = described_record(slug)
        if record and slug in owners:
            found = addresses_of(record)
            yield Links(ELSEWHERE + slug, record.title, owners[slug], found)


def addresses_of(record: DescribedRecord) -> tuple[str, ...]:
    pages = (road.landing_page for road in record.roads)
    files = (file.address for file in record.files)
    return tuple(dict.fromkeys(one for one in (*pages, *files) if one))


def shown(record: DescribedRecord) -> Shown:
    """Nobody is asked: it is what the last look at each link said."""
    found = known(addresses_of(record))
    site = Site(current_settings().public_url.rstrip("/"), "")
    thing = told(record, site)

    def reaches(address: str) -> bool:
        link = found.get(address)
        return link is not None and link.is_reached

    quality = quality_in(graph_of(thing), thing.address, reaches)
    language = language_now()
    return Shown(
        broken={text: why(link, language) for text, link in found.items() if link.is_broken},
        checked=sum(link.checked is not None for link in found.values()),
        points=quality.points,
        most=MOST,
        rating=rating_title(quality.points),
        stars=quality.stars,
    )
