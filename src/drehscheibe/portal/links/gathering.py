# SPDX-License-Identifier: EUPL-1.2
"""Which links there are: once a day each dataset that changed is read again.

Where datasets come from is told by suppliers, so that this app knows no source by name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils import timezone

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.domain.errors import AddressNotValid
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.links.counting import count, count_all
from drehscheibe.portal.links.models import Link, LinkedDataset
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

T = TypeVar("T")

GATHER = "gather-links"  # kind of job
MOST_OF_ONE = 50  # links of one dataset
_FIRST_WEEK = 7 * 24 * 60  # minutes over which new links are spread
_BATCH = 50  # of one transaction: others write meanwhile
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a supplier knows of a dataset; `version` changes with its links."""

    slug: str
    version: str
    dataset: int | None = None  # of ours


@dataclass(frozen=True, slots=True)
class Links:
    """`owner` is the number of an organisation."""

    slug: str
    title: str
    owner: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supplier:
    """`datasets` tells of all there are, `links` of those that changed."""

    name: str
    datasets: Callable[[], Iterable[Told]]
    links: Callable[[list[str]], Iterable[Links]]


_SUPPLIERS: dict[str, Supplier] = {}


def register(supplier: Supplier) -> None:
    _SUPPLIERS[supplier.name] = supplier


def gather(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """Read what changed, forget what is gone."""
    known = dict(LinkedDataset.objects.values_list("slug", "version").iterator())
    read = 0
    for supplier in _SUPPLIERS.values():
        for batch in _in_batches(_changed(supplier, known)):
            watch.cancelled()
            _keep(supplier, batch)
            read += len(batch)
    for gone in _in_batches(known):  # what no supplier named is left over
        LinkedDataset.objects.filter(slug__in=gone).delete()
    Link.objects.filter(datasets=None).delete()
    count_all()
    return {"read": read}


def mended(name: str, several: Iterable[Told]) -> None:
    """People changed these: what they took out of broken links is told at once, not tomorrow."""
    told = {one.slug: one for one in several}
    had = LinkedDataset.objects.filter(slug__in=told, links__is_broken=True).distinct()
    found = list(had.values_list("slug", "owner"))
    if found:
        _keep(_SUPPLIERS[name], [told[slug] for slug, _ in found])
        count({owner for _, owner in found})


def _changed(supplier: Supplier, known: dict[str, str]) -> Iterator[Told]:
    for told in supplier.datasets():
        if known.pop(told.slug, "") != told.version:
            yield told


@transaction.atomic
def _keep(supplier: Supplier, batch: list[Told]) -> None:
    told = {one.slug: one for one in batch}
    for links in supplier.links(list(told)):
        one = told[links.slug]
        values = {"title": links.title[:300], "owner_id": links.owner, "version": one.version}
        linked, _ = LinkedDataset.objects.update_or_create(
            slug=links.slug, defaults=values | {"dataset_id": one.dataset}
        )
        linked.links.set(_links_of(links.addresses))


def _links_of(addresses: Iterable[str]) -> list[Link]:
    """Those that can be asked, new ones with a day of their own in the first week."""
    wanted: dict[str, Link] = {}
    for text in list(addresses)[:MOST_OF_ONE]:
        if link := _link(text):
            wanted.setdefault(link.digest, link)
    known = set(Link.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    Link.objects.bulk_create(link for key, link in wanted.items() if key not in known)
    return list(Link.objects.filter(digest__in=wanted))


def _link(text: str) -> Link | None:
    try:
        address = parse(text)
    except AddressNotValid:
        return None
    minutes = random.uniform(0, _FIRST_WEEK)  # noqa: S311 - no secret
    return Link(
        digest=digest_of(str(address)),
        address=str(address),
        host=address.host,
        due=timezone.now() + timedelta(minutes=minutes),
    )


def digest_of(address: str) -> str:
    """Of an address as `parse` writes it."""
    return sha256(address.encode()).hexdigest()[:32]


def digest_as_kept(text: str) -> str:
    """Of an address as catalogues write it; "" for none that is asked."""
    try:
        return digest_of(str(parse(text)))
    except AddressNotValid:
        return ""


def _in_batches(things: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for one in things:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


# Of our own datasets: what people wrote into their descriptions.


def own_datasets() -> Iterator[Told]:
    public = Dataset.objects.filter(state=Dataset.State.PUBLIC)
    for pk, slug, owner, *texts in public.values_list(
        "pk", "slug", "owner", "title", "description", "attribution"
    ).iterator():
        if links_in(*texts):
            version = digest_of("\n".join([str(owner), *texts]))
            yield Told(slug, version, dataset=pk)


def own_links(slugs: list[str]) -> Iterator[Links]:
    for one in Dataset.objects.filter(slug__in=slugs):
        found = links_in(one.title, one.description, one.attribution)
        yield Links(one.slug, one.title, one.owner_id, found)


def links_in(*texts: str) -> tuple[str, ...]:
    """Addresses in texts, without the stop of a sentence and without those of ours."""
    home = current_settings().public_url.rstrip("/")
    found = (match.rstrip(".,;:!?") for text in texts for match in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(one for one in found if not one.startswith(home)))
