# SPDX-License-Identifier: EUPL-1.2
"""Catalogues as RDF: each dcat:Dataset is an offer; in one piece or page by page (hydra).

DCAT 3, 6.6 (dataset) and 6.8 (distribution); DCAT-AP.de 3.0: licences stand at distributions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.bringing import bring
from drehscheibe.connectors.sources.contract import Fault, Found, Kind, Wanted
from drehscheibe.connectors.sources.dcat_metadata import metadata_of
from drehscheibe.connectors.sources.describing import EntryPage, offers_in
from drehscheibe.connectors.sources.distributions import Distribution, format_of
from drehscheibe.connectors.sources.entries import BAD_DATE, Entry
from drehscheibe.connectors.sources.metadata import moment
from drehscheibe.connectors.sources.rdf_documents import format_of_head, graph_at
from drehscheibe.connectors.sources.seen import Seen
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressLoops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance
    from drehscheibe.connectors.sources.rdf_documents import Graph

_DCAT, _DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_LABELS = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
)
_LONGEST_KEY = 500
_MOST_PAGES = 5_000
_SAME_PAGE = N_("it gives the same page again and again")
_GONE = N_("it lists the dataset no more")
_CHANGED_BEFORE = N_(
    "{count} of its dates of change {count:lies|lie} before that of the publication, for "
    "example {modified} "
    "before {issued}."
)
_NO_ADDRESS = N_("{count} {count:file or service has|files or services have} no address.")


class Dcat:
    kind = Kind.DCAT

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """RDF that speaks DCAT and has datasets."""
        is_rdf = not glance.is_web_page and format_of_head(glance.head) is not None
        if not is_rdf or b"www.w3.org/ns/dcat#" not in glance.head:
            return None
        address = str(parse(glance.address))
        titles: list[str] = []
        offers, more = offers_in(pages_at(address, rules, titles=titles))
        if not offers:
            return None
        title = next((one for one in titles if one), parse(address).shown_host)
        return Found(self.kind, address, title, offers, more)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """Read up to the page that holds the dataset."""
        for page in pages_at(wanted.address, rules):
            for entry in page.entries:
                if entry.key == wanted.offer:
                    return bring(entry, wanted, target, rules, tell=tell)
        raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_GONE)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is the address of a page."""
        return pages_at(start or address, rules)


def pages_at(address: str, rules: Rules, *, titles: list[str] | None = None) -> Iterator[EntryPage]:
    """Every dataset once; titles of the catalogue are put into `titles`.

    Raises `AddressAnswerWrong`, `AddressLoops` where the pages have no end.
    """
    host, asked, seen = parse(address).shown_host, {address}, Seen()
    for _ in range(_MOST_PAGES):
        graph = graph_at(address, rules)
        if titles is not None:
            titles.extend(
                graph.text(one, _DCT + "title") for one in graph.of_type(_DCAT + "Catalog")
            )
        entries = {one.key: one for one in _entries(graph)}
        fresh = seen.fresh(entries)
        if entries and not fresh:
            raise AddressAnswerWrong(host=host, reason=_SAME_PAGE)
        address = _following(graph, address) if entries else ""
        yield EntryPage(tuple(one for key, one in entries.items() if key in fresh), address)
        if not address:
            return
        if address in asked:
            break
        asked.add(address)
    raise AddressLoops(host=host)


def _following(graph: Graph, address: str) -> str:
    """The next page, in both spellings of hydra; some write it as a text."""
    for subject in list(graph.subjects):
        if there := graph.text(subject, _HYDRA + "next", _HYDRA + "nextPage"):
            return str(parse(address).leads_to(there))
    return ""


def _entries(graph: Graph) -> Iterator[Entry]:
    for dataset in graph.of_type(_DCAT + "Dataset"):
        if key := _key(graph, dataset):
            yield _entry(graph, dataset, key)


def _key(graph: Graph, dataset: str) -> str:
    if dataset.startswith("_:"):
        dataset = graph.text(dataset, _DCT + "identifier", _DCT + "title")
    return dataset if len(dataset) <= _LONGEST_KEY else ""


def _entry(graph: Graph, dataset: str, key: str) -> Entry:
    named = graph.texts(dataset, _DCAT + "distribution")
    files = tuple(_distribution(graph, one) for one in named)
    licences = [
        text
        for one in (dataset, *named)
        for text in graph.texts(one, _DCT + "license", _DCT + "rights")
        if not text.startswith("_:")
    ]
    return Entry(
        key=key,
        title=graph.text(dataset, _DCT + "title") or key,
        description=graph.text(dataset, _DCT + "description"),
        licences=tuple(dict.fromkeys(licences)),
        distributions=tuple(one for one in files if one.address),
        faults=(
            *_dates(graph, (dataset, *named)),
            *_order_of_dates(graph, (dataset, *named)),
            *_without_address(files),
        ),
        metadata=metadata_of(graph, dataset),
    )


def _distribution(graph: Graph, name: str) -> Distribution:
    address = graph.text(name, _DCAT + "downloadURL") or graph.text(name, _DCAT + "accessURL")
    told = graph.texts(name, _DCT + "format", _DCAT + "mediaType")
    labels = [graph.text(one, *_LABELS) or one for one in told]
    return Distribution(address, format_of(address, *labels), graph.text(name, _DCT + "title"))


def _without_address(files: tuple[Distribution, ...]) -> Iterator[Fault]:
    if count := sum(not one.address for one in files):
        yield Fault(_NO_ADDRESS, {"count": str(count)})


def _dates(graph: Graph, subjects: tuple[str, ...]) -> Iterator[Fault]:
    """Each wrong one once; nothing else is lost by it."""
    texts = [
        text for one in subjects for text in graph.texts(one, _DCT + "issued", _DCT + "modified")
    ]
    for text in dict.fromkeys(texts):
        if not moment(text):
            yield Fault(BAD_DATE, {"date": text[:60]})


def _order_of_dates(graph: Graph, subjects: tuple[str, ...]) -> Iterator[Fault]:
    """Nothing changes before it is there; of the same day nobody is told."""
    pairs = [
        (graph.text(one, _DCT + "issued"), graph.text(one, _DCT + "modified")) for one in subjects
    ]
    days = [(moment(issued)[:10], moment(modified)[:10]) for issued, modified in pairs]
    wrong = [(issued, modified) for issued, modified in days if issued > modified > ""]
    if wrong:
        issued, modified = wrong[0]
        told = {"count": str(len(wrong)), "issued": issued, "modified": modified}
        yield Fault(_CHANGED_BEFORE, told)
