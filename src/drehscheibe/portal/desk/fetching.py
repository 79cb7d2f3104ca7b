# SPDX-License-Identifier: EUPL-1.2
"""The file of a draft from an address: asked for by a person, fetched by the worker, then read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from drehscheibe.children.child import run_task
from drehscheibe.connectors.fetching.addresses import LONGEST, parse
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.allowance import allowance_of
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import (
    EDITABLE,
    FETCH,
    facts_about,
    locked,
    note_draft,
    share_file,
    take_file,
)
from drehscheibe.portal.desk.telling import tell_failed
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for, cancel_all
from drehscheibe.portal.reach import limits_of_reach, reach_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.settings import Settings

AT_ONCE = 3  # files that are fetched for one organisation


def ask_to_fetch(draft: Draft, text: str, actor: Actor, settings: Settings) -> Draft:
    """From there the draft's file shall come. What was typed is kept, right or wrong.

    Raises `AddressNotValid`, `AddressInternal`, `Refused`, `DraftMoved`.
    """
    decide(actor, Action.PREPARE, facts_about(draft)).require()
    typed = text.strip()[:LONGEST]
    Draft.objects.filter(pk=draft.pk, state__in=EDITABLE).update(address=typed)
    address = parse(text)
    Gate.of(settings.fetch_allowed_networks, settings.fetch_ports).check(address)
    with transaction.atomic():
        draft = locked(draft.pk, EDITABLE)
        _require_few(draft)
        draft.fetching = {
            "key": uuid4().hex, "before": draft.state, "by": actor.name, "by_key": actor.key,
        }  # fmt: skip
        draft.state, draft.error, draft.address = Draft.State.FETCHING, None, typed
        draft.save()
        note_draft(actor, "ask-address", draft, address=str(address))
        key = draft.fetching["key"]
        ask_for(FETCH, key=key, priority=SOMEBODY_WAITS, draft=str(draft.pk), fetching=key)
    return draft


@transaction.atomic
def stop_fetching(draft: Draft, actor: Actor) -> Draft:
    """No longer from there; the draft is as it was before. Raises `Refused`, `DraftMoved`."""
    decide(actor, Action.PREPARE, facts_about(draft)).require()
    draft = locked(draft.pk, (Draft.State.FETCHING,))
    cancel_all(FETCH, draft.fetching["key"])
    note_draft(actor, "stop-fetching", draft)
    return _back(draft)


@transaction.atomic
def give_way(draft_id: str) -> None:
    """Somebody sent the file itself, which takes the place of the address that was asked for."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, state=Draft.State.FETCHING)
    if (found := draft.first()) is None:
        return
    cancel_all(FETCH, found.fetching["key"])
    note_draft(Actor(found.fetching["by"], found.fetching["by_key"]), "stop-fetching", found)
    _back(found)


def fetch(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """The worker's part: fetch it beside what is there, then let it take its place."""
    draft = _waiting(payload)
    if draft is None:
        return {}
    target = _target(payload, settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        result = run_task(
            _task(draft, target, settings),
            on_progress=watch.on_progress,
            limits=limits_of_reach(settings),
            cancelled=watch.cancelled,
        )
        _take(payload, result["fetched"], target, settings)
    finally:
        if _waiting(payload) is None:  # else what is here is gone on with
            _forget(target)
    return {"draft": str(draft.pk)}


def give_up(payload: Payload, error: DrehscheibeError) -> None:
    """The draft is as it was before and says what went wrong; the address is still there."""
    with transaction.atomic():
        draft = _waiting(payload)
        if draft is None:
            return
        draft.error = {"code": error.code, "params": error.params}
        _back(draft)
    _forget(_target(payload, current_settings()))
    tell_failed(draft)


def room_of(owner: Organisation, settings: Settings) -> int:
    """Bytes that a file may have: what is allowed, and what is left for the organisation."""
    allowance = allowance_of(owner, settings)
    room = allowance.quota_bytes - allowance.used_bytes
    return max(0, min(settings.max_upload_mib << 20, room))


def _waiting(payload: Payload) -> Draft | None:
    """The draft, as long as it waits for this job and for no later one."""
    drafts = Draft.objects.select_related("owner", "dataset__owner", "candidate", "author")
    draft = drafts.filter(pk=payload["draft"], state=Draft.State.FETCHING).first()
    return draft if draft and draft.fetching.get("key") == payload["fetching"] else None


def _target(payload: Payload, settings: Settings) -> Path:
    return files_of(settings.layout, payload["draft"]).folder / f"fetched-{payload['fetching']}"


def _task(draft: Draft, target: Path, settings: Settings) -> dict[str, Any]:
    return reach_of(settings, largest=room_of(draft.owner, settings)) | {
        "kind": "fetch",
        "name": parse(draft.address).host,
        "address": draft.address,
        "target": str(target),
    }


@transaction.atomic
def _take(payload: Payload, fetched: dict[str, Any], target: Path, settings: Settings) -> None:
    """It becomes the draft's file, unless somebody stopped it at this moment."""
    if _waiting(payload) is None:
        return
    draft = locked(payload["draft"], (Draft.State.FETCHING,))
    target.replace(files_of(settings.layout, draft).source)
    name, size = fetched.pop("name"), fetched.pop("size")
    asked_by = Actor(draft.fetching["by"], draft.fetching["by_key"])
    draft.fetched, draft.fetching = fetched, {}
    for one in (*share_file(settings.layout, draft), draft):
        take_file(settings.layout, one, name=name, size=size)
    note_draft(
        asked_by, "fetch-file", draft, file=name, bytes=size,
        address=fetched["address"], sha256=fetched["sha256"],
    )  # fmt: skip


def _back(draft: Draft) -> Draft:
    draft.state = draft.fetching["before"]
    draft.fetching = {}
    draft.save()
    return draft


def _forget(target: Path) -> None:
    for path in (target, target.with_name(f"{target.name}.etag")):
        path.unlink(missing_ok=True)


def _require_few(draft: Draft) -> None:
    """One organisation does not take all the lines."""
    if Draft.objects.filter(owner=draft.owner, state=Draft.State.FETCHING).count() >= AT_ONCE:
        reason = N_("other files are being fetched for your organisation; please wait for those")
        raise Refused(reason=reason)
