# SPDX-License-Identifier: EUPL-1.2
"""What changes of many add to "My work"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import actor as actor_name
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.queries import begun_by, to_review
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from datetime import datetime


def register_sources() -> None:
    register(Source("bulk-to-review", N_("Descriptions to review"), order=11, items=reviews))
    register(Source("bulk-begun", N_("Descriptions you began to change"), order=51, items=begun))


def reviews(actor: Actor) -> Iterator[Item]:
    for change in to_review(actor):
        who = actor_name(change.submitted_name, language=language_now())
        yield _item(change, N_("{organisation} · {who}"), who=who, at=change.submitted)


def begun(actor: Actor) -> Iterator[Item]:
    for change in begun_by(actor):
        note = N_("Sent back: “{sentence}”") if change.sentence else N_("{organisation}")
        yield _item(change, note, who="", at=change.changed)


def _item(change: BulkChange, note: str, *, who: str, at: datetime | None) -> Item:
    language = language_now()
    values = {"organisation": change.owner.name, "who": who, "sentence": change.sentence}
    count = {"count": change.lines.count()}
    return Item(
        title=sentence(
            N_("{count} {count:description|descriptions}"), values=count, language=language
        ),
        address=url("bulk-change", slug=change.owner.slug, change=str(change.pk)),
        note=sentence(note, values=values, language=language),
        at=at,
    )
