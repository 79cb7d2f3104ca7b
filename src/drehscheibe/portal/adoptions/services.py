# SPDX-License-Identifier: EUPL-1.2
"""From "we want this, too" to the dry run; `handing_over.py` and `ending.py` have what follows.

Every change checks the state it starts from, adds an `AdoptionEvent` where state or version
change, and stands in the audit trail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, AdoptionMoved, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.policy.adoptions import AdoptionAction, AdoptionFacts, decide, missing
from drehscheibe.portal.adoptions.choosing import keep_binding, live_choice, package_of
from drehscheibe.portal.adoptions.facts import basic_facts, facts_of
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.proposing import loops, propose
from drehscheibe.portal.adoptions.renewing import ask_for_run
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.evidence.services import note as note_in_trail
from drehscheibe.portal.usecases.models import UseCase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.adoptions.choosing import Bound
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion

State = Adoption.State
PREPARING = (State.NOTED, State.CHECKING, State.TRIAL)


@transaction.atomic
def note(version: UseCaseVersion, organisation: Organisation, *, actor: Actor) -> Adoption:
    """ "We want this, too": nothing is chosen yet. Raises `Refused`."""
    decide(actor, AdoptionAction.PREPARE, AdoptionFacts(organisation.key)).require()
    if version.state != UseCase.State.PUBLISHED:
        raise Refused(reason=N_("this version of the use case cannot be taken over"))
    try:
        with transaction.atomic():
            adoption = Adoption.objects.create(
                usecase=version.usecase,
                version=version,
                organisation=organisation,
                created_by=actor.name,
            )
    except IntegrityError:
        raise Refused(reason=N_("your organisation has taken this use case over already")) from None
    remember(adoption, actor, "note-adoption")
    return adoption


@transaction.atomic
def begin(adoption: Adoption, *, actor: Actor) -> Adoption:
    """Somebody sets about it: what fits of the own data is bound, to be looked at."""
    adoption = held(adoption, (State.NOTED,), actor)
    adoption.state = State.CHECKING
    adoption.parameters = _defaults(adoption)
    adoption.save()
    for need, bound in propose(adoption.version, adoption.organisation).items():
        keep_binding(adoption, need, bound)
    remember(adoption, actor, "begin-adoption")
    return adoption


def _defaults(adoption: Adoption) -> dict[str, Any]:
    package = package_of(adoption.version)
    return {one.name: one.default for one in package.parameters if one.default is not None}


@transaction.atomic
def start_together(adoption: Adoption, day: Any, contact: str, *, actor: Actor) -> Adoption:
    """ "Gemeinsam angehen": a wished start and whom others may write to. Raises `Refused`."""
    adoption = held(adoption, PREPARING, actor)
    adoption.start_wanted, adoption.contact = day, contact.strip()[:200]
    adoption.save(update_fields=["start_wanted", "contact"])
    return adoption


@transaction.atomic
def bind(adoption: Adoption, need: str, bound: Bound | None, *, actor: Actor) -> Adoption:
    """Which table serves a need; None: nothing. What was tried before holds no more.

    Raises `Refused`, `AdoptionMoved`.
    """
    adoption = held(adoption, PREPARING, actor)
    if need not in {one.name for one in package_of(adoption.version).inputs}:
        raise Refused(reason=N_("the use case has no such need"))
    if bound is None:
        adoption.bindings.filter(need=need).delete()
        return _chosen_anew(adoption, actor)
    dataset = Dataset.objects.filter(slug=bound.dataset, state__in=Dataset.RELEASED).first()
    if dataset is None:
        raise Refused(reason=N_("only public data can be chosen"))
    if loops(adoption, dataset):
        raise Refused(reason=N_("it would be computed from itself"))
    keep_binding(adoption, need, bound)
    return _chosen_anew(adoption, actor)


@transaction.atomic
def set_parameters(adoption: Adoption, values: dict[str, Any], *, actor: Actor) -> Adoption:
    """Raises `Refused`, `AdoptionMoved`."""
    adoption = held(adoption, PREPARING, actor)
    adoption.parameters = {**adoption.parameters, **values}
    return _chosen_anew(adoption, actor)


@transaction.atomic
def tick(adoption: Adoption, ids: Iterable[str], *, actor: Actor) -> Adoption:
    """What no machine can check is confirmed by a person. Raises `Refused`, `AdoptionMoved`."""
    adoption = held(adoption, PREPARING, actor)
    known = [one.id for one in package_of(adoption.version).prerequisites]
    said = set(ids)
    adoption.ticked = [one for one in known if one in said]
    adoption.save(update_fields=["ticked"])
    return adoption


def _chosen_anew(adoption: Adoption, actor: Actor) -> Adoption:
    """A dry run of something else says nothing any more: back to choosing."""
    if adoption.state != State.CHECKING:
        adoption.state = State.CHECKING
        adoption.save()
        remember(adoption, actor, "begin-adoption")
    adoption.save()
    return adoption


@transaction.atomic
def start_trial(adoption: Adoption, *, actor: Actor) -> Run:
    """Compute with own data and the package's tests, for the own people only.

    Raises `Refused` while something is missing, `AdoptionMoved`.
    """
    adoption = held(adoption, (State.CHECKING, State.TRIAL), actor)
    if gap := missing(facts_of(adoption)):
        gap.require()
    if adoption.state == State.CHECKING:
        adoption.state = State.TRIAL
        adoption.binding_seconds = adoption.binding_seconds or _seconds_since_begin(adoption)
        adoption.save()
        remember(adoption, actor, "try-adoption")
    return ask_for_run(adoption, live_choice(adoption), because=N_("a dry run"), is_trial=True)


def _seconds_since_begin(adoption: Adoption) -> int:
    begun = adoption.events.filter(state=State.CHECKING).order_by("pk").first()
    return int((timezone.now() - begun.at).total_seconds()) if begun else 0


def held(
    adoption: Adoption,
    states: Iterable[str],
    actor: Actor,
    action: AdoptionAction = AdoptionAction.PREPARE,
) -> Adoption:
    """The adoption as it is now, ours until the transaction ends.

    Raises `Refused`, `AdoptionMoved` (also while it is handed over and somebody changes it).
    """
    now = as_it_is(adoption)
    decide(actor, action, basic_facts(now)).require()
    if now.state not in set(states):
        raise AdoptionMoved(reason=MOVED[now.state])
    if now.is_handed_over and action is AdoptionAction.PREPARE:
        raise AdoptionMoved(reason=N_("it was handed over; please take it back first"))
    return now


def as_it_is(adoption: Adoption) -> Adoption:
    """Read anew, ours until the transaction ends where there is one."""
    found = Adoption.objects.select_related(
        "organisation", "usecase", "version__usecase", "shown_run"
    )
    return found.get(pk=adoption.pk)


MOVED: dict[str, str] = {
    State.NOTED: N_("it is only noted"),
    State.CHECKING: N_("data and settings are being chosen"),
    State.TRIAL: N_("a dry run was started"),
    State.LIVE: N_("it is live"),
    State.PAUSED: N_("it is paused"),
    State.ENDED: N_("it was ended"),
}


def remember(adoption: Adoption, actor: Actor, deed: str, **details: Any) -> None:
    """The event that statistics count, and the line in the audit trail."""
    adoption.events.create(
        state=adoption.state, version=adoption.version.version, by=actor.name[:200]
    )
    note_deed(adoption, actor, deed, **details)


def note_deed(adoption: Adoption, actor: Actor, deed: str, **details: Any) -> None:
    """A deed that changes neither state nor version."""
    told = {"usecase": adoption.title, "version": adoption.version.version} | to_plain(details)
    note_in_trail(actor, deed, organisation=adoption.organisation.key, adoption=adoption.pk, **told)
