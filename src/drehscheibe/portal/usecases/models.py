# SPDX-License-Identifier: EUPL-1.2
"""Use cases, their versions, and questions to those who run them: state and constraints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from drehscheibe.portal.organisations.models import Organisation


class UseCase(models.Model):
    """One use case over all its versions. Its maturity is computed from adoptions, never kept."""

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        DEPRECATED = "deprecated"  # runs on, is taken over no more
        WITHDRAWN = "withdrawn"
        PURGED = "purged"  # nothing of it is held any more but its name and the proof

    SHOWN = (State.PUBLISHED, State.DEPRECATED)

    publisher = models.SlugField(max_length=60)
    slug = models.SlugField(max_length=80)
    # Whose it is here; empty for packages that the platform ships.
    owner = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="usecases"
    )
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="forks"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT.value)
    end_words = models.TextField(blank=True)  # why it is deprecated or withdrawn
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["publisher", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_usecase", fields=["publisher", "slug"]),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}/{self.slug}"


class UseCaseVersion(models.Model):
    """One version: its files lie in `Layout.package(sha256)`, by the hash of the canonical ZIP."""

    usecase = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)  # SemVer
    order = models.CharField(max_length=200)  # `usecases.semver.order_of`
    sha256 = models.CharField(max_length=64)
    package = models.JSONField()  # `usecases.model.Package` as plain values
    state = models.CharField(
        max_length=10, choices=UseCase.State, default=UseCase.State.DRAFT.value
    )
    created = models.DateTimeField(auto_now_add=True)
    imported_by = models.CharField(max_length=200, blank=True)  # a name
    imported_key = models.CharField(max_length=60, blank=True)
    handed_over_key = models.CharField(max_length=60, blank=True)
    sent_back = models.TextField(blank=True)  # the sentence with which it was sent back
    approved_by = models.CharField(max_length=200, blank=True)
    published = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["usecase", "-order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_version", fields=["usecase", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.usecase}@{self.version}"


class Purge(models.Model):
    """Versions are to be deleted for good: who asked, who decided, and how much went."""

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        DROPPED = "dropped"

    usecase = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="purges")
    versions = models.JSONField()  # numbers
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED.value)
    asked = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=200)
    asked_key = models.CharField(max_length=60, blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    files = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_purge", fields=["usecase"], condition=Q(state="asked")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usecase} {', '.join(self.versions)} {self.state}"


class UseCaseQuestion(models.Model):
    """ "Frag die Patin": asked by people of the region's organisations, answered by the mentor."""

    usecase = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="questions")
    asked_for = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="usecase_questions"
    )
    asked_by = models.CharField(max_length=200)
    asked_key = models.CharField(max_length=60, blank=True)  # who is told of the answer
    text = models.TextField()
    asked = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-asked"]

    def __str__(self) -> str:
        return f"{self.usecase_id} {self.text[:40]}"


class Proposal(models.Model):
    """An improvement that a fork offers to the author, with its difference."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DECLINED = "declined"

    usecase = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="proposals")
    version = models.ForeignKey(UseCaseVersion, on_delete=models.CASCADE, related_name="offered")
    message = models.TextField(blank=True)
    made_by = models.CharField(max_length=200)
    made_key = models.CharField(max_length=60, blank=True)
    made = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN.value)
    answer = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_proposal",
                fields=["usecase", "version"],
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} for {self.usecase}"
