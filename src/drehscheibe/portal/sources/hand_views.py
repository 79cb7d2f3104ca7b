# SPDX-License-Identifier: EUPL-1.2
"""The pages on which people correct descriptions of data that lie elsewhere: of one, of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.listing import described_records
from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.planning import begin
from drehscheibe.portal.descriptions.queries import PAGE, Asked, latest_of, steward_of
from drehscheibe.portal.descriptions.shown import told
from drehscheibe.portal.descriptions.wishes import How, Wish, wish_of
from drehscheibe.portal.sources.by_hand import with_hand
from drehscheibe.portal.sources.correcting import (
    correct,
    foreign_of_ours,
    give_back,
    history_of,
    kept_by,
    may,
    may_undo,
    undo,
    waiting_for,
)
from drehscheibe.portal.sources.foreign import FOREIGN
from drehscheibe.portal.sources.hands_shown import hands_shown
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.sources.foreign import Foreign

WITHOUT = {
    "lizenz": (N_("without a licence that we know"), "licence"),
    "kontakt": (N_("without a contact"), "contact"),
    "beschreibung": (N_("without a description"), "description"),
    "thema": (N_("without a theme"), "themes"),
    "schlagwort": (N_("without keywords"), "keywords"),
    "ort": (N_("without a town"), "covers"),
    "haeufigkeit": (N_("without how often it changes"), "frequency"),
}


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
    for name, field in FOREIGN.fields.items():
        if f"{name}-given" not in request.POST:
            continue
        values = request.POST.getlist(name)
        wish = wish_of(name, How.SET, values, fields=FOREIGN.fields)
        wish = wish or Wish(name, How.EMPTY, () if field.is_list else "")
        value = list(wish.value) if isinstance(wish.value, tuple) else wish.value
        if value != words[name]:
            wishes.append(wish)
    if not wishes:
        raise Refused(reason=N_("it would change nothing"))
    return wishes


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
    words, given = dict(thing.words), request.POST
    for name, field in FOREIGN.fields.items():
        if f"{name}-given" in given:
            values = [str(one) for one in given.getlist(name)]
            words[name] = values if field.is_list else values[0] if values else ""
    return words


@dataclass(frozen=True, slots=True)
class Filter(Asked):
    """Among what the sources of an organisation describe."""

    quelle: str = ""
    hand: str = ""  # "1": only what was corrected

    def fits(self, record: DescribedRecord) -> bool:
        if self.q and self.q.casefold() not in record.title.casefold():
            return False
        if self.ohne in WITHOUT and getattr(record, WITHOUT[self.ohne][1]):
            return False
        return not self.hand or bool(record.by_hand)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/beschreibungen/anderswo/: some, or all of a filter."""
    actor = actor_in(request)
    owner = steward_of(slug, actor)
    if request.method != "POST":
        return _choose_page(request, owner)
    slugs = [one.slug for one in _found(owner, Filter.parse(request.POST.dict()))]
    if request.POST.get("what") != "all":
        ticked = set(request.POST.getlist("dataset"))
        slugs = [one for one in slugs if one in ticked]
    known = {one.slug: one for one in kept_by(owner)}
    chosen, author = [known[one] for one in slugs], request.user
    try:
        change = begin(owner, chosen, author=author, actor=actor, about=FOREIGN.about)  # type: ignore[arg-type]
    except Refused as problem:
        return _choose_page(request, owner, problem)
    return SeeOther(url("bulk-change", slug=owner.slug, change=str(change.pk)))


def _choose_page(
    request: HttpRequest, owner: Organisation, problem: Refused | None = None
) -> HttpResponse:
    wanted, number = Filter.parse(request.GET.dict()), _number(request.GET.get("seite", ""))
    found, first = _found(owner, wanted), (number - 1) * PAGE
    total = len(found)
    return page(
        request,
        "sources/choose_described.html",
        status=400 if problem else 200,
        organisation=owner,
        wanted=wanted,
        sources=owner.sources.filter(way="describe").order_by("title", "pk"),
        records=found[first : first + PAGE],
        total=total,
        first=first,
        number=number,
        last=min(first + PAGE, total),
        without={code: title for code, (title, _) in WITHOUT.items()},
        changes=[one for one in latest_of(owner) if one.about == FOREIGN.about],
        problem=problem,
    )


def _found(owner: Organisation, wanted: Filter) -> list[DescribedRecord]:
    """By title; as the catalogue shows them."""
    kept = kept_by(owner).filter(gone_at=None)
    if wanted.quelle.isascii() and wanted.quelle.isdigit():
        kept = kept.filter(entries__source=int(wanted.quelle[:18]))
    records = described_records(kept.values_list("slug", flat=True))
    return sorted(filter(wanted.fits, records), key=lambda one: (one.title.casefold(), one.slug))


def _number(text: str, *, least: int = 1) -> int:
    is_one = text.isascii() and text.isdigit() and len(text) < 18
    return max(int(text), least) if is_one else least
