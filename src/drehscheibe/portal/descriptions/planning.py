# SPDX-License-Identifier: EUPL-1.2
"""What a change of many would do to each dataset, before anybody agrees to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue.describing import difference
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.things import line_for, things_of
from drehscheibe.portal.descriptions.wishes import MOST_WORDS, Wish, fulfil

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person

MOST = 20_000  # datasets of one change
_BATCH = 500


def require_steward(actor: Actor, owner: Organisation) -> None:
    decide(actor, Action.PREPARE, DatasetFacts(is_public=False, owner=owner.key)).require()


@transaction.atomic
def begin(
    owner: Organisation,
    chosen: Iterable[Any],
    *,
    author: Person | None,
    actor: Actor,
    about: str = BulkChange.About.OURS,
) -> BulkChange:
    """A change of these datasets, all of the organisation, which says nothing yet.

    `chosen` are what `about` says. Raises `Refused`.
    """
    require_steward(actor, owner)
    datasets = list(chosen)
    if not datasets:
        raise Refused(reason=N_("please choose at least one dataset"))
    if len(datasets) > MOST:
        raise Refused(reason=N_("these are too many datasets at once; please choose fewer"))
    change = BulkChange.objects.create(owner=owner, author=author, about=about)
    BulkLine.objects.bulk_create((line_for(change, one) for one in datasets), batch_size=_BATCH)
    return change


def wishes_of(change: BulkChange) -> tuple[Wish, ...]:
    return tuple(from_plain(Wish, _with_tuple(one)) for one in change.wishes)


@transaction.atomic
def plan(change: BulkChange, wishes: Sequence[Wish], actor: Actor) -> BulkChange:
    """Keep what is wished and reckon what it would change. Raises `Refused`."""
    require_steward(actor, change.owner)
    change = locked(change, BulkChange.EDITABLE)
    change.wishes = to_plain(tuple(wishes))
    change.save()
    things, last = things_of(change), 0
    while lines := list(change.lines.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = lines[-1].pk
        for line, thing in zip(lines, things.of(lines), strict=True):
            foresee(things, thing, line, fulfil(things.words(thing), wishes))
        _keep(lines)
    return change


def foresee(things: Things, thing: Any, line: BulkLine, said: dict[str, Any]) -> None:
    """What differs, or why nothing will; `line.reason` may be there already."""
    line.before, line.after = difference(things.words(thing), said)
    line.reason = things.closed(thing) or line.reason or _reason(line, said, things.fields)
    line.state = BulkLine.State.LEFT if line.reason else BulkLine.State.PLANNED


def _keep(lines: list[BulkLine]) -> None:
    """To put them in again costs a fifth of `bulk_update`, which writes a case for each field."""
    names = ("state", "before", "after", "reason", "example")
    BulkLine.objects.bulk_create(
        lines, update_conflicts=True, update_fields=names, unique_fields=["id"]
    )


def locked(change: BulkChange, states: Iterable[str]) -> BulkChange:
    """As it is now, ours until the transaction ends. Raises `Refused` in another state."""
    changes = BulkChange.objects.select_for_update(of=("self",)).select_related("owner", "author")
    found = changes.filter(pk=change.pk).first()
    if found is None or found.state not in set(states):
        raise Refused(reason=N_("somebody else went on with it meanwhile; please look again"))
    return found


def _reason(line: BulkLine, said: dict[str, Any], fields: Mapping[str, Field]) -> str:
    if not line.after:
        return N_("it says so already")
    if len(said["keywords"]) > MOST_WORDS and "keywords" in line.after:
        return N_("it would have more than twenty keywords")
    if said.get("start") and "" < said.get("end", "") < said["start"]:
        return N_("its time would end before it begins")
    empty = [name for name in line.after if not said[name] and not fields[name].may_be_empty]
    return N_("title and licence are never empty") if empty else ""


def _with_tuple(plain: dict[str, Any]) -> dict[str, Any]:
    value = plain["value"]
    return plain | {"value": tuple(value) if isinstance(value, list) else value}
