# SPDX-License-Identifier: EUPL-1.2
"""Set up, change, allow and remove sources; every change is in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.networks import Gate, plain
from drehscheibe.connectors.sources.origins import is_on_the_web
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.sentences import harmless
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.policy.sources import SourceAction, SourceFacts, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for
from drehscheibe.portal.sources.asking_anew import changing_terms
from drehscheibe.portal.sources.leaving import come_back
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.schedule import (
    LEAST_MINUTES,
    MOST_MINUTES,
    ONLY_CALLED,
    begin_run,
)
from drehscheibe.portal.sources.sealing import seal
from drehscheibe.portal.sources.typing_in import origin_typed
from drehscheibe.portal.sources.vanishing import ask_to_take_out

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.sources.models import Run
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

LOOK = "look-at-source"  # kind of jobs
_LONGEST = 90  # signs of a name
_FIRST_PAUSE = timedelta(minutes=10)  # for a dry run before anything comes


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken of a source, how often, and what is said of all of it."""

    offers: tuple[str, ...]
    every_minutes: int = 1_440
    title: str = ""
    described: dict[str, Any] = field(default_factory=dict)  # fields of `Description`


def add_source(owner: Organisation, text: str, *, actor: Actor, settings: Settings) -> Source:
    """Begin with an address; the worker looks what is there.

    Raises `Refused`, `AddressNotValid`, `AddressInternal`.
    """
    with transaction.atomic():
        source = add_known(owner, text, actor=actor, settings=settings)
        ask_for(LOOK, key=source.key, priority=SOMEBODY_WAITS, source=source.pk)
    return source


def add_known(owner: Organisation, text: str, *, actor: Actor, settings: Settings) -> Source:
    """An address of which the caller knows what lies there. Raises as `add_source`."""
    decide(actor, SourceAction.CHANGE, SourceFacts(owner.key)).require()
    origin = origin_typed(text, beneath=owner.slug, settings=settings)
    source = Source.objects.create(
        owner=owner,
        slug=_new_slug(owner, origin.shown),
        title=origin.shown[:200],
        address=origin.text,
        keeper_id=_person(actor),
    )
    _note(actor, "add-source", source, address=source.address)
    return source


@transaction.atomic
def look_again(source: Source, *, actor: Actor) -> None:
    """After a failure, or where the source offers more by now. Raises `Refused`."""
    decide(actor, SourceAction.CHANGE, source.facts).require()
    source.state, source.error = Source.State.LOOKING, None
    source.save(update_fields=["state", "error"])
    ask_for(LOOK, key=source.key, priority=SOMEBODY_WAITS, source=source.pk)


@transaction.atomic
def choose(source: Source, choice: Choice, *, actor: Actor) -> Source:
    """What is taken and when. What is no longer chosen is no longer fetched; its dataset stays.

    Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    if source.is_picture:
        raise Refused(reason=N_("maps as pictures are described, not copied"))
    offered = {offer["key"]: offer["title"] for offer in source.offers}
    _require_possible(choice, offered)
    with changing_terms(source, actor):
        _choose(source, choice, offered, actor)
    _note(actor, "set-up-source", source, count=len(choice.offers), minutes=choice.every_minutes)
    return source


def _choose(source: Source, choice: Choice, offered: dict[str, str], actor: Actor) -> None:
    if source.is_described:
        ask_to_take_out(source)
    source.way = Source.Way.COPY
    source.title = harmless(choice.title).strip()[:200] or source.title
    source.every_minutes = choice.every_minutes
    source.described, source.keeper_id = choice.described, _person(actor) or source.keeper_id
    source.state = Source.State.ACTIVE
    source.next_due = source.next_due or timezone.now() + _FIRST_PAUSE
    source.save()
    source.subscriptions.exclude(offer__in=choice.offers).filter(ended=False).delete()
    for key in choice.offers:
        source.subscriptions.get_or_create(offer=key, defaults={"title": offered[key][:300]})
    come_back(source, list(choice.offers))


@transaction.atomic
def sign_in(source: Source, user: str, password: str, *, actor: Actor, settings: Settings) -> None:
    """Name and password for the source's server alone; empty: none. Nobody sees them again.

    Raises `Refused`, also where they would go over the open line.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    if password and source.is_described:
        raise Refused(reason=N_("what needs a password is not described in public"))
    if password and _is_open_line(source.address, settings):
        raise Refused(reason=N_("a password is sent to addresses with https only"))
    signs_in = bool(password or (user and source.is_sftp))  # there our key may be enough
    source.sealed = seal(user, password, settings) if signs_in else ""
    source.save(update_fields=["sealed"])
    _note(actor, "sign-in-source" if signs_in else "sign-out-source", source)


@transaction.atomic
def trust_anew(source: Source, *, actor: Actor) -> None:
    """The server has another key, and that is right; its password is typed again.

    Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    source.address, source.sealed = source.address.partition("#")[0], ""
    source.save(update_fields=["address", "sealed"])
    _note(actor, "trust-source", source)
    look_again(source, actor=actor)


def fetch_now(source: Source, *, actor: Actor, is_trial: bool = False) -> Run:
    """At once, beside the schedule. Raises `Refused`."""
    decide(actor, SourceAction.CHANGE, source.facts).require()
    if source.state != Source.State.ACTIVE:
        raise Refused(reason=N_("please choose first what is taken of this source"))
    return begin_run(source, asked_by=actor.name, is_trial=is_trial)


@transaction.atomic
def pause(source: Source, *, actor: Actor) -> None:
    """It is asked no more until somebody goes on; what is public stays. Raises `Refused`."""
    _set_paused(source, actor, paused=True)


@transaction.atomic
def go_on(source: Source, *, actor: Actor) -> None:
    """Raises `Refused`."""
    _set_paused(source, actor, paused=False)


def _set_paused(source: Source, actor: Actor, *, paused: bool) -> None:
    decide(actor, SourceAction.CHANGE, source.facts).require()
    source.is_paused = paused
    source.next_due = None if paused else timezone.now()
    source.save(update_fields=["is_paused", "next_due"])
    _note(actor, "pause-source" if paused else "go-on-source", source)


@transaction.atomic
def ask_to_allow(source: Source, *, actor: Actor) -> None:
    """New releases shall go out by themselves: a second person is asked. Raises `Refused`."""
    decide(actor, SourceAction.CHANGE, source.facts).require()
    source.asked_by, source.asked_key, source.asked_at = actor.name, actor.key, timezone.now()
    source.allowed_terms = ""
    source.save()
    _note(actor, "ask-to-allow-source", source)


@transaction.atomic
def allow(source: Source, *, actor: Actor, terms: str = "") -> None:
    """`terms` are those that stood on the page. Raises `Refused`."""
    decide(actor, SourceAction.ALLOW, source.facts).require()
    if terms not in {"", source.terms}:
        raise Refused(reason=N_("the source was changed meanwhile; please look again"))
    source.allowed_by, source.allowed_key = actor.name, actor.key
    source.allowed_at, source.allowed_terms = timezone.now(), source.terms
    source.save()
    _note(actor, "allow-source", source)


@transaction.atomic
def disallow(source: Source, *, actor: Actor) -> None:
    """From now on a person looks at each release; whoever may see it may end it.

    Raises `Refused`.
    """
    decide(actor, SourceAction.SEE, source.facts).require()
    source.allowed_terms = source.asked_key = source.asked_by = ""
    source.save()
    _note(actor, "disallow-source", source)


def spool_folder(layout: Layout, source: Source) -> Path:
    """Where a catalogue lies while it is read, and what is remembered of it."""
    return layout.harvests / f"catalogue-{source.pk}"


def trial_folder(layout: Layout, source: Source) -> Path:
    """Where a dry run of a catalogue reads it."""
    return layout.harvests / f"catalogue-{source.pk}-trial"


def _is_open_line(text: str, settings: Settings) -> bool:
    """By http; machines of networks that the operator named by number are the own house."""
    if not is_on_the_web(text):
        return False
    address = parse(text)
    allowed = Gate.of(settings.fetch_allowed_networks, settings.fetch_ports).allowed
    try:
        machine = plain(ip_address(address.host))
    except ValueError:
        return not address.is_protected
    return not (address.is_protected or any(machine in network for network in allowed))


def staging(layout: Layout, subscription: int) -> Path:
    """Where what comes lies until it is a draft's file."""
    return layout.harvests / str(subscription)


def _require_possible(choice: Choice, offered: dict[str, str]) -> None:
    require_sensible(choice)
    if not choice.offers or not set(choice.offers) <= set(offered):
        raise Refused(reason=N_("please choose at least one thing that the source offers"))


def require_sensible(choice: Choice) -> None:
    """How often and which licence. Raises `Refused`."""
    is_scheduled = LEAST_MINUTES <= choice.every_minutes <= MOST_MINUTES
    if not is_scheduled and choice.every_minutes != ONLY_CALLED:
        raise Refused(reason=N_("a source is asked every five minutes at most, monthly at least"))
    if choice.described.get("licence", "") not in {"", *LICENCES}:
        raise Refused(reason=N_("please choose one of the licences"))


def _new_slug(owner: Organisation, host: str) -> str:
    slug = f"{slugify(host)[: _LONGEST - len(owner.slug)]}-{owner.slug}"
    taken = Source.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    return unique(slug, set(taken))


def _person(actor: Actor) -> int | None:
    kind, _, number = actor.key.partition(":")
    return int(number) if kind == "person" else None


def _note(actor: Actor, action: str, source: Source, **details: Any) -> None:
    note(actor, action, organisation=source.owner.key, source=source.title, **details)
