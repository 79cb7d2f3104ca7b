# SPDX-License-Identifier: EUPL-1.2
"""What is said once for all layers of a file or all that a source brought, and how it reaches each.

A draft that said otherwise by itself keeps its own words; whether a layer tells of persons is
never answered by what was said of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.domain.clearance import Given
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.asked import PERSONS
from drehscheibe.portal.desk.bundles import COMMON, common_of, drafts_in
from drehscheibe.portal.desk.decisions import keep_all
from drehscheibe.portal.desk.described import said_of, suggestion
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.services import (
    ask_for_preview,
    clear,
    clearance_of,
    describe_draft,
    submit_all,
)

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Bundle, Draft
    from drehscheibe.portal.desk.reading import Reading
    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class Own:
    """What is said of one layer alone."""

    title: str
    description: str = ""
    persons: Given | None = None  # asked where its rows may tell of people


@dataclass(frozen=True, slots=True)
class Together:
    """`common`: fields of `Description` by name; `own`: by the id of the draft."""

    common: dict[str, str] = field(default_factory=dict)
    clearance: dict[str, Given] = field(default_factory=dict)
    own: dict[str, Own] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # what stood there before


@transaction.atomic
def say_together(layout: Layout, bundle: Bundle, said: Together, actor: Actor) -> None:
    """Keep everything, complete or not. Raises `Refused`."""
    shown = common_of(drafts_in(bundle), bundle)
    for draft in drafts_in(bundle):
        if draft.is_editable:
            reading = reading_of(layout, draft)
            described = _described(draft, reading, bundle, replace(said, shown=shown))
            if to_plain(described) != draft.description:
                draft = describe_draft(layout, draft, described, actor)
            given = _given(draft, reading, bundle, said)
            if given != clearance_of(draft):
                clear(layout, draft, given, actor)
    bundle.description, bundle.clearance = said.common, to_plain(said.clearance)
    bundle.save(update_fields=["description", "clearance"])


def preview_together(layout: Layout, bundle: Bundle, actor: Actor) -> None:
    """What was guessed is right; build what the public would see of each. Raises `Refused`."""
    for draft in drafts_in(bundle):
        is_read = draft.is_editable and reading_of(layout, draft).is_there
        if is_read and draft.candidate is None:
            ask_for_preview(keep_all(layout, draft, actor), actor)


def submit_together(bundle: Bundle, actor: Actor) -> list[Draft]:
    """Hand over everything that is ready; each waits for its own yes. Raises as `submit`."""
    ready = [one for one in drafts_in(bundle) if one.is_editable and one.candidate]
    return submit_all(ready, actor)


def given_together(bundle: Bundle) -> dict[str, Given]:
    return {code: from_plain(Given, plain) for code, plain in bundle.clearance.items()}


def _described(draft: Draft, reading: Reading, bundle: Bundle, said: Together) -> Description:
    before = said_of(draft)
    common = {
        name: value
        for name in COMMON
        if (value := said.common.get(name, "")) and getattr(before, name) in {"", said.shown[name]}
    }
    if draft.is_new_dataset and not bundle.description:
        suggested = suggestion(draft, reading)
        themes = before.themes or suggested.themes
        keywords = before.keywords or suggested.keywords
        before = replace(before, themes=themes, keywords=keywords)
    own = said.own.get(str(draft.pk))
    words = {"title": own.title, "description": own.description} if own else {}
    return from_plain(Description, to_plain(before) | common | words)


def _given(draft: Draft, reading: Reading, bundle: Bundle, said: Together) -> dict[str, Given]:
    before, last = clearance_of(draft), given_together(bundle)
    given = dict(before)
    alone = bool(reading.own_hints)
    for code, answer in said.clearance.items():
        follows = code not in before or before[code] == last.get(code)
        if follows and not (code == PERSONS and alone):
            given[code] = answer
    own = said.own.get(str(draft.pk))
    if alone and own and own.persons:
        given[PERSONS] = own.persons
    return given
