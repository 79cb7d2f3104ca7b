# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of datasets that lie elsewhere, as people of the source's organisation correct them.

They are changed like descriptions of our own: prepared, looked at by a second person, taken back.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.describing import difference
from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.things import Named
from drehscheibe.portal.sources import linking
from drehscheibe.portal.sources.by_hand import with_hand
from drehscheibe.portal.sources.entries import Described, ForeignEntry, HandChange
from drehscheibe.portal.sources.hand_fields import fields_of
from drehscheibe.portal.sources.hand_words import words_of
from drehscheibe.portal.sources.kept import kept_by
from drehscheibe.portal.sources.making import record_of
from drehscheibe.portal.sources.projecting import show_all
from drehscheibe.portal.templating import url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.descriptions.models import BulkLine
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field, Words
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.releases.layout import Layout


_AT_ONCE = 500


@dataclass(slots=True)
class Foreign:
    """`said` is what its catalogues say, with the source's mapping; None where none lists it."""

    described: Described
    said: DescribedRecord | None
    source: Source | None  # whose words these are

    @property
    def owner(self) -> Organisation | None:
        """Its people may correct them."""
        return self.source.owner if self.source else None

    @property
    def source_words(self) -> Words:
        return words_of(self.said) if self.said else {}

    @property
    def words(self) -> Words:
        return words_of(with_hand(self.said, self.described.by_hand)) if self.said else {}

    @property
    def title(self) -> str:
        return str(self.words.get("title", self.described.slug))


@dataclass(frozen=True, slots=True)
class Deed:
    """Who says it; `bulk` is the change of many that it is of, `undoes` the one it takes back."""

    actor: Actor
    approved_by: str = ""
    bulk: Any = None
    undoes: HandChange | None = None


def loaded(several: Iterable[Described]) -> list[Foreign]:
    """In the same order, with what their catalogues say."""
    listed = list(several)
    roads: dict[int | None, list[ForeignEntry]] = {}
    entries = ForeignEntry.objects.filter(described__in=listed, state__in=ForeignEntry.LISTED)
    for entry in entries.select_related("source__owner").order_by("pk"):
        roads.setdefault(entry.described_id, []).append(entry)
    return [_with(one, roads.get(one.pk, [])) for one in listed]


def loaded_few(several: Iterable[Described]) -> Iterator[Foreign]:
    """The same for many: some hundred at a time."""
    rows = iter(several)
    while batch := list(islice(rows, _AT_ONCE)):
        yield from loaded(batch)


def _with(described: Described, roads: list[ForeignEntry]) -> Foreign:
    if not roads:
        return Foreign(described, None, None)
    return Foreign(described, record_of(described.slug, roads), roads[0].source)


def say_by_hand(thing: Foreign, after: Words, deed: Deed) -> HandChange | None:
    """`after` stands there from now on; what the source says as well is the source's.

    The caller holds the row and shows it.
    """
    source, before, hand = thing.source_words, thing.words, dict(thing.described.by_hand)
    was_source = [name for name in after if name not in hand]
    at = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    for name, value in after.items():
        if value == source.get(name):
            hand.pop(name, None)
        else:
            who = thing.owner.name if thing.owner else ""
            hand[name] = {"value": value, "at": at, "who": who}
    thing.described.by_hand = hand
    thing.described.version += 1
    thing.described.save(update_fields=["by_hand", "version"])
    old, new = difference(before, thing.words)
    if not new:
        return None
    return HandChange.objects.create(
        described=thing.described,
        actor=deed.actor.name,
        actor_key=deed.actor.key,
        approved_by=deed.approved_by,
        bulk=deed.bulk,
        undoes=deed.undoes,
        before=old,
        after=new,
        source_said=was_source,
    )


def take_back(thing: Foreign, change: HandChange, names: Collection[str], deed: Deed) -> None:
    """What was the source's before is the source's again, whatever it says by now."""
    source = thing.source_words
    after = {
        name: source[name] if name in change.source_said else value
        for name, value in change.before.items()
        if name in names and name in source
    }
    say_by_hand(thing, after, deed)


class ForeignDatasets:
    about: str = BulkChange.About.ELSEWHERE

    @property
    def fields(self) -> Mapping[str, Field]:
        return fields_of(atlas().titles_of_towns)

    def choosing(self, owner: Organisation) -> str:
        is_some = Described.objects.filter(entries__source__owner=owner).exists()
        return url("descriptions-elsewhere", slug=owner.slug) if is_some else ""

    def named(self, owner: Organisation, slugs: Collection[str]) -> dict[str, Named]:
        return {
            one.described.slug: Named(one.described, one)
            for one in loaded_few(kept_by(owner, slugs))
        }

    def of(self, lines: Sequence[BulkLine]) -> list[Foreign]:
        found = Described.objects.in_bulk([line.described_id for line in lines])
        return loaded(found[line.described_id] for line in lines)

    def locked(self, line: BulkLine) -> Foreign:
        row = Described.objects.select_for_update(of=("self",)).get(bulk_lines=line.pk)
        return loaded([row])[0]

    def lock(self, layout: Layout, thing: Foreign) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nothing but its row is changed by several."""
        return nullcontext()

    def title(self, thing: Foreign) -> str:
        return thing.title

    def address(self, thing: Foreign) -> str:
        return url("elsewhere", slug=thing.described.slug)

    def words(self, thing: Foreign) -> Words:
        return thing.words

    def closed(self, thing: Foreign) -> str:
        return "" if thing.said else N_("no catalogue lists it any more")

    def say(self, thing: Foreign, change: BulkChange, line: BulkLine) -> None:
        actor = Actor(change.submitted_name, change.submitted_by)
        deed = Deed(actor, change.approved_name, change.pk)
        made = HandChange.objects.filter(described=thing.described, bulk=change.undoes_id).first()
        if change.undoes_id and made:
            take_back(thing, made, line.after, Deed(actor, bulk=change.pk, undoes=made))
        else:
            say_by_hand(thing, line.after, deed)

    def show(self, layout: Layout, things: Sequence[Foreign]) -> None:
        if things:
            show_all(layout)
            linking.look_at(one.described for one in things)

    def forget(self, before: datetime) -> int:
        return HandChange.objects.filter(at__lt=before).delete()[0]


FOREIGN: Things = ForeignDatasets()
