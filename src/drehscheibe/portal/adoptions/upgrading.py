# SPDX-License-Identifier: EUPL-1.2
"""Another version, or other data, for what is live: tried on own data first, then switched.

Versions are pinned. A patch is one click: it is tried, and switches by itself where what comes out
has the same shape. A minor version shows its difference, a major one is bound anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, AdoptionMoved, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.policy.adoptions import AdoptionAction, decide_switch, missing
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.choosing import (
    Choice,
    choice_before,
    keep_choice,
    live_choice,
    package_of,
    terms_of,
    tried_choice,
    version_of,
)
from drehscheibe.portal.adoptions.drawing import figures_said
from drehscheibe.portal.adoptions.facts import facts_of, tried_with
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.outputs import deliver
from drehscheibe.portal.adoptions.proposing import loops, proposal_for, propose
from drehscheibe.portal.adoptions.renewing import ask_for_run, plan_next
from drehscheibe.portal.adoptions.services import State, held, note_deed, remember
from drehscheibe.portal.adoptions.shown import folder_of, show_run
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.usecases.semver import parts_of

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.adoptions.choosing import Bound
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Package

RUNNING = (State.LIVE, State.PAUSED)


class Kind(StrEnum):
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"
    SETTINGS = "settings"  # the same version with other data or values


def offered_version(adoption: Adoption) -> UseCaseVersion | None:
    """The newest that is published, where it is newer than what is used."""
    found = UseCaseVersion.objects.filter(
        usecase=adoption.usecase,
        state=UseCase.State.PUBLISHED,
        order__gt=adoption.version.order,
    ).select_related("usecase")
    return found.exclude(version__contains="-").order_by("-order").first()


def announce(sender: object, *, version: UseCaseVersion, **_: Any) -> None:  # noqa: ARG001
    """Who uses an older version reads what is new; nothing is switched."""
    words = package_of(version).changes.get("de", "")
    running = Adoption.objects.filter(usecase=version.usecase, state__in=RUNNING)
    for adoption in running.select_related("organisation", "version__usecase"):
        newer = offered_version(adoption)
        if newer is not None and newer.pk == version.pk:
            telling.tell_upgrade(adoption, version.version, words)


def kind_of(now: UseCaseVersion, then: UseCaseVersion) -> Kind:
    """By Semantic Versioning 2.0.0, sections 6 to 8."""
    before, after = parts_of(now.version), parts_of(then.version)
    if before[0] != after[0]:
        return Kind.MAJOR
    if before[1] != after[1]:
        return Kind.MINOR
    return Kind.PATCH if before != after else Kind.SETTINGS


@transaction.atomic
def try_upgrade(
    adoption: Adoption, *, actor: Actor, version: UseCaseVersion | None = None
) -> Adoption:
    """Bind what is needed now, and compute with own data; nothing that is live changes.

    Raises `Refused`, `AdoptionMoved`.
    """
    adoption = held(adoption, RUNNING, actor)
    wanted = version or offered_version(adoption)
    if wanted is None:
        raise Refused(reason=N_("there is no newer version"))
    return _try(adoption, _carried_over(adoption, wanted), actor)


@transaction.atomic
def try_choice(adoption: Adoption, choice: Choice, *, actor: Actor) -> Adoption:
    """Other data or other values for what is live, or for the version that is being tried."""
    return _try(held(adoption, RUNNING, actor), choice, actor)


def _try(adoption: Adoption, choice: Choice, actor: Actor) -> Adoption:
    slugs = {bound.dataset for bound in choice.bindings.values()}
    if any(loops(adoption, one) for one in Dataset.objects.filter(slug__in=slugs)):
        raise Refused(reason=N_("it would be computed from itself"))
    adoption.upgrade = to_plain(replace(choice, by=actor.key))
    adoption.save(update_fields=["upgrade"])
    note_deed(adoption, actor, "try-upgrade", to=version_of(choice).version)
    if missing(facts_of(adoption, choice)) is None:
        ask_for_run(adoption, choice, because=N_("a dry run of another version"), is_trial=True)
    return adoption


def _carried_over(adoption: Adoption, wanted: UseCaseVersion) -> Choice:
    """What is bound stays where the new version still finds its columns; the rest is proposed."""
    package, now = package_of(wanted), live_choice(adoption)
    proposed = propose(wanted, adoption.organisation)
    kept = _still_bound(package, now)
    known = {one.name for one in package.parameters}
    values = {one.name: one.default for one in package.parameters if one.default is not None}
    return Choice(
        version=wanted.pk,
        bindings=proposed | kept,
        parameters=values | {k: v for k, v in now.parameters.items() if k in known},
    )


def _still_bound(package: Package, now: Choice) -> dict[str, Bound]:
    kept = {}
    for need in package.inputs:
        if bound := now.bindings.get(need.name):
            proposal = proposal_for(need, bound)
            columns = (proposal.columns if proposal else {}) | bound.columns
            names = {one.name for one in need.columns}
            columns = {name: match for name, match in columns.items() if name in names}
            if all(one.name in columns for one in need.columns if one.required):
                kept[need.name] = replace(bound, columns=columns)
    return kept


def may_switch(adoption: Adoption, actor: Actor) -> Decision | None:
    """None while nothing is tried."""
    choice = tried_choice(adoption)
    if choice is None:
        return None
    facts = replace(facts_of(adoption, choice), asked_by=choice.by)
    return decide_switch(actor, facts, is_like_before=not needs_second(adoption, choice))


def upgrade(adoption: Adoption, *, actor: Actor) -> Adoption:
    """What was tried is live from now on; the way back is kept. Raises `Refused`, `AdoptionMoved`.

    A second person where it is more than a patch or a minor version on the same data.
    """
    with transaction.atomic():
        adoption = held(adoption, RUNNING, actor, AdoptionAction.SEE)
        decision, choice = may_switch(adoption, actor), tried_choice(adoption)
        if decision is None or choice is None:
            raise AdoptionMoved(reason=N_("nothing is being tried"))
        decision.require()
        run = tried_with(adoption, choice)
        adoption.rollback = to_plain(live_choice(adoption))
        _switch(adoption, choice)
        remember(adoption, actor, "upgrade-adoption")
    _bring_out(adoption, run)
    return adoption


def switch_by_itself(run: Run) -> None:
    """A patch that was tried by a click, and came out in the same shape as before."""
    adoption = run.adoption
    choice = tried_choice(adoption)
    if adoption.state not in RUNNING or choice is None or terms_of(choice) != run.terms:
        return
    is_patch = kind_of(adoption.version, version_of(choice)) is Kind.PATCH
    if is_patch and adoption.shown_run and _shape(adoption.shown_run) == _shape(run):
        upgrade(adoption, actor=adoption.actor)


def needs_second(adoption: Adoption, choice: Choice) -> bool:
    """Whether what is tried is for a second person to switch."""
    return kind_of(adoption.version, version_of(choice)) in {Kind.MAJOR, Kind.SETTINGS}


def tell_who_switches(run: Run) -> None:
    """A dry run worked: those who may approve hear that it waits for them."""
    adoption = run.adoption
    choice = tried_choice(adoption)
    if choice and terms_of(choice) == run.terms and needs_second(adoption, choice):
        telling.tell_change_waits(adoption, by=choice.by)


def _shape(run: Run) -> dict[str, Any]:
    return {name: one["columns"] for name, one in run.results.items()}


@transaction.atomic
def drop(adoption: Adoption, *, actor: Actor) -> Adoption:
    """It stays as it is."""
    adoption = held(adoption, RUNNING, actor)
    adoption.upgrade = {}
    adoption.save(update_fields=["upgrade"])
    note_deed(adoption, actor, "drop-upgrade")
    return adoption


def roll_back(adoption: Adoption, *, actor: Actor) -> Adoption:
    """The version before, with its data and values, is live again. Raises `Refused`."""
    with transaction.atomic():
        adoption = held(adoption, RUNNING, actor)
        choice = choice_before(adoption)
        if choice is None:
            raise Refused(reason=N_("there is no version before this one"))
        adoption.rollback = {}
        _switch(adoption, choice)
        adoption.before = None
        adoption.save(update_fields=["before"])
        remember(adoption, actor, "roll-back-adoption")
        ask_for_run(adoption, choice, because=N_("the version before is live again"))
    run = tried_with(adoption, choice)
    if run and folder_of(run).exists():
        show_run(adoption, run)
    return adoption


def _switch(adoption: Adoption, choice: Choice) -> None:
    adoption.before = adoption.version
    keep_choice(adoption, choice)
    adoption.upgrade, adoption.approved_terms = {}, terms_of(choice)
    adoption.save()


def _bring_out(adoption: Adoption, run: Run | None) -> None:
    """What was tried is what is shown; what it makes takes the usual way out."""
    if run is None:
        return
    run.adoption = adoption
    show_run(adoption, run)
    plan_next(adoption)
    if adoption.state == State.LIVE:
        deliver(run)


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure or one table, before and after."""

    title: str
    before: Any
    after: Any

    @property
    def is_same(self) -> bool:
        return bool(self.before == self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    figures: tuple[Changed, ...]
    rows: tuple[Changed, ...]
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]


def difference_of(before: Run, after: Run, language: str) -> Difference:
    """What another version changes on own data."""
    old, new = figures_said(before, language), figures_said(after, language)
    names = dict.fromkeys((*before.results, *after.results))
    return Difference(
        figures=tuple(Changed(one, old.get(one), new.get(one)) for one in (old | new)),
        rows=tuple(Changed(one, _rows(before, one), _rows(after, one)) for one in names),
        new_columns=tuple(sorted(_columns(after) - _columns(before))),
        lost_columns=tuple(sorted(_columns(before) - _columns(after))),
    )


def _rows(run: Run, relation: str) -> int | None:
    return run.results[relation]["rows"] if relation in run.results else None


def _columns(run: Run) -> set[str]:
    return {f"{name}.{column}" for name, one in run.results.items() for column in one["columns"]}
