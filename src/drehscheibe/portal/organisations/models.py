# SPDX-License-Identifier: EUPL-1.2
"""Organisations, who belongs to them, who is invited, and who may act for whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.policy.actors import Role

_KINDS = [(kind.value, kind.name.title()) for kind in OrganisationKind]


class Organisation(models.Model):
    """Who owns things here. `key` is the AGS, the district's key or a slug."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=_KINDS)
    is_node = models.BooleanField(default=False)  # ties the network together: invites the towns
    quota_bytes = models.BigIntegerField(null=True, blank=True)  # None: the setting's
    keep_releases = models.PositiveSmallIntegerField(null=True, blank=True)
    # Which of many releases stay (`domain.thinning.Rule`) where a dataset says nothing else.
    thinning = models.JSONField(null=True, blank=True)
    contact_mail = models.EmailField(blank=True)  # for people outside
    # Four eyes are the rule; whoever switches them off shows it on each dataset.
    one_person_may_release = models.BooleanField(default=False)
    # Reviewers of the stand-in may review here, too (a district for its small towns).
    stand_in = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_in_for"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_practice(self) -> bool:
        """Nothing of the practice town is counted or listed."""
        return self.kind == OrganisationKind.PRACTICE.value


class RoleFlags(models.Model):
    """The roles somebody has, or is invited to, in one organisation."""

    steward = models.BooleanField(default=False)
    reviewer = models.BooleanField(default=False)
    administrator = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role in Role if getattr(self, role.value))


_HAS_A_ROLE = Q(steward=True) | Q(reviewer=True) | Q(administrator=True)


class Membership(RoleFlags):
    """A person belongs to an organisation, with at least one role."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_membership", fields=["person", "organisation"]),
            models.CheckConstraint(name="membership_has_a_role", condition=_HAS_A_ROLE),
        ]

    def __str__(self) -> str:
        return f"{self.person} @ {self.organisation}"


class Invitation(RoleFlags):
    """Somebody may join by a link that was sent by mail; only the link's hash is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=200)  # a name, as in the audit trail
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    mailed = models.DateTimeField(null=True, blank=True)
    mail_failed = models.DateTimeField(null=True, blank=True)  # the last try, until one succeeds

    class Meta:
        ordering = ["-created"]
        constraints: ClassVar = [
            models.CheckConstraint(name="invitation_has_a_role", condition=_HAS_A_ROLE),
            models.UniqueConstraint(
                name="one_open_invitation",
                fields=["email", "organisation"],
                condition=Q(accepted__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} @ {self.organisation}"


class Mandate(models.Model):
    """ "Im Auftrag von": stewards of the agent prepare data that belong to the principal."""

    principal = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mandates_given"
    )
    agent = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mandates_held")
    since = models.DateTimeField(auto_now_add=True)
    given_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_mandate", fields=["principal", "agent"]),
            models.CheckConstraint(
                name="mandate_is_for_somebody_else", condition=~Q(principal=F("agent"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} for {self.principal}"
