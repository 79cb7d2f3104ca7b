# SPDX-License-Identifier: EUPL-1.2
"""Datasets of catalogues of others, and an instance that describes them."""

from __future__ import annotations

import orjson

from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.connectors.sources.spool import bounded, digest_of
from drehscheibe.settings import current_settings
from townhall import town

EVIL = "<script>alert(1)</script> [a](javascript:alert(1))"
TREES = Entry(
    key="https://daten.example/dataset/baeume",
    title="Baumkataster der Stadt",
    description=f"Alle Bäume. {EVIL}",
    licences=("http://dcat-ap.de/def/licenses/dl-by-de/2.0",),
    distributions=(
        Distribution("https://daten.example/baeume.csv", "csv", "Liste"),
        Distribution("javascript:alert(1)", "html", "Böse"),
        Distribution("https://daten.example/wms?x=1&y=2", "wms", EVIL),
    ),
    metadata=Metadata(
        identifiers=("urn:uuid:3f1d2c4b-0000-4000-8000-000000000001",),
        landing_page="https://daten.example/dataset/baeume",
        publisher="Stadt Soest",
        contact="geo@soest.example",
        themes=("ENVI",),
        keywords=("Baum", EVIL),
        frequency="ANNUAL",
        modified="2026-03-01",
        start="2025-01-01",
        bbox=(8.0, 51.5, 8.2, 51.6),
        series=(("https://daten.example/reihe/baeume", "Baumkataster aller Jahre"),),
    ),
)
BENCHES = Entry(key="baenke", title="Sitzbänke", licences=("Nur für den Dienstgebrauch",))


class World:
    def __init__(self):
        self.settings = current_settings()
        self.layout = self.settings.layout

    def source(self, slug="portal", owner=None, **more):
        from drehscheibe.portal.sources.models import Source

        return Source.objects.create(
            owner=owner or town(), slug=slug, title=f"Katalog {slug}", kind="ckan",
            address=f"https://{slug}.example", way="describe", state="active", **more
        )  # fmt: skip

    def bring(self, source, *entries):
        from drehscheibe.portal.sources.ours import ours
        from drehscheibe.portal.sources.projecting import show_all
        from drehscheibe.portal.sources.storing import store_page

        kept = [bounded(entry) for entry in entries]
        told = [
            {"digest": digest_of(one), "entry": orjson.loads(orjson.dumps(one))} for one in kept
        ]
        counted = store_page(source, told, is_ours=ours(self.settings))
        show_all(self.layout)
        return {name: count for name, count in counted.items() if count}

    def work(self):
        """Let the worker do everything that waits."""
        from drehscheibe.portal.worker import Worker

        worker = Worker(self.settings)
        while worker.work_once():
            pass

    def slugs(self):
        from drehscheibe.portal.sources.models import Described

        return list(
            Described.objects.filter(gone_at=None, merged_into=None).values_list("slug", flat=True)
        )
