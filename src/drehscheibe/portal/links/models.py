# SPDX-License-Identifier: EUPL-1.2
"""Links to what lies elsewhere, the datasets that have them, and whether they still work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation


class LinkedDataset(models.Model):
    """A dataset with links: one of ours (`dataset`), or one that lies elsewhere.

    `owner` is who can mend it: whoever publishes it, or connected the catalogue it comes from.
    """

    slug = models.SlugField(max_length=110, unique=True)  # with "anderswo/" in front: not ours
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="linked")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True, blank=True)
    version = models.CharField(max_length=40)  # of what was read; another one is read again

    def __str__(self) -> str:
        return self.slug


class LinkFigures(models.Model):
    """Of the catalogues that an organisation described: counted by the worker, not by a page."""

    owner = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="link_figures"
    )
    at = models.DateTimeField()
    checked = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.broken}"


class Link(models.Model):
    """One address, however many datasets have it."""

    digest = models.CharField(max_length=32, unique=True)
    address = models.CharField(max_length=2_000)
    host = models.CharField(max_length=260)
    due = models.DateTimeField()
    checked = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(default=0)  # of HTTP; 0: no answer
    error = models.CharField(max_length=40, blank=True)  # code of an error of ours
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)
    is_broken = models.BooleanField(default=False, db_index=True)
    datasets = models.ManyToManyField(LinkedDataset, related_name="links")

    class Meta:
        indexes: ClassVar = [models.Index(name="links_of_host", fields=["host", "due"])]

    def __str__(self) -> str:
        return self.address

    @property
    def is_reached(self) -> bool:
        return 200 <= self.status < 300
