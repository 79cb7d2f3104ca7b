# SPDX-License-Identifier: EUPL-1.2
"""Publish what a region pack brings: areas, figures, places, an example to practise with."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.cli.output import say, show_findings
from drehscheibe.domain.errors import N_, InputRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from drehscheibe.connectors.region.demo import DemoDataset
    from drehscheibe.portal.catalogue.publishing import Published
    from drehscheibe.settings import Settings


# What packages call the towns by (regions/demo.toml).
TOWNS = "staedte-und-gemeinden"


def publish_missing(
    settings: Settings, *, who: str, only: Collection[str] = ()
) -> Iterator[tuple[DemoDataset, Published]]:
    """Each as soon as it is public. `only`: names of datasets; () = all.

    Raises `InputRefused` after its findings were shown.
    """
    from drehscheibe.connectors.region.demo import demo_datasets
    from drehscheibe.portal.catalogue.models import Dataset

    public = set(Dataset.objects.filter(state="public").values_list("slug", flat=True))
    with tempfile.TemporaryDirectory() as scratch:
        for one in demo_datasets(settings.layout.region, Path(scratch)):
            if one.slug not in public and (not only or one.slug in only):
                yield one, _publish(one, settings, who)


def _publish(one: DemoDataset, settings: Settings, who: str) -> Published:
    from drehscheibe.cli.publish import operator
    from drehscheibe.portal.catalogue import publishing, services

    publication = publishing.Publication(
        path=one.path,
        owner=one.owner,
        new_slug=one.slug,
        description=services.Description(
            title=one.title,
            description=one.description,
            licence=one.licence,
            attribution=one.attribution,
            themes=one.themes,
            keywords=one.keywords,
        ),
        answers=dict(one.answers),
        guesses_accepted=True,
    )
    try:
        return publishing.publish_file(publication, actor=operator(who), settings=settings)
    except InputRefused as error:
        show_findings(error.findings)
        raise


def say_published(one: DemoDataset, published: Published) -> None:
    say(
        N_("Published: {title} ({rows} {rows:row|rows}, {seconds} s)"),
        title=one.title,
        rows=published.release.rows,
        seconds=published.seconds,
    )
