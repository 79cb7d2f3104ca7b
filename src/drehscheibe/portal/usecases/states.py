# SPDX-License-Identifier: EUPL-1.2
"""Entwurf → In Prüfung → Veröffentlicht → Abgekündigt → Zurückgezogen, with four eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import visible
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.usecases import telling
from drehscheibe.portal.usecases.facts import require
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.portal.usecases.signals import version_published
from drehscheibe.portal.usecases.storing import forget_files

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout

_State = UseCase.State
_LONGEST = 2_000  # characters of a reason


@transaction.atomic
def hand_over(version: UseCaseVersion, *, actor: Actor) -> None:
    """For the second pair of eyes. Raises `Refused`."""
    version = _locked(version)
    require(actor, UseCaseAction.IMPORT, version.usecase, version)
    _must_be(version, _State.DRAFT)
    version.state, version.handed_over_key = _State.REVIEW, actor.key
    version.sent_back = ""
    _save(version)
    note_about(actor, "hand-over-package", version)
    telling.tell_handed_over(version, actor)


@transaction.atomic
def give_back(version: UseCaseVersion, sentence: str, *, actor: Actor) -> None:
    """With a sentence that says what is to be changed. Raises `Refused`."""
    version = _locked(version)
    require(actor, UseCaseAction.REVIEW, version.usecase, version)
    _must_be(version, _State.REVIEW)
    version.state, version.sent_back = _State.DRAFT, _words(sentence)
    _save(version)
    note_about(actor, "return-package", version, reason=version.sent_back)
    telling.tell_sent_back(version, actor)


@transaction.atomic
def publish_version(version: UseCaseVersion, *, actor: Actor) -> UseCaseVersion:
    """From now on everybody sees it. The operator may leave out the review. Raises `Refused`."""
    version = _locked(version)
    require(actor, UseCaseAction.APPROVE, version.usecase, version)
    if version.state in UseCase.SHOWN:
        return version
    _must_be(version, _State.REVIEW, *((_State.DRAFT,) if actor.is_operator else ()))
    version.state, version.approved_by = _State.PUBLISHED, actor.name
    version.published = timezone.now()
    _save(version)
    note_about(actor, "publish-package", version)
    telling.tell_published(version, actor)
    version_published.send(None, version=version)
    return version


@transaction.atomic
def discard(layout: Layout, version: UseCaseVersion, *, actor: Actor) -> None:
    """A draft that nobody wants any more; its files go. Raises `Refused`."""
    version = _locked(version)
    require(actor, UseCaseAction.IMPORT, version.usecase, version)
    _must_be(version, _State.DRAFT)
    note_about(actor, "discard-package", version)
    usecase, sha256 = version.usecase, version.sha256
    version.delete()
    if not usecase.versions.exists():
        usecase.delete()
    if not UseCaseVersion.objects.filter(sha256=sha256).exists():
        transaction.on_commit(lambda: forget_files(layout, sha256))


@transaction.atomic
def deprecate(usecase: UseCase, reason: str, *, actor: Actor) -> None:
    """It runs on where it runs, and is taken over no more. Raises `Refused`."""
    _end(usecase, _State.DEPRECATED, reason, UseCaseAction.DEPRECATE, actor)


@transaction.atomic
def withdraw(usecase: UseCase, reason: str, *, actor: Actor) -> None:
    """Nobody sees it any more, by one person at once. Raises `Refused`."""
    _end(usecase, _State.WITHDRAWN, reason, UseCaseAction.WITHDRAW, actor)


def _end(
    usecase: UseCase, state: UseCase.State, reason: str, action: UseCaseAction, actor: Actor
) -> None:
    require(actor, action, usecase)
    if usecase.state not in UseCase.SHOWN or usecase.state == state:
        raise Refused(reason=N_("the use case is not in this state any more"))
    usecase.end_words = _words(reason)
    usecase.state = state
    usecase.versions.filter(state__in=UseCase.SHOWN).update(state=state)
    usecase.save(update_fields=["state", "end_words"])
    named = {"package": str(usecase), "organisation": usecase.owner.key if usecase.owner else ""}
    note(actor, f"{state.value}-package", reason=usecase.end_words, **named)
    telling.tell_ended(usecase, actor)


def note_about(actor: Actor, action: str, version: UseCaseVersion, reason: str = "") -> None:
    usecase = version.usecase
    about = {"package": str(usecase), "version": version.version}
    key = usecase.owner.key if usecase.owner else ""
    note(actor, action, reason=reason, organisation=key, **about)


def _save(version: UseCaseVersion) -> None:
    """With the use case, whose state is that of its best version."""
    version.save()
    usecase = version.usecase
    usecase.state = state_of({*usecase.versions.values_list("state", flat=True)})
    usecase.save(update_fields=["state"])


def state_of(states: set[str]) -> str:
    """Of a use case, by those of its versions."""
    best = (_State.PUBLISHED, _State.DEPRECATED, _State.REVIEW, _State.DRAFT, _State.WITHDRAWN)
    return next((state for state in best if state in states), _State.PURGED).value


def _locked(version: UseCaseVersion) -> UseCaseVersion:
    versions = UseCaseVersion.objects.select_for_update().select_related("usecase__owner")
    return versions.get(pk=version.pk)


def _must_be(version: UseCaseVersion, *states: str) -> None:
    if version.state not in states:
        raise Refused(reason=N_("the use case is not in this state any more"))


def _words(text: str) -> str:
    said = visible(text).strip()[:_LONGEST]
    if not said:
        raise Refused(reason=N_("please say in a sentence why"))
    return said
