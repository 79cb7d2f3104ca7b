# SPDX-License-Identifier: EUPL-1.2
"""Who wants a mail when which dataset has a new release."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from drehscheibe.portal.catalogue.models import Dataset

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person


class Rhythm(models.TextChoices):
    """How often somebody gets a mail, at most."""

    HOURLY = "hourly"  # as soon as there is something, but one an hour at most
    DAILY = "daily"
    WEEKLY = "weekly"


class Reader(models.Model):
    """Somebody with an account, or a mail address; gone with the last dataset that is followed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="reader"
    )
    email = models.EmailField(blank=True)  # of somebody without an account; never shown
    language = models.CharField(max_length=2, default="de")  # of somebody without an account
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY.value)
    next_mail = models.DateTimeField(null=True, blank=True, db_index=True)  # None: nothing is new
    mailed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reader_has_account_or_address",
                condition=Q(person=None, email__gt="") | Q(person__isnull=False, email=""),
            ),
            models.UniqueConstraint(
                name="one_reader_per_address", fields=["email"], condition=~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def address(self) -> str:
        """Where mails go; "" for an account that is blocked."""
        person: Person | None = self.person
        if person is None:
            return self.email
        return person.email if person.is_active else ""

    @property
    def speaks(self) -> str:
        person: Person | None = self.person
        return person.language if person else self.language


class Follow(models.Model):
    """One dataset that somebody follows, once the address is confirmed."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="follows")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="follows")
    asked = models.DateTimeField(auto_now_add=True)
    confirmed = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0)  # number of the newest release that was told

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_follow", fields=["reader", "dataset"]),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.dataset_id}"
