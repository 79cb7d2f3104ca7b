# SPDX-License-Identifier: EUPL-1.2
"""Sources of data, what is taken from them, and each time something was fetched."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar

import orjson
from django.conf import settings
from django.db import models
from django.db.models import Q

from drehscheibe.look.formats import SOURCE
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.sources import SourceFacts
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.sources.entries import Described, ForeignEntry, HandChange, Identity

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "Described",
    "ForeignEntry",
    "HandChange",
    "Harvested",
    "Identity",
    "Run",
    "Source",
    "Subscription",
    "Trigger",
]


class Source(models.Model):
    """Where data come from: one address, asked by a schedule.

    looking → new (recognised: choose what is taken) → active; a look that fails leads back here.
    From everywhere → leaving: closed for good, the worker takes out what it described.
    """

    class State(models.TextChoices):
        LOOKING = "looking"
        NEW = "new"
        ACTIVE = "active"
        LEAVING = "leaving"

    class Way(models.TextChoices):
        COPY = "copy"  # what is chosen becomes releases of ours
        DESCRIBE = "describe"  # all of a catalogue, which stays where it is

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sources")
    way = models.CharField(max_length=10, choices=Way, default=Way.COPY.value)
    read_at = models.DateTimeField(null=True, blank=True)  # the last time that all of it was read
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=2_000)
    kind = models.CharField(max_length=20, blank=True)
    offers = models.JSONField(default=list, blank=True)  # as they were found
    more_offers = models.PositiveIntegerField(default=0)  # beside those, in a large catalogue
    state = models.CharField(max_length=10, choices=State, default=State.LOOKING.value)
    every_minutes = models.PositiveIntegerField(default=1_440)
    is_paused = models.BooleanField(default=False)
    described = models.JSONField(default=dict, blank=True)  # fields of `Description`, for all of it
    taking = models.JSONField(default=dict, blank=True)  # `Sieve`: what of a catalogue is taken
    keeping = models.JSONField(default=dict, blank=True)  # `RowsKept`: which rows of each file
    mapping = models.JSONField(default=dict, blank=True)  # `Mapping`: their words in ours
    # Theme word -> of how many entries, at the end of the last run; none before there was one.
    theme_words = models.JSONField(null=True, blank=True)
    sealed = models.TextField(blank=True)  # user name and password, encrypted
    # Whoever set it up, or changed it last, is no second person for what it brings.
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="sources"
    )
    created = models.DateTimeField(auto_now_add=True)

    # "New releases go out by themselves": asked for by one person, allowed by another.
    asked_by = models.CharField(max_length=200, blank=True)
    asked_key = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.CharField(max_length=200, blank=True)
    allowed_key = models.CharField(max_length=60, blank=True)
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_terms = models.CharField(max_length=64, blank=True)  # what it was allowed for

    next_due = models.DateTimeField(null=True, blank=True, db_index=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)  # code and params of the last failure
    is_told = models.BooleanField(default=False)  # people know by mail that it fails

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.slug

    @property
    def key(self) -> str:
        """As in the audit trail."""
        return f"source:{self.pk}"

    @property
    def is_catalogue(self) -> bool:
        """It lists more than anybody means at once."""
        return self.is_picture or self.kind in {
            "ckan", "dcat", "csw", "ogc-records", "inspire-atom"
        }  # fmt: skip

    @property
    def is_picture(self) -> bool:
        """It draws maps: they can be described and shown, not copied."""
        return self.kind in {"wms", "wmts"}

    @property
    def is_sftp(self) -> bool:
        return self.address.startswith("sftp://")

    @property
    def is_leaving(self) -> bool:
        return self.state == self.State.LEAVING

    @property
    def is_described(self) -> bool:
        return self.way == self.Way.DESCRIBE

    @property
    def actor(self) -> Actor:
        """A steward of its owner, also for those whose mandate the owner has."""
        roles = frozenset({(self.owner.key, Role.STEWARD)})
        held = self.owner.mandates_held.values_list("principal__key", flat=True)
        return Actor(f"{SOURCE}{self.title}", self.key, roles=roles, acts_for=frozenset(held))

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts(
            self.owner.key,
            self.asked_key,
            self.owner.one_person_may_release,
            is_leaving=self.is_leaving,
        )

    @property
    def terms(self) -> str:
        """SHA-256 of everything a second person looks at; any change ends what was allowed."""
        offers = sorted(self.subscriptions.filter(ended=False).values_list("offer", flat=True))
        if self.taking.get("takes_new"):
            offers = []  # what comes later is new and has a first look of its own
        said = [self.owner.key, self.address, self.kind, offers, self.described]
        said += filter(None, (self.taking, self.keeping, self.mapping))
        return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()

    @property
    def is_allowed(self) -> bool:
        return bool(self.allowed_terms) and not self.is_leaving and self.allowed_terms == self.terms


class Subscription(models.Model):
    """One offer of a source that is taken; it becomes one dataset.

    Only what is here is fetched. What vanished, or left the filter, leaves its dataset as it is.
    """

    class State(models.TextChoices):
        HERE = "here"
        MISSING = "missing"  # it vanished with many others; a person decides
        KEPT = "kept"  # a person decided that it stays though it vanished
        GONE = "gone"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="subscriptions")
    offer = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300)
    dataset = models.ForeignKey(
        Dataset, on_delete=models.SET_NULL, null=True, blank=True, related_name="subscriptions"
    )
    mark = models.JSONField(default=dict, blank=True)  # `Mark`: what came the last time
    ended = models.BooleanField(default=False)  # its dataset was deleted for good
    state = models.CharField(max_length=10, choices=State, default=State.HERE.value)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_subscription", fields=["source", "offer"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.offer}"


class Trigger(models.Model):
    """The secret address at which others say that a source has something new."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="trigger")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    called = models.DateTimeField(null=True, blank=True)  # the last time

    def __str__(self) -> str:
        return str(self.source_id)


class Run(models.Model):
    """One time that a source was asked. `steps`: subscription -> what came of it."""

    class Outcome(models.TextChoices):
        RUNNING = "running"
        UNCHANGED = "unchanged"
        CHANGED = "changed"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    is_trial = models.BooleanField(default=False)  # shows what would come, keeps nothing
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RUNNING.value)
    started = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)  # "": the schedule
    steps = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)  # of a catalogue that is described
    fetched = models.JSONField(default=list, blank=True)  # its pages: address, at, sha256, size
    error = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_run", fields=["source"], condition=Q(outcome="running")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def at(self) -> datetime:
        return self.ended or self.started


class Harvested(models.Model):
    """A draft whose file a source brought."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="harvested")
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="harvested"
    )
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="harvested")
    is_next = models.BooleanField()  # of a dataset that is public
    reason = models.CharField(max_length=200, blank=True)  # why a person is asked; a message id
    mapped = models.JSONField(default=list, blank=True)  # fields that the source did not say itself

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.draft_id)
