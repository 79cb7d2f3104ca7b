# SPDX-License-Identifier: EUPL-1.2
"""What a change of many would do to each dataset, before anybody agrees to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.children.child import Progress
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue.describing import difference
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.things import line_for, things_of
from drehscheibe.portal.descriptions.wishes import MOST_WORDS, Wish, fulfil
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person
    from drehscheibe.settings import Settings

MOST = 20_000  # datasets of one change
AT_ONCE = 1_000  # whose changes are reckoned while somebody waits for the page
PLAN = "plan-descriptions"  # kind of job
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
    """Keep what is wished and reckon what it would change; of many the worker does.

    Raises `Refused`.
    """
    require_steward(actor, change.owner)
    change = locked(change, BulkChange.EDITABLE)
    change.wishes = to_plain(tuple(wishes))
    if change.lines.count() > AT_ONCE:
        change.state = BulkChange.State.PLANNING
        ask_for(PLAN, key=str(change.pk), priority=SOMEBODY_WAITS, change=str(change.pk))
    change.save()
    if change.state != BulkChange.State.PLANNING:
        _reckon(change, lambda _: None)
    return change


def plan_many(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """The worker's part. Begun again it comes to the same."""
    change = BulkChange.objects.select_related("owner").get(pk=payload["change"])
    if change.state != BulkChange.State.PLANNING:
        return {}
    total = change.lines.count()

    def tell(done: int) -> None:
        watch.cancelled()
        watch.on_progress(Progress("plan", done, total))

    _reckon(change, tell)
    give_up_planning(payload)
    return {"done": total}


def give_up_planning(payload: Payload, error: object = None) -> None:  # noqa: ARG001
    """It can be worked on again."""
    change = BulkChange.objects.get(pk=payload["change"])
    state = BulkChange.State.RETURNED if change.sentence else BulkChange.State.OPEN
    BulkChange.objects.filter(pk=change.pk, state=BulkChange.State.PLANNING).update(state=state)


def _reckon(change: BulkChange, tell: Callable[[int], None]) -> None:
    things, wishes, last, done = things_of(change), wishes_of(change), 0, 0
    while lines := list(change.lines.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last, done = lines[-1].pk, done + len(lines)
        for line, thing in zip(lines, things.of(lines), strict=True):
            line.reason = ""
            foresee(things, thing, line, fulfil(things.words(thing), wishes))
        _keep(lines)
        tell(done)


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
