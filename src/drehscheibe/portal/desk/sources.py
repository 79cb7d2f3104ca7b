# SPDX-License-Identifier: EUPL-1.2
"""What the desk adds to "My work": to review, sent back, failed, drafts, expiring things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from drehscheibe.domain.clearance import is_cleared
from drehscheibe.domain.errors import N_
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.look.formats import actor as actor_name
from drehscheibe.look.formats import date
from drehscheibe.look.texts import error_text, sentence
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.desk.expiry import ends_at, soon_ending
from drehscheibe.portal.desk.handed_over import may_approve
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.queries import drafts_of, work_of
from drehscheibe.portal.desk.services import clearance_of
from drehscheibe.portal.desk.telling import title_of
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.jobs.models import Job, State
from drehscheibe.portal.organisations.models import Invitation
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, Source, register
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.db.models import QuerySet

_RECENT = timedelta(days=14)
_SERVED = ("items", "tiles", "styles", "downloads")  # kinds of jobs that readers would miss


def register_sources() -> None:
    for source in (
        Source("to-review", N_("To review"), order=10, items=to_review),
        Source("sent-back", N_("Sent back to you"), order=20, items=sent_back),
        Source("failed", N_("Did not work"), order=40, items=failed),
        Source("drafts", N_("Your drafts"), order=50, items=drafts),
        Source("expiring", N_("Will end or is due"), order=60, items=expiring),
    ):
        register(source)


def to_review(actor: Actor) -> Iterator[Item]:
    for draft in work_of(actor).to_review:
        mine = draft.submitted_by == actor.key and not may_approve(draft, actor).allowed
        who = actor_name(draft.submitted_name, language=language_now())
        yield Item(
            title=title_of(draft),
            address=url("review", draft=str(draft.pk)),
            note=_said(N_("{organisation} · {who}"), draft, who=who),
            at=draft.submitted,
            chip=_text(N_("your own: somebody else approves")) if mine else "",
            chip_kind="quiet",
        )


def sent_back(actor: Actor) -> Iterator[Item]:
    for draft in work_of(actor).drafts:
        if draft.state == Draft.State.RETURNED:
            verdict = next(iter(draft.verdicts.all()), None)  # the newest
            note = N_("{who}: “{sentence}”") if verdict else N_("{organisation}")
            said = {"who": verdict.by, "sentence": verdict.sentence} if verdict else {}
            yield Item(
                title=title_of(draft),
                address=url("draft", draft=str(draft.pk)),
                note=_said(note, draft, **said),
                at=verdict.at if verdict else draft.changed,
            )


def drafts(actor: Actor) -> Iterator[Item]:
    for draft in work_of(actor).drafts:
        if draft.state != Draft.State.RETURNED and not draft.error:
            waits = draft.state == Draft.State.SUBMITTED
            yield Item(
                title=title_of(draft) or _text(N_("A new dataset")),
                address=url("review" if waits else "draft", draft=str(draft.pk)),
                note=_said(N_("{organisation} · {who}"), draft, who=_author(draft)),
                at=draft.changed,
                chip=_text(step_of(draft)),
                chip_kind="good" if waits else "",
            )


def failed(actor: Actor) -> Iterator[Item]:
    """Drafts that could not be read or built, and what could not be made of public data."""
    for draft in work_of(actor).drafts:
        if draft.error:
            error = error_named(draft.error["code"], draft.error.get("params", {}))
            yield Item(
                title=title_of(draft) or _text(N_("A new dataset")),
                address=url("draft", draft=str(draft.pk)),
                note=error_text(error, language=language_now()),
                at=draft.changed,
            )
    public = list(datasets_of(actor).filter(state=Dataset.State.PUBLIC))
    jobs = _failed_jobs(public)
    for dataset in public:
        if job := jobs.get(dataset.release):
            yield Item(
                title=dataset.title,
                address=url("dataset", slug=dataset.slug),
                note=_text(N_("Maps or downloads could not be made. The operator sees it, too.")),
                at=job.finished,
            )


def expiring(actor: Actor) -> Iterator[Item]:
    yield from _ending_drafts(actor)
    yield from _due(actor)
    yield from _ending_invitations(actor)


def datasets_of(actor: Actor) -> QuerySet[Dataset]:
    """Of the organisations somebody prepares data for or belongs to; never of the practice town's
    readers."""
    keys = actor.organisations | actor.acts_for
    return Dataset.objects.filter(owner__key__in=keys).select_related("owner")


def step_of(draft: Draft) -> str:
    """Where a draft is at, as a message id."""
    match draft.state:
        case Draft.State.EMPTY:
            return N_("the file is missing")
        case Draft.State.FETCHING:
            return N_("the file is being fetched")
        case Draft.State.READING:
            return N_("the file is being read")
        case Draft.State.BUILDING:
            return N_("the preview is being made")
        case Draft.State.SUBMITTED:
            return N_("waits for approval")
    return _open_step(draft)


def _open_step(draft: Draft) -> str:
    if draft.candidate_id:
        return N_("ready to hand over for review")
    if not is_cleared(clearance_of(draft)):
        return N_("check what was understood and found")
    if not draft.description.get("licence"):
        return N_("describe")
    return N_("look at the preview")


def _failed_jobs(datasets: list[Dataset]) -> dict[str, Job]:
    """Current release -> its newest job, where that failed. One query for all."""
    jobs = Job.objects.filter(
        kind__in=_SERVED,
        payload__release__in=[dataset.release for dataset in datasets],
        created__gt=timezone.now() - _RECENT,
    )
    newest = {str(job.payload["release"]): job for job in jobs.order_by("pk")}
    return {release: job for release, job in newest.items() if job.state == State.FAILED}


def _ending_drafts(actor: Actor) -> Iterator[Item]:
    settings = current_settings()
    for draft in soon_ending(drafts_of(actor), settings):
        day = date(ends_at(draft, settings).date(), language=language_now())
        yield Item(
            title=title_of(draft) or _text(N_("A new dataset")),
            address=url("draft", draft=str(draft.pk)),
            note=_said(
                N_("Nobody has touched this draft for a long time. It will be discarded on {day}."),
                draft,
                day=day,
            ),
        )


def _due(actor: Actor) -> Iterator[Item]:
    public = list(datasets_of(actor).filter(state=Dataset.State.PUBLIC))
    current = Release.objects.filter(dataset__in=public, sha256=F("dataset__release"))
    since = dict(current.values_list("dataset_id", "created"))
    for dataset in public:
        if is_due(dataset, since.get(dataset.pk)):
            promise = _text(FREQUENCIES[dataset.frequency].title)
            values = {"frequency": promise}
            yield Item(
                title=dataset.title,
                address=url("my-datasets"),
                note=sentence(
                    N_("A new release is due: {frequency} was promised."),
                    values=values,
                    language=language_now(),
                ),
            )


def is_due(dataset: Dataset, released: datetime | None) -> bool:
    """Whether more time has passed since the last release than was promised."""
    return dataset.is_overdue(released)


def _ending_invitations(actor: Actor) -> Iterator[Item]:
    """For administrators: who was invited and has not come yet."""
    keys = [key for key, role in actor.roles if role is Role.ADMINISTRATOR]
    managed = [k for k in keys if decide(actor, OrganisationAction.MANAGE, k).allowed]
    soon = Q(expires__gt=timezone.now(), expires__lt=timezone.now() + timedelta(days=3))
    open_ones = Invitation.objects.filter(soon, accepted=None, organisation__key__in=managed)
    for invitation in open_ones.select_related("organisation"):
        values = {
            "organisation": invitation.organisation.name,
            "day": date(invitation.expires.date(), language=language_now()),
        }
        template = N_("The invitation to {organisation} ends on {day}.")
        yield Item(
            title=invitation.name or invitation.email,
            address=url("my-work"),
            note=sentence(template, values=values, language=language_now()),
        )


def _author(draft: Draft) -> str:
    return draft.author.name if draft.author else ""


def _text(template: str) -> str:
    return sentence(template, values={}, language=language_now())


def _said(template: str, draft: Draft, **values: str) -> str:
    given = {"organisation": draft.owner.name, **values}
    return sentence(template, values=given, language=language_now()).strip(" ·")
