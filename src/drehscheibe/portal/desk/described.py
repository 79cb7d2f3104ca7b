# SPDX-License-Identifier: EUPL-1.2
"""What is said about a draft's data: what is suggested, and what is still missing for GovData."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.domain.layers import title_for
from drehscheibe.domain.licences import DEFAULT, LICENCES
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.suggestions import frequency_for, keywords_for, themes_for
from drehscheibe.domain.titles import title_from_file_name
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import Description

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a catalogue asks for (DCAT-AP.de 3.0, dcat:Dataset and dcat:Distribution)."""

    title: str
    is_there: bool
    is_must: bool


def said_of(draft: Draft) -> Description:
    return from_plain(Description, draft.description) if draft.description else Description()


def suggestion(draft: Draft, reading: Reading) -> Description:
    """From the file's name, its columns, and what the owner said of its datasets before."""
    title = file_title(draft)
    columns = [column.title for seen in reading.tables for column in seen.table.columns]
    before = _earlier(draft)
    return Description(
        title=title,
        licence=_licence_of(before),
        attribution=next((d.attribution for d in before if d.attribution), draft.owner.name),
        themes=themes_for(title, columns),
        keywords=keywords_for(title),
        frequency=frequency_for(draft.file_name),
        contact=next(
            (dataset.contact for dataset in before if dataset.contact), draft.owner.contact_mail
        ),
    )


def file_title(draft: Draft) -> str:
    """What the file calls the data, or the layer of it that the draft is about."""
    if draft.layer:
        return title_for(draft.layer, draft.file_name)
    return title_from_file_name(draft.file_name)


def wanted_by_govdata(said: Description, owner: str) -> tuple[Wanted, ...]:
    """Each with whether it is there; what must be comes first."""
    return (
        Wanted(N_("Title"), bool(said.title), is_must=True),
        Wanted(N_("Description"), bool(said.description), is_must=True),
        Wanted(N_("Published by"), bool(owner), is_must=True),
        Wanted(N_("Licence"), said.licence in LICENCES, is_must=True),
        Wanted(N_("Theme"), bool(said.themes), is_must=False),
        Wanted(N_("Contact"), bool(said.contact), is_must=False),
        Wanted(N_("Keywords"), bool(said.keywords), is_must=False),
        Wanted(N_("How often it changes"), bool(said.frequency), is_must=False),
    )


def _earlier(draft: Draft) -> list[Dataset]:
    """Only what is public already: nobody learns what a colleague prepares."""
    public = Dataset.objects.filter(owner=draft.owner, state=Dataset.State.PUBLIC)
    return list(public.exclude(example=True).order_by("-created")[:10])


def _licence_of(before: Iterable[Dataset]) -> str:
    used = (dataset.licence for dataset in before if dataset.licence in LICENCES)
    return next(used, DEFAULT)
