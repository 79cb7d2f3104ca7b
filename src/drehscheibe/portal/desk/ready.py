# SPDX-License-Identifier: EUPL-1.2
"""Ready for GovData? What a draft still lacks, with what mends it at one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.quality import lacks_for_govdata
from drehscheibe.portal.desk.candidate_page import shown_candidate
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from drehscheibe.catalogue.profile.checklist import Point
    from drehscheibe.portal.catalogue.services import Description
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading

MENDED = ("title", "licence", "attribution", "themes", "keywords", "frequency", "contact")


@dataclass(frozen=True, slots=True)
class ToMend:
    """`offer`: what we would put there, in words; "" where somebody has to say it."""

    point: Point
    anchor: str  # of the field at the step "Describe"
    offer: str = ""


def to_mend(
    draft: Draft, reading: Reading, said: Description, suggested: Description
) -> tuple[ToMend, ...]:
    """While it is described, worst first."""
    points = lacks_for_govdata(_record_of(draft, reading, said))
    return tuple(ToMend(one, _anchor(one.field), _offer(one.field, suggested)) for one in points)


def candidate_to_mend(draft: Draft) -> tuple[ToMend, ...]:
    """Of what approving would make public."""
    shown = shown_candidate(draft)
    points = lacks_for_govdata(projection.record_of(shown.dataset, shown.manifest, ()))
    return tuple(ToMend(one, _anchor(one.field)) for one in points)


def _record_of(draft: Draft, reading: Reading, said: Description) -> DatasetRecord:
    """The draft as a record of the catalogue, as far as it is known today."""
    owner, now = draft.owner, timezone.now().isoformat(timespec="seconds")
    tables = tuple(seen.table for seen in reading.tables)
    return DatasetRecord(
        slug=draft.dataset.slug if draft.dataset else "neu",
        title=said.title,
        description=said.description,
        publisher=Publisher(owner.key, owner.name, owner.kind, owner.slug),
        licence=said.licence,
        release="",
        issued=now,
        modified=now,
        tables=tables,
        files=() if tables else (draft.file_name,),
        themes=said.themes,
        keywords=said.keywords,
        attribution=said.attribution,
        frequency=said.frequency,
        contact=said.contact or owner.contact_mail,
        hvd=said.hvd,
        model_dataset=said.model_dataset,
    )


def _anchor(field: str) -> str:
    return field if field in {"", "licence", "themes", "hvd"} else f"id_{field}"


def _offer(field: str, suggested: Description) -> str:
    """Themes, licences and frequencies by their title, in the reader's language."""
    if field not in MENDED:
        return ""
    value = getattr(suggested, field)
    if field == "licence":
        return LICENCES[value].title if value in LICENCES else ""
    if field == "frequency":
        return (
            gettext(FREQUENCIES[value].title, language=language_now())
            if value in FREQUENCIES
            else ""
        )
    if field == "themes":
        titles = [THEMES[code] for code in value if code in THEMES]
        return ", ".join(gettext(title, language=language_now()) for title in titles)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
