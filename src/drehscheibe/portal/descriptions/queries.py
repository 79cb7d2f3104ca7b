# SPDX-License-Identifier: EUPL-1.2
"""Which changes somebody may see, and the datasets they may choose from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from django.db.models import Q

from drehscheibe.domain.errors import BulkChangeNotFound, OrganisationNotFound
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.descriptions.from_lists import READ_LIST
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.planning import PLAN
from drehscheibe.portal.descriptions.services import may
from drehscheibe.portal.descriptions.taking_back import to_take_back
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor

PAGE = 100
_ENDED = (BulkChange.State.DISCARDED,)
_SHOWN_CHANGES = 20
# What may be missing of a description -> the field and what an empty one holds.
MISSING = {
    "kontakt": ("contact", ""),
    "beschreibung": ("description", ""),
    "thema": ("themes", []),
    "schlagwort": ("keywords", []),
    "haeufigkeit": ("frequency", ""),
    "musterdatensatz": ("model_dataset", ""),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, as it stands in the address; "" asks for nothing."""

    q: str = ""
    ohne: str = ""

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Self:
        return cls(**{one.name: str(given.get(one.name, ""))[:200].strip() for one in fields(cls)})

    @property
    def query(self) -> str:
        asked = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Filter(Asked):
    """Among the datasets of an organisation."""

    thema: str = ""
    lizenz: str = ""


def steward_of(slug: str, actor: Actor) -> Organisation:
    """An organisation whose descriptions the actor may change. Raises `OrganisationNotFound`."""
    found = Organisation.objects.filter(slug=slug).first()
    facts = DatasetFacts(is_public=False, owner=found.key if found else "")
    if found is None or not decide(actor, Action.PREPARE, facts).allowed:
        raise OrganisationNotFound(organisation=slug)
    return found


def find_change(slug: str, change: UUID, actor: Actor) -> BulkChange:
    """Raises `BulkChangeNotFound`, also where it is none of the actor's business."""
    changes = BulkChange.objects.select_related("owner", "author", "undoes")
    found = changes.filter(owner__slug=slug, pk=change).exclude(state__in=_ENDED).first()
    if found is None or not may(actor, Action.SEE_DRAFT, found).allowed:
        raise BulkChangeNotFound
    return found


def latest_of(owner: Organisation) -> list[BulkChange]:
    return list(owner.bulk_changes.exclude(state__in=_ENDED)[:_SHOWN_CHANGES])


def made(change: BulkChange) -> tuple[int, int]:
    """With how many of how many nothing more happens; the worker makes the lines that undo."""
    ended = (BulkLine.State.DONE, BulkLine.State.LEFT)
    lines = to_take_back(change) if change.undoes_id else change.lines
    return change.lines.filter(state__in=ended).count(), lines.count()


def are_lines_open(change: BulkChange) -> bool:
    """Of which datasets it is, is not known: the worker finds out, or could not."""
    is_read = change.state == BulkChange.State.PLANNING and bool(change.file_name)
    is_turned = change.state == BulkChange.State.APPLYING and change.undoes_id is not None
    return bool(change.fault) or is_read or is_turned


def reckoned(change: BulkChange) -> tuple[int, int]:
    """Of how many of how many the worker knows what would change; of a list: not known at first."""
    jobs = Job.objects.filter(kind__in=(PLAN, READ_LIST), key=str(change.pk)).order_by("-pk")
    done, total = jobs.values_list("done", "total").first() or (0, 0)
    return done, total if change.file_name else change.lines.count()


def datasets_in(owner: Organisation, wanted: Filter) -> QuerySet[Dataset]:
    """What is public of an organisation, by title."""
    found = owner.datasets.filter(state__in=Dataset.RELEASED)
    if wanted.q:
        found = found.filter(Q(title__icontains=wanted.q) | Q(slug__icontains=wanted.q))
    if wanted.thema:
        found = found.filter(themes__icontains=f'"{wanted.thema}"')
    if wanted.lizenz:
        found = found.filter(licence=wanted.lizenz)
    if wanted.ohne in MISSING:
        name, empty = MISSING[wanted.ohne]
        found = found.filter(**{name: empty})
    return found.order_by("title", "pk")


def to_review(actor: Actor) -> list[BulkChange]:
    """What waits for the actor's yes or no."""
    waiting = BulkChange.objects.filter(state=BulkChange.State.SUBMITTED).select_related("owner")
    return [one for one in waiting if may(actor, Action.APPROVE, one).allowed]


def begun_by(actor: Actor) -> list[BulkChange]:
    """What the actor began and has not handed over, or got back."""
    kind, _, number = actor.key.partition(":")
    if kind != "person":
        return []
    mine = BulkChange.objects.filter(author=int(number), state__in=BulkChange.EDITABLE)
    return [one for one in mine.select_related("owner") if may(actor, Action.PREPARE, one).allowed]
