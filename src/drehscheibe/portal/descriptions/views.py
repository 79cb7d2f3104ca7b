# SPDX-License-Identifier: EUPL-1.2
"""Change the descriptions of many datasets: choose, say what, look at it, hand over, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.texts import sentence
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.descriptions import lists, services
from drehscheibe.portal.descriptions.from_lists import begin_from_list
from drehscheibe.portal.descriptions.list_files import LARGEST, ListFile
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.own import OURS
from drehscheibe.portal.descriptions.planning import begin, plan, wishes_of
from drehscheibe.portal.descriptions.queries import (
    MISSING,
    PAGE,
    Filter,
    are_lines_open,
    datasets_in,
    find_change,
    latest_of,
    made,
    reckoned,
    steward_of,
)
from drehscheibe.portal.descriptions.shown import shown_lines
from drehscheibe.portal.descriptions.things import things_named, things_of
from drehscheibe.portal.descriptions.wishes import How, Wish, ways_of, wish_of
from drehscheibe.portal.templating import language_now, page, url

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.descriptions.wishes import Field
    from drehscheibe.portal.organisations.models import Organisation

_WITHOUT = {
    "kontakt": N_("without a contact"),
    "beschreibung": N_("without a description"),
    "thema": N_("without a theme"),
    "schlagwort": N_("without keywords"),
    "haeufigkeit": N_("without how often it changes"),
    "musterdatensatz": N_("without a model dataset"),
}
HOW_TITLES = {
    How.SET: N_("is from now on"),
    How.ADD: N_("add"),
    How.REMOVE: N_("take away"),
    How.EMPTY: N_("say nothing any more"),
}
assert set(_WITHOUT) == set(MISSING)  # noqa: S101 - one table for people, one for the query


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/beschreibungen/: choose some, or all of a filter."""
    owner = steward_of(slug, actor_in(request))
    if request.method != "POST":
        return _choose_page(request, owner)
    wanted = Filter.parse(request.POST.dict())
    found = datasets_in(owner, wanted)
    if request.POST.get("what") != "all":
        found = found.filter(slug__in=request.POST.getlist("dataset"))
    try:
        change = begin(owner, found, author=request.user, actor=actor_in(request))  # type: ignore[arg-type]
    except Refused as problem:
        return _choose_page(request, owner, problem=problem)
    return _to(change)


def _choose_page(
    request: HttpRequest, owner: Organisation, problem: Refused | None = None
) -> HttpResponse:
    wanted = Filter.parse(request.GET.dict())
    found, number = datasets_in(owner, wanted), _number(request)
    total, first = found.count(), (number - 1) * PAGE
    return page(
        request,
        "descriptions/choose.html",
        status=400 if problem else 200,
        organisation=owner,
        wanted=wanted,
        datasets=found[first : first + PAGE],
        total=total,
        first=first,
        number=number,
        last=min(first + PAGE, total),
        themes=THEMES,
        licences=LICENCES,
        without=_WITHOUT,
        changes=latest_of(owner),
        elsewhere=things_named(BulkChange.About.ELSEWHERE).choosing(owner),
        problem=problem,
    )


@signed_in
def csv_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET …/beschreibungen/beschreibungen.csv: what the filter finds."""
    owner = steward_of(slug, actor_in(request))
    found = datasets_in(owner, Filter.parse(request.GET.dict()))
    disposition = {"Content-Disposition": f'attachment; filename="beschreibungen-{slug}.csv"'}
    lines = lists.as_csv(OURS, ((one.slug, OURS.words(one)) for one in found.iterator()))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=disposition)


@require_POST
@signed_in
def from_list(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/beschreibungen/liste/: the list as it comes back from a spreadsheet."""
    owner = steward_of(slug, actor_in(request))
    author: Any = request.user
    try:
        change = begin_from_list(
            OURS, owner, list_in(request), author=author, actor=actor_in(request)
        )
    except Refused as problem:
        return _choose_page(request, owner, problem=problem)
    return _to(change)


def list_in(request: HttpRequest) -> ListFile:
    """Raises `Refused` where none was chosen."""
    given = request.FILES.get("list")
    if given is None:
        raise Refused(reason=N_("please choose a file"))
    return ListFile(str(given.name), given.read(LARGEST + 1))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bulk_change(request: HttpRequest, slug: str, change: UUID) -> HttpResponse:
    """GET and POST …/beschreibungen/<change>/: `deed` says what is done with it."""
    found = find_change(slug, change, actor_in(request))
    if request.method != "POST":
        return _change_page(request, found)
    deed = _DEEDS.get(request.POST.get("deed", ""))
    try:
        return deed(request, found) if deed else _to(found)
    except Refused as problem:
        found.refresh_from_db()
        return _change_page(request, found, problem=problem)


def _change_page(
    request: HttpRequest, change: BulkChange, problem: Refused | None = None
) -> HttpResponse:
    actor, language, number = actor_in(request), language_now(), _number(request)
    lines, things = change.lines.order_by("state", "pk"), things_of(change)
    total, first = lines.count(), (number - 1) * PAGE
    lines_here = lines[first : first + PAGE]
    return page(
        request,
        "descriptions/change.html",
        status=400 if problem else 200,
        organisation=change.owner,
        change=change,
        lines=shown_lines(things, lines_here, language),
        total=total,
        left=change.lines.filter(state=BulkLine.State.LEFT).count(),
        first=first,
        number=number,
        last=min(first + PAGE, total),
        choosing=things.choosing(change.owner),
        fields=_fields_in_form(change),
        ways={name: ways_of(field) for name, field in things.fields.items()},
        how_titles=HOW_TITLES,
        wished={wish.field: wish for wish in wishes_of(change)},
        is_open=are_lines_open(change),
        is_planned=bool(change.wishes or change.file_name or change.undoes_id)
        and change.state != BulkChange.State.PLANNING
        and not are_lines_open(change),
        said=_progress(change)["said"],
        problem=problem,
        **_rights(change, actor),
    )


def _rights(change: BulkChange, actor: Actor) -> dict[str, Any]:
    return {
        "may_prepare": services.may(actor, Action.PREPARE, change).allowed,
        "approving": services.may(actor, Action.APPROVE, change),
        "may_review": services.may(actor, Action.REVIEW, change).allowed,
        "may_undo": services.may(actor, Action.WITHDRAW, change).allowed,
        "alone": change.owner.one_person_may_release,
    }


@signed_in
def state(request: HttpRequest, slug: str, change: UUID) -> HttpResponse:
    """GET …/beschreibungen/<change>/stand/: for the island of the page that waits."""
    response = JsonResponse(_progress(find_change(slug, change, actor_in(request))))
    response["Cache-Control"] = "no-store"
    return response


def _progress(change: BulkChange) -> dict[str, Any]:
    is_planned = change.state == BulkChange.State.PLANNING
    done, total = reckoned(change) if is_planned else made(change)
    text = N_("{count} of {total} {total:dataset|datasets} so far")
    values = {"count": done, "total": total}
    return {
        "waits": change.state in {BulkChange.State.APPLYING, BulkChange.State.PLANNING},
        "step": str(change.state),
        "done": done,
        "total": total,
        "said": sentence(text, values=values, language=language_now()) if total else "",
    }


def _plan(request: HttpRequest, change: BulkChange) -> HttpResponse:
    plan(change, _wishes(request, change), actor_in(request))
    return _to(change, "#vorschau")


def _fields_in_form(change: BulkChange) -> dict[str, Field]:
    """Where it is of one dataset, title and description are among them."""
    fields, is_one = things_of(change).fields, change.lines.count() == 1
    return {name: field for name, field in fields.items() if field.in_form or is_one}


def _wishes(request: HttpRequest, change: BulkChange) -> list[Wish]:
    wishes, fields = [], _fields_in_form(change)
    for name in fields:
        how = request.POST.get(f"how-{name}", "")
        wish = wish_of(name, how, request.POST.getlist(name), fields=fields)
        wishes += [wish] if wish else []
    if not wishes:
        raise Refused(reason=N_("please say what is to be changed"))
    return wishes


def _submit(request: HttpRequest, change: BulkChange) -> HttpResponse:
    if services.submit(change, actor_in(request)).state == BulkChange.State.SUBMITTED:
        say(request, N_("Handed over. A second person looks at it."))
    return _to(change)


def _approve(request: HttpRequest, change: BulkChange) -> HttpResponse:
    services.approve(change, actor_in(request), seen=request.POST.get("seen", ""))
    return _to(change)


def _give_back(request: HttpRequest, change: BulkChange) -> HttpResponse:
    services.give_back(change, request.POST.get("sentence", ""), actor_in(request))
    say(request, N_("Sent back. {name} gets your sentence."), name=change.submitted_name)
    return SeeOther(url("my-work"))


def _call_back(request: HttpRequest, change: BulkChange) -> HttpResponse:
    services.call_back(change, actor_in(request))
    return _to(change)


def _discard(request: HttpRequest, change: BulkChange) -> HttpResponse:
    services.discard(change, actor_in(request))
    say(request, N_("Thrown away. Nothing was changed."))
    return SeeOther(things_of(change).choosing(change.owner) or url("my-work"))


def _undo(request: HttpRequest, change: BulkChange) -> HttpResponse:
    return _to(services.undo(change, actor_in(request)))


_DEEDS: dict[str, Callable[[HttpRequest, BulkChange], HttpResponse]] = {
    "plan": _plan,
    "submit": _submit,
    "approve": _approve,
    "return": _give_back,
    "call-back": _call_back,
    "discard": _discard,
    "undo": _undo,
}


def _to(change: BulkChange, part: str = "") -> HttpResponse:
    return SeeOther(url("bulk-change", slug=change.owner.slug, change=str(change.pk)) + part)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("seite", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 1_000 else 1
