# SPDX-License-Identifier: EUPL-1.2
"""Programs that prepare data with a token; only the token's hash is kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from drehscheibe.look.formats import PROGRAM
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.programs import Scope
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.organisations.models import Organisation


class Program(models.Model):
    """One token. A program prepares as a steward does, and never approves."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="programs"
    )
    name = models.CharField(max_length=100)
    token_sha256 = models.CharField(max_length=64, unique=True)
    may_submit = models.BooleanField(default=False)
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="programs"
    )
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    # Who made the token is no second person for what comes with it.
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="programs"
    )
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    # "What is like before goes out by itself": allowed by a second person, for one dataset.
    allowed_by = models.CharField(max_length=200, blank=True)
    allowed_key = models.CharField(max_length=60, blank=True)
    allowed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked is None and self.expires > timezone.now()

    @property
    def is_allowed(self) -> bool:
        return bool(self.allowed_key)

    @property
    def issued_by(self) -> str:
        """The key of whoever made the token."""
        return f"person:{self.issuer_id}" if self.issuer_id else ""

    @property
    def scope(self) -> Scope:
        return Scope(self.may_submit, self.dataset.slug if self.dataset else "")

    @property
    def key(self) -> str:
        """As in the audit trail; see also `organisations.queries.actor_of`."""
        return f"program:{self.pk}"

    @property
    def actor(self) -> Actor:
        roles = frozenset({(self.organisation.key, Role.STEWARD)})
        return Actor(f"{PROGRAM}{self.name}", self.key, roles=roles)


class ProgramDraft(models.Model):
    """A draft that a program began; it sees no others, and no other program sees it."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="of_program")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="drafts")
    by_itself = models.BooleanField(default=False)  # submit it where nothing new is asked

    def __str__(self) -> str:
        return str(self.draft_id)
