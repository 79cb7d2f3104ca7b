# SPDX-License-Identifier: EUPL-1.2
"""Versions of a use case are deleted for good: one person asks, a second one decides.

Whoever asks withdraws at once. What is left of a version is its number, and the proof: who, when,
why, how much. Its words are gone from the database, its files and what was computed with it from
the disk. Copies that others fetched stay with them, and those who forked it are told.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import visible
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.notices.models import Notice
from drehscheibe.portal.usecases import telling
from drehscheibe.portal.usecases.facts import require
from drehscheibe.portal.usecases.models import Proposal, Purge, UseCase, UseCaseVersion
from drehscheibe.portal.usecases.signals import holding, purging
from drehscheibe.portal.usecases.states import state_of
from drehscheibe.releases.purge import Copy, still_there
from drehscheibe.usecases.model import Contact, Outputs, Package, Profile

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

log = logging.getLogger(__name__)
_LONGEST = 1_000  # characters of a reason
_PURGED = UseCase.State.PURGED


def ask_for_purge(
    usecase: UseCase, versions: Sequence[UseCaseVersion], reason: str, *, actor: Actor
) -> Purge:
    """Nobody reads these versions from now on; a second person says whether they go for good.

    Raises `Refused`.
    """
    require(actor, UseCaseAction.ASK_PURGE, usecase)
    chosen = [one for one in versions if one.usecase_id == usecase.pk and one.state != _PURGED]
    if not chosen:
        raise Refused(reason=N_("please choose at least one version"))
    words = _words(reason)
    try:
        with transaction.atomic():
            asked = usecase.purges.create(
                versions=[one.version for one in chosen], reason=words,
                asked_by=actor.name[:200], asked_key=actor.key,
            )  # fmt: skip
            _withdraw(usecase, chosen)
            _note(actor, "ask-purge-package", asked)
            telling.tell_purge_asked(asked, actor)
    except IntegrityError:
        raise Refused(reason=N_("somebody has asked for this already")) from None
    return asked


@transaction.atomic
def drop_purge(purge: Purge, *, actor: Actor) -> None:
    """Nothing is deleted; the versions stay withdrawn. Raises `Refused`."""
    require(actor, UseCaseAction.ASK_PURGE, purge.usecase)
    _decide(purge, Purge.State.DROPPED, actor)
    _note(actor, "drop-purge-package", purge)


def purge(layout: Layout, asked: Purge, *, actor: Actor) -> Purge:
    """Everything that is held of these versions goes. Raises `Refused`.

    First the database, in which they are gone for everybody at once; then the files. What a crash
    left of these, the next start of the worker removes.
    """
    require(actor, UseCaseAction.PURGE, asked.usecase)
    versions = versions_in(asked)
    copies = copies_of(layout, versions)
    with transaction.atomic():
        _decide(asked, Purge.State.DONE, actor)
        purging.send(UseCase, versions=versions, layout=layout, reason=asked.reason)
        _forget(asked.usecase, versions)
        asked.files, asked.bytes = len(copies), sum(copy.bytes for copy in copies)
        asked.save(update_fields=["files", "bytes"])
        _note(actor, "purge-package", asked, files=asked.files, bytes=asked.bytes)
        telling.tell_purged(asked, actor)
        transaction.on_commit(partial(_remove, _folders(layout, versions)))
    if left := still_there(copies):
        log.error("%s files of %s could not be deleted", len(left), asked.usecase)
    return asked


def versions_in(asked: Purge) -> list[UseCaseVersion]:
    found = asked.usecase.versions.filter(version__in=asked.versions)
    return list(found.select_related("usecase__owner"))


def copies_of(layout: Layout, versions: Sequence[UseCaseVersion]) -> tuple[Copy, ...]:
    """Every file that holds something of them: packages, runs with what was drawn of them."""
    files = (path for one in _folders(layout, versions) for path in sorted(one.rglob("*")))
    return tuple(Copy(path, path.stat().st_size) for path in files if path.is_file())


def finish_purges(settings: Settings) -> None:
    """When the worker begins: what a crash left of a purge goes now."""
    purged = list(UseCaseVersion.objects.filter(state=_PURGED))
    _remove(_folders(settings.layout, purged))


def _folders(layout: Layout, versions: Sequence[UseCaseVersion]) -> list[Path]:
    """Where something of them lies; the same content under another number keeps its folder."""
    told: list[tuple[Any, Any]] = holding.send(UseCase, versions=versions, layout=layout)
    kept = UseCaseVersion.objects.exclude(pk__in=[one.pk for one in versions])
    others = {*kept.exclude(state=_PURGED).values_list("sha256", flat=True)}
    own = [layout.package(one.sha256) for one in versions if one.sha256 not in others]
    folders = [*own, *(folder for _, some in told for folder in some)]
    return [folder for folder in folders if folder.exists()]


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _withdraw(usecase: UseCase, versions: Sequence[UseCaseVersion]) -> None:
    shown = usecase.versions.filter(
        pk__in=[one.pk for one in versions], state__in=(*UseCase.SHOWN, UseCase.State.REVIEW)
    )
    shown.update(state=UseCase.State.WITHDRAWN)
    _renew_state(usecase)


def _forget(usecase: UseCase, versions: Sequence[UseCaseVersion]) -> None:
    """What they said is gone from the database: numbers, days and names of people stay."""
    for one in versions:
        one.package, one.state, one.sent_back = to_plain(_husk(one)), _PURGED, ""
        one.save(update_fields=["package", "state", "sent_back"])
    Proposal.objects.filter(version__in=versions).delete()
    _renew_state(usecase)
    if usecase.state == _PURGED:
        usecase.questions.all().delete()
        usecase.proposals.all().delete()
        usecase.end_words = ""
        usecase.save(update_fields=["end_words"])
        Notice.objects.filter(path__startswith=telling.page_of(usecase)).delete()


def _husk(version: UseCaseVersion) -> Package:
    """A package that says nothing but its name, for pages that list what was."""
    name = str(version.usecase)
    profile = Profile(
        title={"de": name}, summary={}, purpose={}, audience={}, effect={}, dna={},
        licence="", code_licence="", contact=Contact("", ""),
    )  # fmt: skip
    return Package(name, version.version, profile, inputs=(), transforms=(), outputs=Outputs())


def _renew_state(usecase: UseCase) -> None:
    usecase.state = state_of({*usecase.versions.values_list("state", flat=True)})
    usecase.save(update_fields=["state"])


def _decide(asked: Purge, state: Purge.State, actor: Actor) -> None:
    """Raises `Refused` where somebody else was faster."""
    now = Purge.objects.select_for_update().get(pk=asked.pk)
    if now.state != Purge.State.ASKED:
        raise Refused(reason=N_("this was decided already"))
    asked.state, asked.decided, asked.decided_by = state, timezone.now(), actor.name[:200]
    asked.save(update_fields=["state", "decided", "decided_by"])


def _note(actor: Actor, action: str, asked: Purge, **details: int) -> None:
    usecase = asked.usecase
    key = usecase.owner.key if usecase.owner else ""
    about = {"package": str(usecase), "version": ", ".join(asked.versions)}
    note(actor, action, reason=asked.reason, organisation=key, **about, **details)


def _words(text: str) -> str:
    said = visible(text).strip()[:_LONGEST]
    if not said:
        raise Refused(reason=N_("please say in a sentence why"))
    return said
