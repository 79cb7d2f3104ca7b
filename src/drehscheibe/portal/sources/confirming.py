# SPDX-License-Identifier: EUPL-1.2
"""A source that was asked and has nothing new: what is public is as fresh as it can be."""

from __future__ import annotations

from django.utils import timezone

from drehscheibe.portal.catalogue.models import Dataset


def confirm(dataset: Dataset | None) -> None:
    if dataset is not None:
        Dataset.objects.filter(pk=dataset.pk).update(confirmed=timezone.now())
