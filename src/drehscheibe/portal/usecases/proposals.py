# SPDX-License-Identifier: EUPL-1.2
"""A fork gives back: its improvement is offered to the author, with its difference."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from drehscheibe.domain.errors import N_, NotFound, Refused
from drehscheibe.domain.sentences import visible
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.usecases import telling
from drehscheibe.portal.usecases.facts import may, require
from drehscheibe.portal.usecases.models import Proposal, UseCase, UseCaseVersion
from drehscheibe.portal.usecases.storing import names_in

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout

_LONGEST = 4_000  # characters
_MOST_LINES = 400  # of one file's difference that are shown
_MOST_BYTES = 256 << 10  # of a text that is compared


@transaction.atomic
def offer(version: UseCaseVersion, message: str, *, actor: Actor) -> Proposal:
    """Only what is public, and of a fork, is offered. Raises `Refused`."""
    version = _as_it_is(version)
    fork = version.usecase
    require(actor, UseCaseAction.IMPORT, fork)
    if fork.based_on is None or version.state not in UseCase.SHOWN:
        raise Refused(reason=N_("only a public version of a fork can be offered to its author"))
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                usecase=fork.based_on, version=version, message=visible(message)[:_LONGEST],
                made_by=actor.name, made_key=actor.key,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(reason=N_("this version is offered already")) from None
    _note(actor, "offer-package", made)
    telling.tell_offered(made)
    return made


def _as_it_is(version: UseCaseVersion) -> UseCaseVersion:
    versions = UseCaseVersion.objects.select_related("usecase__owner", "usecase__based_on")
    return versions.get(pk=version.pk)


@transaction.atomic
def take(proposal: Proposal, answer: str, *, actor: Actor) -> None:
    """The author says that a next version will hold it. Raises `Refused`."""
    _decide(proposal, Proposal.State.TAKEN, answer, actor)


@transaction.atomic
def decline(proposal: Proposal, answer: str, *, actor: Actor) -> None:
    """With a sentence. Raises `Refused`."""
    if not answer.strip():
        raise Refused(reason=N_("please say in a sentence why"))
    _decide(proposal, Proposal.State.DECLINED, answer, actor)


def _decide(proposal: Proposal, state: Proposal.State, answer: str, actor: Actor) -> None:
    require(actor, UseCaseAction.ANSWER, proposal.usecase)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != Proposal.State.OPEN:
        raise Refused(reason=N_("this was decided already"))
    proposal.state, proposal.answer = state, visible(answer).strip()[:_LONGEST]
    proposal.save(update_fields=["state", "answer"])
    _note(actor, f"{state.value}-proposal", proposal)
    telling.tell_decided(proposal, actor)


def proposal_for(number: int, actor: Actor) -> Proposal:
    """For both sides. Raises `NotFound`."""
    found = Proposal.objects.select_related(
        "usecase__owner", "version__usecase__owner"
    ).filter(pk=number).first()  # fmt: skip
    sides = (found.usecase, found.version.usecase) if found else ()
    if found is None or not any(may(actor, UseCaseAction.ANSWER, one) for one in sides):
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class FileChange:
    """`lines` as of a unified difference; none for pictures and whatever is no text."""

    name: str
    kind: str  # new | gone | changed
    lines: tuple[str, ...] = ()
    is_cut: bool = False


def difference(layout: Layout, old: str, new: str) -> tuple[FileChange, ...]:
    """What differs between two kept packages, by their hashes."""
    before, after = layout.package(old), layout.package(new)
    names = sorted({*names_in(before), *names_in(after)})
    found = (_change(before / name, after / name, name) for name in names)
    return tuple(change for change in found if change)


def _change(before: Path, after: Path, name: str) -> FileChange | None:
    if not before.exists():
        return FileChange(name, "new", *_lines(b"", after.read_bytes()))
    if not after.exists():
        return FileChange(name, "gone")
    old, new = before.read_bytes(), after.read_bytes()
    return FileChange(name, "changed", *_lines(old, new)) if old != new else None


def _lines(old: bytes, new: bytes) -> tuple[tuple[str, ...], bool]:
    if max(len(old), len(new)) > _MOST_BYTES or b"\0" in old + new:
        return (), False
    try:
        texts = (old.decode().splitlines(), new.decode().splitlines())
    except UnicodeDecodeError:
        return (), False
    lines = list(difflib.unified_diff(*texts, lineterm=""))[2:]
    return tuple(lines[:_MOST_LINES]), len(lines) > _MOST_LINES


def _note(actor: Actor, action: str, proposal: Proposal) -> None:
    owner = proposal.version.usecase.owner
    note(
        actor, action, organisation=owner.key if owner else "", package=str(proposal.usecase),
        fork=str(proposal.version.usecase), version=proposal.version.version,
    )  # fmt: skip
