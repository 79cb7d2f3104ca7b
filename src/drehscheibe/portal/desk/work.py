# SPDX-License-Identifier: EUPL-1.2
"""The machine's part of a draft: read its file, build its preview. Run by the worker."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.children.child import run_task
from drehscheibe.domain.errors import DrehscheibeError, InputRefused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.slugs import slugify
from drehscheibe.domain.titles import title_from_file_name
from drehscheibe.portal.catalogue.publishing import (
    Publication,
    build_candidate,
    limits_of,
    reading_task,
)
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.fetching import give_way
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.next_release import after_reading
from drehscheibe.portal.desk.senders import require_sender
from drehscheibe.portal.desk.services import decisions_of, receive_file
from drehscheibe.portal.desk.signals import draft_read, preview_built
from drehscheibe.portal.desk.telling import tell_failed

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Candidate
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings


log = logging.getLogger(__name__)

_LONGEST = 79  # signs of an address, the owner's name included


def read(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """Read the file with all decisions; keep what was understood and found."""
    draft_id = payload["draft"]
    draft = _draft(draft_id)
    if draft is None or draft.state != Draft.State.READING:
        return {}
    files = files_of(settings.layout, draft)
    task = reading_task(publication_of(draft, settings), settings) | {
        "home": str(settings.home),
        "order": _as_next(draft),
        "waivers": draft.waivers,
        "preview": str(files.preview),
    }
    try:
        result = run_task(
            task,
            on_progress=watch.on_progress,
            limits=limits_of(settings),
            cancelled=watch.cancelled,
        )
    except InputRefused as error:
        result = {"tables": [], "findings": to_plain(error.findings)}
    files.keep_inspection(result)
    _finish_reading(draft_id, settings.layout)
    if (done := _draft(draft_id)) and done.state == Draft.State.OPEN:
        draft_read.send(Draft, draft=done)
    return {"draft": draft_id}


def build(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """Build the release that is to be looked at. A refusal is a result: the findings say why."""
    draft_id = payload["draft"]
    draft = _draft(draft_id)
    if draft is None or draft.state != Draft.State.BUILDING:
        return {}
    try:
        candidate = build_candidate(publication_of(draft, settings), settings=settings, watch=watch)
    except InputRefused as error:
        _refused(draft, settings, error)
        return {}
    _finish(draft_id, Draft.State.BUILDING, candidate=candidate)
    if built := _draft(draft_id):
        preview_built.send(Draft, draft=built)
    return {"draft": draft_id, "release": candidate.sha256}


def take_file(asked: Payload, settings: Settings) -> None:
    """A file has arrived for a draft; who came too late is told by the draft's page. Whoever lost
    the right to prepare it since the page was opened changes nothing any more."""
    layout, draft = settings.layout, asked["draft"]
    try:
        require_sender(draft, asked.get("by", ""))
        give_way(draft)
        receive_file(layout, draft, name=asked["name"], size=asked["size"])
    except DrehscheibeError as error:
        log.warning("a file for draft %s was not taken: %s", draft, error)
        files_of(layout, draft).received.unlink(missing_ok=True)


def note_failure(payload: Payload, error: DrehscheibeError) -> None:
    """The draft is open again and says what went wrong; nothing that was typed is lost."""
    draft = _draft(payload["draft"])
    if draft is not None and draft.is_waiting_for_machine:
        draft.state, draft.error = Draft.State.OPEN, {"code": error.code, "params": error.params}
        draft.save(update_fields=["state", "error", "changed"])
        tell_failed(draft)


def publication_of(draft: Draft, settings: Settings) -> Publication:
    """The draft in the words of the command line: the same service does the same work."""
    decisions = decisions_of(draft)
    described = from_plain(Description, draft.description) if draft.description else Description()
    return Publication(
        path=files_of(settings.layout, draft).source,
        name=draft.file_name,
        owner=draft.owner.key,
        dataset=draft.dataset.slug if draft.dataset else "",
        new_slug=draft.new_name or _new_slug(draft, described.title),
        layer=draft.layer,
        file_set=draft.bundle.file_set if draft.bundle and draft.layer else None,
        description=described,
        answers=decisions.answers,
        omit=decisions.omit,
        waivers=decisions.waivers,
        guesses_accepted=decisions.guesses_accepted,
    )


def _new_slug(draft: Draft, title: str) -> str:
    """With the owner's name: no number behind it tells what others prepare."""
    owner = draft.owner.slug
    plain = slugify(title or title_from_file_name(draft.file_name), longest=_LONGEST - len(owner))
    return plain if plain.endswith(f"-{owner}") else f"{plain}-{owner}"


def _as_next(draft: Draft) -> dict[str, str]:
    dataset = draft.dataset
    return {
        "dataset": dataset.slug if dataset else "",
        "previous": dataset.release if dataset else "",
    }


def _refused(draft: Draft, settings: Settings, error: InputRefused) -> None:
    """What stops was not decided yet: the findings are shown as after reading."""
    files = files_of(settings.layout, draft)
    files.keep_inspection(files.inspection() | {"findings": to_plain(error.findings)})
    _finish(str(draft.pk), Draft.State.BUILDING)


@transaction.atomic
def _finish_reading(draft_id: str, layout: Layout) -> None:
    """Open again, or on to the preview where nothing is to be asked."""
    drafts = Draft.objects.select_for_update().filter(pk=draft_id, state=Draft.State.READING)
    draft = drafts.first()
    if draft is None:
        return
    draft.state = Draft.State.OPEN
    after_reading(layout, draft)
    draft.save()


@transaction.atomic
def _finish(draft_id: str, state: str, *, candidate: Candidate | None = None) -> None:
    """Open again, unless somebody threw the draft away meanwhile."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, state=state).first()
    if draft is None:
        return
    draft.state, draft.candidate = Draft.State.OPEN, candidate
    if candidate:
        draft.dataset = candidate.dataset
    draft.save()


def _draft(draft_id: str) -> Draft | None:
    drafts = Draft.objects.select_related("owner", "dataset__owner", "candidate", "bundle")
    return drafts.filter(pk=draft_id).first()
