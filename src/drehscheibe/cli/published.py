# SPDX-License-Identifier: EUPL-1.2
"""What `drehscheibe publish` says about what it did: in sentences, or as JSON."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.cli.output import explain, plain_finding, print_json, say, show_findings
from drehscheibe.domain.errors import N_
from drehscheibe.domain.plain import to_plain
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.catalogue.layers import Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """One publication, or a list of them: then each says of which layer it is."""

    as_json: bool
    as_list: bool

    def tell(self, outcomes: Iterable[Outcome]) -> None:
        """Exit code 2 where at least one waits for a decision."""
        told = []
        try:
            for outcome in outcomes:
                told.append(outcome)
                if not self.as_json:
                    self._say(outcome)
        finally:  # what was published is told, also where the next one failed
            if self.as_json and told:
                plain = [_plain(outcome) for outcome in told]
                print_json(plain if self.as_list else plain[0])
        if any(outcome.refused for outcome in told):
            sys.exit(2)

    def _say(self, outcome: Outcome) -> None:
        if self.as_list:
            say(N_("Layer “{layer}”:"), layer=outcome.publication.layer)
        if outcome.refused:
            explain(outcome.refused)
        elif outcome.published:
            published = outcome.published
            show_findings(published.findings)
            url = addresses(published.dataset.slug)["portal"]
            say(N_("Published in {seconds} s: {url}"), seconds=published.seconds, url=url)


def _plain(outcome: Outcome) -> dict[str, Any]:
    of_layer = {"layer": outcome.publication.layer} if outcome.publication.file_set else {}
    if outcome.refused:
        findings = [plain_finding(finding) for finding in outcome.refused.findings]
        return of_layer | {"refused": True, "findings": findings}
    published: Any = outcome.published
    tables = published.manifest.tables
    return of_layer | {
        "dataset": published.dataset.slug,
        "release": published.release.sha256,
        "rows": published.release.rows,
        "bbox": _union([table.bbox for table in tables if table.bbox]),
        "crs": next((t.geometry.source_crs for t in tables if t.geometry), None),
        "columns": [column for table in tables for column in _columns(table)],
        "findings": [plain_finding(finding) for finding in published.findings],
        "urls": addresses(published.dataset.slug),
        "seconds": published.seconds,
    }


def _columns(table: Any) -> list[dict[str, Any]]:
    return [{"table": table.name, **to_plain(column)} for column in table.columns]


def _union(boxes: list[tuple[float, ...]]) -> list[float] | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def addresses(slug: str) -> dict[str, str]:
    """Where the dataset can be read."""
    base = current_settings().public_url
    return {
        "portal": f"{base}/daten/{slug}/",
        "collection": f"{base}/ogc/collections/{slug}",
        "items": f"{base}/ogc/collections/{slug}/items",
    }
