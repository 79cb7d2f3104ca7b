# SPDX-License-Identifier: EUPL-1.2
"""What was promised and has not come is said wherever the day of the data stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from portal_samples import Rows, Sample, column, publish
from townhall import SOEST, install_region, town, visitor

WORD = "überfällig"


@pytest.fixture
def dataset(portal, once):
    """Promised weekly, and published long ago."""
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.catalogue.projection import put_again

    def made():
        install_region(portal)
        town()
        rows = Rows("pegel", (column("name", "Name"),), [{"name": "Möhne"}])
        sample = Sample("pegel", "Pegel", SOEST, (rows,), created="2026-01-01T00:00:00Z")
        publish(portal.layout, sample)
        weekly = Dataset.objects.select_related("owner").get()
        weekly.frequency = "WEEKLY"
        weekly.save()
        put_again(portal.layout, weekly)

    once(made)
    return Dataset.objects.get()


PAGES = ("/daten/", "/kommunen/soest/", "/", "/daten/pegel/", "/einbetten/v1/pegel/tabelle/")


def late(path):
    return WORD in visitor().get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_late_dataset_is_overdue_in_every_list_and_view(dataset, path):
    assert late(path)


@pytest.mark.parametrize("path", PAGES)
def test_a_source_that_had_nothing_new_keeps_its_word_in_lists_too(dataset, path):
    dataset.confirmed = timezone.now() - timedelta(hours=1)
    dataset.save(update_fields=["confirmed"])
    assert not late(path)


def test_a_dataset_that_promised_nothing_is_never_late(dataset):
    from drehscheibe.portal.catalogue.freshness import overdue_in
    from drehscheibe.portal.catalogue.listing import record_named

    record = record_named("pegel")
    assert overdue_in([record]) == {"pegel"}
    assert overdue_in([replace(record, frequency="")]) == frozenset()
