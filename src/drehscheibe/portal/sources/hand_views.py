# SPDX-License-Identifier: EUPL-1.2
"""The pages on which people correct descriptions of data that lie elsewhere: of one, of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.planning import begin
from drehscheibe.portal.descriptions.queries import PAGE, latest_of, steward_of
from drehscheibe.portal.descriptions.shown import told
from drehscheibe.portal.descriptions.wishes import How, Wish, wish_of
from drehscheibe.portal.sources.by_hand import with_hand
from drehscheibe.portal.sources.choosing import WITHOUT, Filter, all_of, page_of
from drehscheibe.portal.sources.correcting import (
    correct,
    foreign_of_ours,
    give_back,
    history_of,
    may,
    may_undo,
    undo,
    waiting_for,
)
from drehscheibe.portal.sources.foreign import FOREIGN
from drehscheibe.portal.sources.hands_shown import files_shown, hands_shown
from drehscheibe.portal.sources.kept import kept_by
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.sources.foreign import Foreign


_MOST_FILES = 100  # that the form holds; the list has all
_LAST_PAGE = 1_000  # further ones are found by a filter


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def by_hand(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /daten/anderswo/<slug>/beschreibung/; `deed`: save, give-back or undo."""
    actor = actor_in(request)
    thing = foreign_of_ours(slug, actor)
    if request.method != "POST":
        return _page(request, thing)
    layout = current_settings().layout
    try:
        match request.POST.get("deed", ""):
            case "save":
                return _save(request, thing)
            case "give-back":
                give_back(layout, slug, request.POST.get("field", ""), actor)
                say(request, N_("What its source says counts again."))
            case "undo":
                undo(layout, slug, _number(request.POST.get("change", ""), least=0), actor)
                say(request, N_("It says again what it said before."))
    except Refused as problem:
        return _page(request, thing, problem)
    return SeeOther(url("by-hand", slug=slug))


def _save(request: HttpRequest, thing: Foreign) -> HttpResponse:
    wishes, author = _wishes(request, thing), request.user
    made = correct(thing, wishes, author=author, actor=actor_in(request))  # type: ignore[arg-type]
    if made.state == BulkChange.State.SUBMITTED:
        say(request, N_("Handed over. A second person looks at it."))
    return SeeOther(url("bulk-change", slug=made.owner.slug, change=str(made.pk)))


def _wishes(request: HttpRequest, thing: Foreign) -> list[Wish]:
    """Of what differs from what stands there; what the form does not hold stays."""
    words, wishes = thing.words, []
    fields = FOREIGN.fields
    for name in _given(request, thing):
        wish = wish_of(name, How.SET, request.POST.getlist(name), fields=fields)
        wish = wish or Wish(name, How.EMPTY, () if fields[name].is_list else "")
        value = list(wish.value) if isinstance(wish.value, tuple) else wish.value
        if value != words[name]:
            wishes.append(wish)
    if not wishes:
        raise Refused(reason=N_("it would change nothing"))
    return wishes


def _given(request: HttpRequest, thing: Foreign) -> list[str]:
    """Names of the words that the form holds; what is ticked is in it only where it is."""
    given = request.POST
    return [name for name in thing.words if name in given or f"{name}-given" in given]


def _page(request: HttpRequest, thing: Foreign, problem: Refused | None = None) -> HttpResponse:
    actor, language, fields_here = actor_in(request), language_now(), FOREIGN.fields
    may_take_back = may(actor, Action.WITHDRAW, thing).allowed
    said = with_hand(thing.said, thing.described.by_hand) if thing.said else None
    return page(
        request,
        "sources/by_hand.html",
        status=400 if problem else 200,
        slug=thing.described.slug,
        title=thing.title,
        organisation=thing.owner,
        fields=fields_here,
        words=_typed(request, thing) if problem else thing.words,
        files=files_shown(thing.words)[:_MOST_FILES],
        more_files=max(0, len(files_shown(thing.words)) - _MOST_FILES),
        hands=hands_shown(said) if said else [],
        waiting=waiting_for(thing),
        may_prepare=may(actor, Action.PREPARE, thing).allowed,
        may_take_back=may_take_back,
        alone=bool(thing.owner and thing.owner.one_person_may_release),
        changes=[
            (one, told(one.before, one.after, language, fields_here),
             may_take_back and may_undo(thing, one))
            for one in history_of(thing)
        ],
        problem=problem,
    )  # fmt: skip


def _typed(request: HttpRequest, thing: Foreign) -> dict[str, Any]:
    """What somebody typed is not lost by an error."""
    words, fields = dict(thing.words), FOREIGN.fields
    for name in _given(request, thing):
        values = [str(one) for one in request.POST.getlist(name)]
        words[name] = values if fields[name].is_list else values[0] if values else ""
    return words


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/beschreibungen/anderswo/: some, or all of a filter."""
    actor = actor_in(request)
    owner = steward_of(slug, actor)
    if request.method != "POST":
        return choose_page(request, owner)
    wanted, author = Filter.parse(request.POST.dict()), request.user
    is_all = request.POST.get("what") == "all"
    slugs = all_of(owner, wanted) if is_all else request.POST.getlist("dataset")
    chosen = kept_by(owner, slugs)
    try:
        change = begin(owner, chosen, author=author, actor=actor, about=FOREIGN.about)  # type: ignore[arg-type]
    except Refused as problem:
        return choose_page(request, owner, problem)
    return SeeOther(url("bulk-change", slug=owner.slug, change=str(change.pk)))


def choose_page(
    request: HttpRequest, owner: Organisation, problem: Refused | None = None
) -> HttpResponse:
    wanted = Filter.parse(request.GET.dict())
    number = min(_number(request.GET.get("seite", "")), _LAST_PAGE)
    found, first = page_of(owner, wanted, number), (number - 1) * PAGE
    return page(
        request,
        "sources/choose_described.html",
        status=400 if problem else 200,
        organisation=owner,
        wanted=wanted,
        sources=owner.sources.filter(way="describe").order_by("title", "pk"),
        records=found.records,
        total=found.total,
        first=first,
        number=number,
        last=min(first + PAGE, found.total),
        without={code: title for code, (title, _) in WITHOUT.items()},
        changes=[one for one in latest_of(owner) if one.about == FOREIGN.about],
        problem=problem,
    )


def _number(text: str, *, least: int = 1) -> int:
    is_one = text.isascii() and text.isdigit() and len(text) < 18
    return max(int(text), least) if is_one else least
