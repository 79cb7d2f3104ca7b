# SPDX-License-Identifier: EUPL-1.2
"""A dataset of ours as its people described it.

Outside we tell more: where a description is missing, the title stands in for it; an unknown
licence is told as an open one. Here that counts as missing, so that somebody says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.dcat import dataset
from drehscheibe.catalogue.profile.graph import Graph, graph_of
from drehscheibe.catalogue.statements import full
from drehscheibe.domain.licences import LICENCES

if TYPE_CHECKING:
    from drehscheibe.catalogue.dcat import Site
    from drehscheibe.catalogue.records import DatasetRecord


def said_graph(record: DatasetRecord, site: Site) -> Graph:
    thing = dataset(record, site)
    graph = graph_of(thing)
    if not record.title:
        graph.drop(thing.address, full("dct:title"))
    if not record.description:
        graph.drop(thing.address, full("dct:description"))
    if record.licence not in LICENCES:
        for one in graph.of_kind(full("dcat:Distribution")):
            graph.drop(one, full("dct:license"))
    return graph
