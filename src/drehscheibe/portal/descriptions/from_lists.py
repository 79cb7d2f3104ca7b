# SPDX-License-Identifier: EUPL-1.2
"""A list that comes back from a spreadsheet becomes a change of what it says otherwise.

Short ones are read while the page waits; of long ones the worker reads some hundred datasets at a
time. Killed in between it begins again, and nobody can hand over what is read by half.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.children.child import Progress
from drehscheibe.domain.errors import N_, Refused, TaskCancelled
from drehscheibe.domain.licence_names import licence_named
from drehscheibe.look.translations import gettext
from drehscheibe.portal.descriptions.list_files import is_long, require_list, rows_in
from drehscheibe.portal.descriptions.lists import COLUMNS, FILE_COLUMNS
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine, BulkList
from drehscheibe.portal.descriptions.planning import foresee, require_steward
from drehscheibe.portal.descriptions.things import line_for, things_of
from drehscheibe.portal.descriptions.wishes import NO_DAY, day_in, tidy, words_in
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.descriptions.list_files import ListFile, Row
    from drehscheibe.portal.descriptions.things import Named, Things
    from drehscheibe.portal.descriptions.wishes import Field
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person
    from drehscheibe.settings import Settings

READ_LIST = "read-list-of-descriptions"  # kind of job
AT_ONCE = 200  # lines that are read while somebody waits for the page: about 0.1 s
_BATCH = 500  # datasets
_SHOWN_ROWS = 50  # that name no dataset
_LANGUAGES = ("de", "en")
_State = BulkChange.State


@dataclass(slots=True)
class _Said:
    """What rows say of one dataset: their numbers, and those of rows that say it again."""

    cells: dict[str, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)


@transaction.atomic
def begin_from_list(
    things: Things, owner: Organisation, file: ListFile, *, author: Person | None, actor: Actor
) -> BulkChange:
    """A change of what the list says otherwise. Raises `Refused` where it is no such list."""
    require_steward(actor, owner)
    require_list(file.content)
    change = BulkChange.objects.create(
        owner=owner,
        author=author,
        about=things.about,
        file_name=file.name[:300],
        state=_State.PLANNING,
    )
    if is_long(file.content, AT_ONCE):
        BulkList.objects.create(change=change, content=file.content)
        ask_for(READ_LIST, key=str(change.pk), priority=SOMEBODY_WAITS, change=str(change.pk))
    else:
        _end(change, strange=_read(change, file.content, lambda _done, _total: None))
    return change


def read_list(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """The worker's part."""
    change = BulkChange.objects.select_related("owner").get(pk=payload["change"])
    if change.state != _State.PLANNING:
        return {}

    def tell(done: int, total: int) -> None:
        if watch.cancelled():
            raise TaskCancelled(name=change.file_name)
        watch.on_progress(Progress("list", done, total))

    change.lines.all().delete()  # of an attempt before
    try:
        strange = _read(change, bytes(change.listed.content), tell)
    except Refused as fault:
        _give_up(change, str(fault.params["reason"]))
        return {}
    _end(change, strange=strange)
    return {"done": change.lines.count()}


def give_up_reading(payload: Payload, error: object = None) -> None:  # noqa: ARG001
    """What was read until then is no list of anybody's."""
    change = BulkChange.objects.filter(pk=payload["change"], state=_State.PLANNING).first()
    if change:
        _give_up(change, N_("it could not be read to its end; please hand it in again"))


@transaction.atomic
def _give_up(change: BulkChange, reason: str) -> None:
    change.lines.all().delete()
    change.fault = reason
    _end(change, strange=[])


@transaction.atomic
def _end(change: BulkChange, *, strange: list[list[Any]]) -> None:
    """It can be worked on."""
    change.state, change.strange = _State.OPEN, strange
    change.save()
    BulkList.objects.filter(change=change).delete()


def _read(change: BulkChange, content: bytes, tell: Callable[[int, int], None]) -> list[list[Any]]:
    """A line for each dataset. Returns rows that name none, or say again what one said before.

    Raises `Refused`.
    """
    said = _said_in(rows_in(content, COLUMNS, FILE_COLUMNS))
    slugs, strange = list(said), []
    for start in range(0, len(slugs), _BATCH):
        tell(start, len(slugs))
        several = slugs[start : start + _BATCH]
        known = things_of(change).named(change.owner, several)
        BulkLine.objects.bulk_create(
            _line_of(change, known[slug], said[slug].cells) for slug in several if slug in known
        )
        strange += [
            [number, tidy(slug)[:80]]
            for slug in several
            for number in (said[slug].twice if slug in known else said[slug].rows)
        ]
    return sorted(strange)[:_SHOWN_ROWS]


def _said_in(rows: Iterable[Row]) -> dict[str, _Said]:
    """By name, in the order of the list. What is said first counts."""
    said: dict[str, _Said] = {}
    for row in rows:
        one = said.setdefault(row.slug, _Said())
        one.rows.append(row.number)
        if one.cells.keys() & row.cells.keys():
            one.twice.append(row.number)
        else:
            one.cells.update(row.cells)
    return said


def _line_of(change: BulkChange, one: Named, cells: dict[str, str]) -> BulkLine:
    things, line = things_of(change), line_for(change, one.row)
    said, fields = dict(things.words(one.thing)), things.fields
    for name, text in cells.items():
        if name not in said or name not in fields:
            line.reason = N_("it has no such file") if "@" in name else line.reason
            line.example = name.partition("@")[2][:300] or line.example
        elif (value := _value(fields[name], name, text)) is None:
            line.reason = NO_DAY if fields[name].is_day else N_("a value is not on its list")
            line.example = text[:300]
        else:
            said[name] = value
    foresee(things, one.thing, line, said)
    if line.example and line.state == BulkLine.State.LEFT:
        line.before, line.after = {}, {}
    return line


def _value(field: Field, name: str, text: str) -> Any:
    """As it is kept; None where a code is not on its list, or a day is none."""
    plain = tidy(text)
    if field.codes is None:
        if field.is_day:
            return day_in(plain) or (None if plain else "")
        return words_in(plain) if field.is_list else plain[: field.longest]
    if not plain:
        return [] if field.is_list else ""
    if name.partition("@")[0] == "licence":
        return licence_named(plain) or None
    if not field.is_list:
        return _code(field, plain)
    codes = [_code(field, part) for part in plain.split(";" if ";" in plain else ",")]
    return None if None in codes else list(dict.fromkeys(codes))


def _code(field: Field, text: str) -> str | None:
    """By the code itself or its title in one of our languages."""
    wanted = text.strip().casefold()
    for code, title in (field.codes or {}).items():
        titles = (gettext(title, language=one).casefold() for one in _LANGUAGES)
        if wanted in {code.casefold(), *titles}:
            return code
    return None
