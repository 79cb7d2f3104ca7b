# SPDX-License-Identifier: EUPL-1.2
"""The publishing interface `/api/v1/`: the services of the desk, for programs."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given
from drehscheibe.domain.errors import N_, DatasetNotFound, DraftNotFound, InvalidParameter
from drehscheibe.domain.layers import usual
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.programs import ProgramAction, decide
from drehscheibe.portal.catalogue.layers import others_of
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
from drehscheibe.portal.desk import bundles, decisions, fetching, services
from drehscheibe.portal.desk.bundles import Part
from drehscheibe.portal.desk.described import said_of
from drehscheibe.portal.desk.grants import SECONDS, grant_for
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.next_release import begin_next
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.programs.api import take
from drehscheibe.portal.programs.models import ProgramDraft
from drehscheibe.portal.programs.plain import dataset_as_plain, draft_as_plain
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket

if TYPE_CHECKING:
    from uuid import UUID

    from drehscheibe.portal.desk.models import Bundle
    from drehscheibe.portal.programs.models import Program

    Fields = dict[str, Any]

_UPLOAD_SECONDS = 24 * 60 * 60


def datasets(program: Program, fields: Fields) -> Any:  # noqa: ARG001
    """GET datasets"""
    found = program.organisation.datasets.exclude(state=Dataset.State.PURGED).order_by("slug")
    if program.dataset:
        found = found.filter(pk=program.dataset.pk)
    return {"datasets": [dataset_as_plain(one) for one in found]}


def withdraw(program: Program, fields: Fields, slug: str) -> Any:
    """POST datasets/<slug>/withdraw"""
    reason = take(fields, because=str).get("because", "")
    dataset = dataset_of_program(program, slug)
    decide(program.scope, ProgramAction.SUBMIT, slug).require()
    layout = current_settings().layout
    withdraw_dataset(layout, dataset.slug, program.actor, reason=reason)
    dataset.refresh_from_db()
    return dataset_as_plain(dataset)


def drafts(program: Program, fields: Fields) -> Any:  # noqa: ARG001
    """GET drafts: those that are open."""
    ended = (Draft.State.RELEASED, Draft.State.DISCARDED)
    found = Draft.objects.filter(of_program__program=program).exclude(state__in=ended)
    listed = found.select_related("owner", "dataset__owner", "candidate")
    return {"drafts": [draft_as_plain(one) for one in listed[:100]]}


@transaction.atomic
def begin(program: Program, fields: Fields) -> Any:
    """POST drafts"""
    slug = take(fields, dataset=str).get("dataset", "")
    layout, actor = current_settings().layout, program.actor
    decide(program.scope, ProgramAction.PREPARE, slug).require()
    if slug:
        draft = begin_next(layout, dataset_of_program(program, slug), author=None, actor=actor)
    else:
        draft = services.create_draft(program.organisation, author=None, actor=actor)
    ProgramDraft.objects.create(draft=draft, program=program)
    return draft_as_plain(draft), HTTPStatus.CREATED


def show(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """GET drafts/<id>"""
    return draft_as_plain(_draft(program, draft))


def upload_address(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """POST drafts/<id>/upload: where the file goes, by POST of its bytes or by tus."""
    settings = current_settings()
    found = _draft(program, draft)
    claims: dict[str, str | int] = {
        "draft": str(found.pk),
        "largest": settings.max_upload_mib << 20,
        "by": program.key,
    }
    ticket = issue_ticket(Purpose.DRAFT, claims=claims, seconds=_UPLOAD_SECONDS, settings=settings)
    return {"url": f"/hochladen?ticket={ticket}", "seconds": _UPLOAD_SECONDS}


@transaction.atomic
def split(program: Program, fields: Fields, draft: UUID) -> Any:
    """POST drafts/<id>/split: a draft for each layer, or for those that are named."""
    given = take(fields, layers=list).get("layers") or []
    layout, found = current_settings().layout, _draft(program, draft)
    usual_ones = [one.name for one in usual(reading_of(layout, found).layers)]
    parts = [Part(str(name)) for name in given or usual_ones]
    return _together(program, bundles.split(layout, found, parts, program.actor))


@transaction.atomic
def others(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """POST drafts/<id>/others: renew the other datasets of the same file, too."""
    layout, found = current_settings().layout, _draft(program, draft)
    for dataset in others_of(found.dataset):
        decide(program.scope, ProgramAction.PREPARE, dataset.slug).require()
    return _together(program, bundles.renew_others(layout, found, program.actor))


def _together(program: Program, bundle: Bundle) -> Any:
    """All drafts of one file; those that were begun now are this program's, too."""
    drafts = list(bundles.drafts_in(bundle))
    for one in drafts:
        if one.author is None:
            ProgramDraft.objects.get_or_create(draft=one, defaults={"program": program})
    return {"drafts": [draft_as_plain(one) for one in drafts]}


def fetch(program: Program, fields: Fields, draft: UUID) -> Any:
    """POST drafts/<id>/fetch: the file comes from an address, by the worker."""
    address = take(fields, address=str).get("address", "")
    found, settings = _draft(program, draft), current_settings()
    found = fetching.ask_to_fetch(found, address, program.actor, settings)
    return draft_as_plain(found), HTTPStatus.ACCEPTED


def stop_fetching(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """DELETE drafts/<id>/fetch"""
    return draft_as_plain(fetching.stop_fetching(_draft(program, draft), program.actor))


def decide_on(program: Program, fields: Fields, draft: UUID) -> Any:
    """POST drafts/<id>/decisions"""
    given = take(fields, answers=dict, omit=list, accept=list, waive=list)
    layout, found, actor = current_settings().layout, _draft(program, draft), program.actor
    if keys := given.get("accept"):
        found = _accept(found, keys, program)
    for one in given.get("waive", ()):
        said = _waiver(one)
        named = replace(actor, name=f"{said['by']} ({actor.name})")
        found = decisions.waive(layout, _again(found), said["finding"], said["because"], named)
    if given.get("omit") or given.get("answers"):
        before = services.decisions_of(_again(found))
        both = replace(
            before,
            answers=before.answers | _texts("answers", given.get("answers", {})),
            omit=tuple(dict.fromkeys((*before.omit, *map(str, given.get("omit", ()))))),
        )
        found = services.decide_findings(layout, found, both, actor)
    return draft_as_plain(_again(found))


def describe(program: Program, fields: Fields, draft: UUID) -> Any:
    """PUT drafts/<id>/description: what is not named stays, what is named and empty goes."""
    lists = {"themes": list, "keywords": list, "hvd": list}
    kinds = {name: lists.get(name, str) for name in Description.__dataclass_fields__}
    given = take(fields, **kinds)
    said = {n: list(map(str, v)) if isinstance(v, list) else v for n, v in given.items()}
    found = _draft(program, draft)
    layout = current_settings().layout
    described = from_plain(Description, to_plain(said_of(found)) | said)
    found = services.describe_draft(layout, found, described, program.actor)
    return draft_as_plain(found)


def clear(program: Program, fields: Fields, draft: UUID) -> Any:
    """PUT drafts/<id>/clearance"""
    given = take(fields, **{question.code: dict for question in QUESTIONS})
    found = _draft(program, draft)
    answers = services.clearance_of(found)
    answers |= {code: _answer(code, said, program) for code, said in given.items()}
    layout = current_settings().layout
    return draft_as_plain(services.clear(layout, found, answers, program.actor))


def preview(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """POST drafts/<id>/preview"""
    found = services.ask_for_preview(_draft(program, draft), program.actor)
    return draft_as_plain(found), HTTPStatus.ACCEPTED


def grant(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """POST drafts/<id>/grant: what lets a program read the built preview at the interfaces."""
    found = _draft(program, draft)
    given = grant_for(found, current_settings())
    collection = f"/ogc/collections/{found.dataset.slug}" if found.dataset else ""
    return {"grant": given, "seconds": SECONDS, "collection": collection}


def submit(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """POST drafts/<id>/submit: a person looks and approves; a program never does."""
    found = _draft(program, draft)
    slug = found.dataset.slug if found.dataset and not found.is_new_dataset else ""
    decide(program.scope, ProgramAction.SUBMIT, slug).require()
    return draft_as_plain(services.submit(found, program.actor))


def discard(program: Program, fields: Fields, draft: UUID) -> Any:  # noqa: ARG001
    """DELETE drafts/<id>"""
    layout = current_settings().layout
    services.discard_draft(layout, _draft(program, draft), program.actor)
    return None, HTTPStatus.NO_CONTENT


def _draft(program: Program, draft_id: UUID) -> Draft:
    """Raises `DraftNotFound`, also where another program or a person began it."""
    found = Draft.objects.select_related("owner", "dataset__owner", "candidate", "author")
    draft = found.filter(pk=draft_id, of_program__program=program).first()
    if draft is None:
        raise DraftNotFound
    return draft


def _again(draft: Draft) -> Draft:
    draft.refresh_from_db()
    return draft


def dataset_of_program(program: Program, slug: str) -> Dataset:
    """Raises `DatasetNotFound`, also where it belongs to others."""
    found = Dataset.objects.select_related("owner").filter(slug=slug)
    dataset = found.filter(owner=program.organisation).first()
    if dataset is None or not decide(program.scope, ProgramAction.PREPARE, slug).allowed:
        raise DatasetNotFound(dataset=slug)
    return dataset


def _accept(draft: Draft, keys: list[Any], program: Program) -> Draft:
    layout = current_settings().layout
    if keys == ["all"]:
        return decisions.keep_all(layout, draft, program.actor)
    return decisions.keep(layout, draft, map(str, keys), program.actor)


def _waiver(said: Any) -> dict[str, str]:
    """Raises `InvalidParameter`: who decided, on what and why is never left open."""
    if not isinstance(said, dict):
        raise InvalidParameter("waive", N_("has another kind than expected"))
    given = take(said, finding=str, because=str, by=str)
    for name in ("finding", "because", "by"):
        if not str(given.get(name, "")).strip():
            raise InvalidParameter(f"waive.{name}", N_("is missing"))
    return {name: str(value).strip() for name, value in given.items()}


def _answer(code: str, said: dict[str, Any], program: Program) -> Given:
    given = take(said, answer=str, because=str, by=str)
    try:
        answer = Answer(given.get("answer", ""))
    except ValueError:
        raise InvalidParameter(f"{code}.answer", N_("is not known here")) from None
    name = program.actor.name
    by = f"{given['by']} ({name})" if given.get("by") else name
    at = timezone.now().isoformat(timespec="seconds")
    return Given(answer, given.get("because", ""), by, at)


def _texts(name: str, given: dict[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in given.values()):
        raise InvalidParameter(name, N_("has another kind than expected"))
    return given
