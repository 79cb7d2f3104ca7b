# SPDX-License-Identifier: EUPL-1.2
"""Maps that an organisation has put together for everybody ("Themenkarten")."""

from __future__ import annotations

from django.db import models

from drehscheibe.portal.organisations.models import Organisation

LONGEST_TITLE = 120


class ThemedMap(models.Model):
    """An address of the map with a title. It names layers only; what is public of them is decided
    by their datasets."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="maps")
    title = models.CharField(max_length=LONGEST_TITLE)
    query = models.TextField()  # as `MapAddress.query` writes it
    view = models.CharField(max_length=60, blank=True)  # zoom/latitude/longitude
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)  # never public

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def parts(self) -> str:
        """What follows the path in its address."""
        return f"?{self.query}" + (f"#karte={self.view}" if self.view else "")
