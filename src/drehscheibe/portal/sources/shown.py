# SPDX-License-Identifier: EUPL-1.2
"""Sources and their runs in sentences, as pages and "My work" show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.plain import from_plain
from drehscheibe.look.formats import actor as actor_name
from drehscheibe.look.formats import ago, moment
from drehscheibe.look.texts import error_text, sentence
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.sources.advice import why
from drehscheibe.portal.sources.figures import figures_of
from drehscheibe.portal.sources.harvest import Step
from drehscheibe.portal.sources.mapped_fields import named_fields
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.schedule import CALLED
from drehscheibe.portal.templating import language_now, url

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEPS = {
    Step.CAME: N_("something new came"),
    Step.UNCHANGED: N_("nothing changed"),
    Step.WAITS: N_("what came before still waits for a person; nothing was fetched"),
    Step.WITHDRAWN: N_("the dataset was withdrawn; nothing was fetched"),
    Step.TRIED: N_("this would come"),
    Step.FAILED: N_("did not work"),
}
_DRAFTS: dict[str, str] = {
    Draft.State.RELEASED: N_("a new release came and is public"),
    Draft.State.DISCARDED: N_("something new came and was discarded"),
    Draft.State.SUBMITTED: N_("something new came and waits for a reviewer"),
    Draft.State.RETURNED: N_("something new came and was sent back"),
}
_OPEN = N_("something new came and waits for you")
_FEWER = N_("The source says that it has {count} {count:object|objects}; fewer came.")
_BY_MACHINE = N_("something new came and is being read")
_PAGES = 20  # of those that were fetched
KINDS = {
    "file": N_("File at an address"),
    "folder": N_("Folder of this server"),
    "sftp": N_("Folder on an SFTP server"),
    "wfs": N_("Service with layers (WFS)"),
    "arcgis": N_("Service with layers (ArcGIS)"),
    "ogc-features": N_("Service with features (OGC API Features)"),
    "ckan": N_("Catalogue of a portal (CKAN)"),
    "dcat": N_("Catalogue as RDF (DCAT)"),
    "csw": N_("Catalogue of geodata (CSW)"),
    "pegelonline": N_("Water levels (PEGELONLINE)"),
    "inspire-atom": N_("Download service (INSPIRE, Atom)"),
    "lhp": N_("Floods (portal of the states, LHP)"),
    "wiski": N_("Water levels (WISKI-Web)"),
    "wms": N_("Maps as pictures (WMS)"),
    "wmts": N_("Maps as pictures (WMTS)"),
    "feed": N_("Feed of entries (Atom, RSS, GeoRSS)"),
    "icalendar": N_("Calendar (iCalendar)"),
    "gtfs": N_("Timetables (GTFS)"),
    "cap": N_("Warnings (CAP)"),
    "ogc-records": N_("Catalogue with records (OGC API Records)"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One source in a list."""

    source: Source
    chip: str
    chip_kind: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    title: str
    text: str
    reason: str = ""
    address: str = ""  # where it is looked at
    tables: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    mapped: tuple[str, ...] = ()  # what of its description was mapped


@dataclass(frozen=True, slots=True)
class ShownRun:
    run: Run
    who: str
    reason: str
    steps: tuple[ShownStep, ...]
    figures: str = ""
    pages: tuple[dict[str, Any], ...] = ()  # what was fetched: address, at, sha256, size


def shown(source: Source) -> Shown:
    chip, kind, note = _state(source)
    return Shown(source, _text(chip), kind, note)


def _state(source: Source) -> tuple[str, str, str]:
    if source.state == Source.State.LOOKING:
        return N_("we are looking"), "quiet", ""
    if source.is_leaving:
        return N_("is being removed"), "quiet", ""
    if source.error:
        since = source.failing_since
        when = ago(since, language=language_now()) if since else ""
        return (
            N_("fails"),
            "bad",
            " · ".join(part for part in (when, _why_it_fails(source)) if part),
        )
    if source.state == Source.State.NEW:
        return N_("not set up yet"), "warning", ""
    if source.is_paused:
        return N_("paused"), "quiet", ""
    if source.runs.filter(outcome=Run.Outcome.RUNNING).exists():
        return N_("runs"), "quiet", ""
    if source.next_due is None:
        return N_("in order"), "good", _text(N_("asked when others call it"))
    at = moment(source.next_due, language=language_now())
    return N_("in order"), "good", _text(N_("asked again: {at}"), at=at)


def _why_it_fails(source: Source) -> str:
    """Whoever is just setting it up can take another address."""
    error = source.error or {}
    if source.state == Source.State.ACTIVE:
        return reason_of(error)
    return error_text(error_named(error["code"], error["params"]), language=language_now())


def reason_of(error: dict[str, Any] | None) -> str:
    """Why a run failed."""
    if not error:
        return ""
    return why(error_named(error["code"], error["params"]), language=language_now())


def shown_run(run: Run) -> ShownRun:
    who = actor_name(run.asked_by, language=language_now()) or _text(N_("by schedule"))
    if run.asked_by == CALLED:
        who = _text(N_("called at its secret address"))
    pages = tuple(
        page | {"at": datetime.fromisoformat(page["at"])} for page in run.fetched[:_PAGES]
    )
    steps = tuple(_steps(run))
    return ShownRun(run, who, reason_of(run.error), steps, figures_of(run), pages)


def _steps(run: Run) -> Iterator[ShownStep]:
    titles = {str(one.pk): one.title for one in run.source.subscriptions.all()}
    came = {str(one.draft_id): one for one in run.harvested.select_related("draft__dataset")}
    for key, said in run.steps.items():
        harvested = came.get(said.get("draft", ""))
        text, address = _STEPS[said["step"]], ""
        if harvested:
            text, address = _of_draft(harvested.draft)
        reason = reason_of(said.get("error")) or _text(harvested.reason if harvested else "")
        promised = _text(_FEWER, count=said["promised"]) if said.get("promised") else ""
        yield ShownStep(
            title=titles.get(key, ""),
            text=_text(text),
            reason=" ".join(filter(None, (reason, promised))),
            address=address,
            tables=tuple(said.get("tables", ())),
            findings=tuple(from_plain(Finding, one) for one in said.get("findings", ())),
            mapped=tuple(named_fields(harvested.mapped)) if harvested else (),
        )


def _of_draft(draft: Draft) -> tuple[str, str]:
    if draft.state == Draft.State.RELEASED and draft.dataset:
        name = "practice-dataset" if draft.owner.is_practice else "dataset"
        return _DRAFTS[draft.state], url(name, slug=draft.dataset.slug)
    if draft.is_waiting_for_machine:
        return _BY_MACHINE, ""
    name = "review" if draft.state == Draft.State.SUBMITTED else "draft"
    text = _DRAFTS.get(draft.state, _OPEN)
    return text, "" if draft.state == Draft.State.DISCARDED else url(name, draft=str(draft.pk))


def _text(template: str, **values: object) -> str:
    return sentence(template, values=values, language=language_now()) if template else ""
