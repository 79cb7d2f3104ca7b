# SPDX-License-Identifier: EUPL-1.2
"""Who answers for a use case, and what the rules need to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.policy.usecases import UseCaseAction, UseCaseFacts, decide
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import Purge, UseCase, UseCaseVersion

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor


def mentor_of(usecase: UseCase) -> Organisation | None:
    """Whose people answer questions: the publisher; for what we ship the network's node."""
    if usecase.owner_id:
        return usecase.owner
    return Organisation.objects.filter(is_node=True).first()


def facts_of(usecase: UseCase, version: UseCaseVersion | None = None) -> UseCaseFacts:
    mentor = mentor_of(usecase)
    authors = {version.imported_key, version.handed_over_key} if version else set()
    return UseCaseFacts(
        owner=mentor.key if mentor else "",
        is_shipped=usecase.owner_id is None,
        is_shown=(version or usecase).state in UseCase.SHOWN,
        authors=frozenset(authors - {""}),
        one_person_may_release=bool(mentor and mentor.one_person_may_release),
        purge_asked_by=_purge_asked_by(usecase),
    )


def _purge_asked_by(usecase: UseCase) -> str:
    asked = usecase.purges.filter(state=Purge.State.ASKED).first()
    return asked.asked_key if asked else ""


def may(
    actor: Actor, action: UseCaseAction, usecase: UseCase, version: UseCaseVersion | None = None
) -> bool:
    return decide(actor, action, facts_of(usecase, version)).allowed


def require(
    actor: Actor, action: UseCaseAction, usecase: UseCase, version: UseCaseVersion | None = None
) -> None:
    """Raises `Refused`."""
    decide(actor, action, facts_of(usecase, version)).require()


def title_in(words: dict[str, str], language: str = "de") -> str:
    """In the reader's language, else German, which is always there."""
    return words.get(language) or words.get("de") or ""


def title_of(version: UseCaseVersion, language: str = "de") -> str:
    return title_in(version.package["profile"]["title"], language)
