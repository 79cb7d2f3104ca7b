# SPDX-License-Identifier: EUPL-1.2
"""Adoptions (Übernahmen): who took what over, on which data, and every run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from drehscheibe.look.formats import ADOPTION
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion


class Adoption(models.Model):
    """One organisation takes one use case over."""

    class State(models.TextChoices):
        NOTED = "noted"  # Vorgemerkt
        CHECKING = "checking"  # In Prüfung: bindings and parameters are being chosen
        TRIAL = "trial"  # Probelauf: computed, for the organisation's people only
        LIVE = "live"  # Produktiv
        PAUSED = "paused"
        ENDED = "ended"

    class End(models.TextChoices):
        NO_BENEFIT = "no-benefit"
        NO_STAFF = "no-staff"
        NO_DATA = "no-data"
        COST = "cost"
        REPLACED = "replaced"
        OTHER = "other"
        PACKAGE_GONE = "package-gone"  # its version was deleted for good; nobody chooses this

    PUBLIC = (State.LIVE, State.PAUSED)

    usecase = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(UseCaseVersion, on_delete=models.PROTECT, related_name="adoptions")
    before = models.ForeignKey(  # the version to roll back to
        UseCaseVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="adoptions"
    )
    state = models.CharField(max_length=10, choices=State, default=State.NOTED.value)
    parameters = models.JSONField(default=dict, blank=True)
    ticked = models.JSONField(default=list, blank=True)  # ids of prerequisites
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    binding_seconds = models.PositiveIntegerField(default=0)  # spent from choosing to trial
    # "May this go out?" of what it makes: question -> `Given` as plain values.
    clearance = models.JSONField(default=dict, blank=True)
    # What is chosen while another version is being tried, and what was before the last upgrade:
    # `choosing.Choice` as plain values; empty where there is none.
    upgrade = models.JSONField(default=dict, blank=True)
    rollback = models.JSONField(default=dict, blank=True)
    asked = models.DateTimeField(null=True, blank=True)  # handed over for the second pair of eyes
    asked_by = models.CharField(max_length=200, blank=True)
    asked_key = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    by_one_person = models.BooleanField(default=False)
    approved_terms = models.CharField(max_length=64, blank=True)  # what it was approved for
    live_since = models.DateTimeField(null=True, blank=True)
    start_wanted = models.DateField(null=True, blank=True)  # gemeinsam angehen
    contact = models.CharField(max_length=200, blank=True)  # for those who start together
    ended = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=End, blank=True)
    end_words = models.TextField(blank=True)
    # The last run whose outputs are shown; a failed one after it changes nothing.
    shown_run = models.ForeignKey(
        "Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    next_due = models.DateTimeField(null=True, blank=True, db_index=True)  # where time decides
    is_told = models.BooleanField(default=False)  # people know that its runs fail

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_adoption_at_a_time",
                fields=["usecase", "organisation"],
                condition=~Q(state="ended"),
            ),
            models.CheckConstraint(
                name="ended_adoption_has_reason", condition=~Q(state="ended") | ~Q(end_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usecase_id} {self.organisation_id} {self.state}"

    @property
    def key(self) -> str:
        """As in the audit trail, and as the holder of releases that it needs."""
        return f"adoption:{self.pk}"

    @property
    def title(self) -> str:
        """In German, as people here call it."""
        words: dict[str, str] = self.version.package["profile"]["title"]
        return words.get("de", str(self.usecase))

    @property
    def is_handed_over(self) -> bool:
        return self.asked is not None and self.state == self.State.TRIAL

    @property
    def actor(self) -> Actor:
        """What brings the results in: a steward of the adopting organisation and nothing else."""
        roles = frozenset({(self.organisation.key, Role.STEWARD)})
        return Actor(f"{ADOPTION}{self.title}", self.key, roles=roles)


class AdoptionEvent(models.Model):
    """Every change of state or version: statistics count from here."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    state = models.CharField(max_length=10, choices=Adoption.State)
    version = models.CharField(max_length=40)
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.state} {self.version}"


class Binding(models.Model):
    """Which table serves a need (Zuordnung).

    `columns`: needed column -> `usecases.readiness.ColumnMatch` as plain values.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="bindings")
    need = models.CharField(max_length=80)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="bindings")
    table = models.CharField(max_length=200)
    columns = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)  # the regional source of the package

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_binding", fields=["adoption", "need"]),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.need} {self.dataset_id}"


class Output(models.Model):
    """A dataset that an adoption's runs renew."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="outputs")
    name = models.CharField(max_length=80)
    dataset = models.OneToOneField(
        Dataset, on_delete=models.PROTECT, related_name="output_of", null=True, blank=True
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_output", fields=["adoption", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.name}"


class Run(models.Model):
    """One computation. Its files lie in `Layout.run(adoption, number)`.

    `inputs`: need -> {"dataset", "table", "release"}; `results`: relation -> its
    file, rows and columns, and the needs that it is computed from ("inputs").
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(UseCaseVersion, on_delete=models.PROTECT, related_name="runs")
    is_trial = models.BooleanField(default=False)
    # SHA-256 of what was chosen (`choosing.terms_of`): a dry run holds for exactly that.
    terms = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING.value)
    because = models.CharField(max_length=200, blank=True)  # English msgid
    inputs = models.JSONField(default=dict)
    results = models.JSONField(default=dict)
    tested = models.JSONField(default=list, blank=True)  # the package's tests: name, passed, words
    error = models.JSONField(null=True, blank=True)  # code and params of a DrehscheibeError
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="run_numbers", fields=["adoption", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.number} {self.state}"


class AlertState(models.Model):
    """Whether an alert is on for a subject (a gauge): hysteresis needs to know."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="alerts")
    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    is_on = models.BooleanField(default=False)
    since = models.DateTimeField()
    value = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_alert", fields=["adoption", "name", "subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.name} {self.subject}"


class Delivered(models.Model):
    """A draft whose file a run made."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="delivered")
    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="delivered")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="delivered")
    reason = models.CharField(max_length=200, blank=True)  # why a person is asked; a message id

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.draft_id)
