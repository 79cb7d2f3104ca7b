# SPDX-License-Identifier: EUPL-1.2
"""The pages of an organisation's sources: add, choose, try, allow, look after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from drehscheibe.connectors.sources.origins import pin_of
from drehscheibe.domain.errors import (
    N_,
    Refused,
    SourceNotFound,
)
from drehscheibe.domain.licences import LICENCES
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.policy.datasets import Action, DatasetFacts
from drehscheibe.policy.datasets import decide as decide_description
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.sources import services, vanishing
from drehscheibe.portal.sources.cataloguing import describe_all
from drehscheibe.portal.sources.figures import described_of
from drehscheibe.portal.sources.forms import HOW_OFTEN, ChoiceForm, SignInForm
from drehscheibe.portal.sources.leaving import missing
from drehscheibe.portal.sources.listing import listing
from drehscheibe.portal.sources.mapping_form import tables_of
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.progress import progress_of
from drehscheibe.portal.sources.queries import (
    dataset_of,
    is_being_read,
    source_numbered,
)
from drehscheibe.portal.sources.removing import go_on_taking_out, is_stuck
from drehscheibe.portal.sources.sealing import public_key
from drehscheibe.portal.sources.shown import KINDS, shown, shown_run
from drehscheibe.portal.sources.sifting import fitting
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor

_SET_UP = N_(
    "The source is set up. Its data are fetched for the first time in ten minutes, or at once by "
    "“Fetch now”. A dry run shows what would come and keeps nothing."
)
_IS_READ = N_("The source is set up and is being read.")
_RUNS = 10  # that are shown


@signed_in
def source(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET /organisationen/<slug>/quellen/<source>/; what is being removed stands in the list."""
    found = source_numbered(slug, source, actor_in(request))
    return SeeOther(url("sources", slug=slug)) if found.is_leaving else _source(request, found)


@signed_in
def state(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET …/stand/: for the island of the page that waits, also until the source is gone."""
    try:
        found = source_numbered(slug, source, actor_in(request))
    except SourceNotFound:
        response = JsonResponse({"waits": False, "step": "", "done": 0, "total": 0, "said": ""})
    else:
        how_far = progress_of(found, language_now())
        told = {"waits": _waits(found), "step": found.state, "done": how_far.done}
        response = JsonResponse(told | {"total": how_far.total, "said": how_far.said})
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def choose(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """POST …/waehlen/: what is taken, how often, and under which licence."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    form, is_new = _choice_form(found, request.POST), found.state == Source.State.NEW
    if form.is_valid():
        try:
            set_up = describe_all if form.describes else services.choose
            set_up(found, form.choice(), actor=actor)
            if is_read := form.describes and not found.read_at:
                services.fetch_now(found, actor=actor)
        except Refused as error:
            form.add_error(None, error_text(error, language=language_now()))
        else:
            say(request, _IS_READ if is_read else _SET_UP if is_new else N_("Saved."))
            return SeeOther(address_of(found))
    return _source(request, found, form=form)


@signed_in
@require_POST
def sign_in(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """POST …/anmeldung/: name and password for the source; shown to nobody again."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    form = SignInForm(request.POST)
    if not form.is_valid():
        raise Refused(reason=N_("name or password is too long"))
    services.sign_in(found, **form.cleaned_data, actor=actor, settings=current_settings())
    if found.is_sftp and found.state == Source.State.NEW:
        services.look_again(found, actor=actor)
    say(request, N_("Saved."))
    return SeeOther(address_of(found))


@signed_in
@require_POST
def act(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """POST …/tun/: one of the things that need no more than a click."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Refused(reason=N_("please choose one of the buttons"))
    deed.do(found, actor, request.POST.get("terms", ""))
    if deed.said:
        say(request, deed.said)
    return SeeOther(address_of(found))


def _source(request: HttpRequest, found: Source, form: ChoiceForm | None = None) -> HttpResponse:
    actor = actor_in(request)
    runs = found.runs.all()[:_RUNS]
    datasets = [dataset_of(one) for one in found.subscriptions.select_related("dataset")]
    return page(
        request,
        "sources/source.html",
        status=422 if form and form.errors else 200,
        organisation=found.owner,
        source=found,
        shown=shown(found),
        kind=_text(KINDS.get(found.kind, "")),
        how_often=_text(HOW_OFTEN.get(found.every_minutes, "")),
        waits=_waits(found),
        is_at_work=vanishing.is_at_work(found),
        is_stuck=is_stuck(found),
        is_being_read=is_being_read(found),
        how_far=progress_of(found, language_now()).said,
        runs=[shown_run(run) for run in runs],
        described=described_of(found) if found.is_described else None,
        datasets=[one for one in datasets if one and one.state == one.State.PUBLIC],
        may_change=decide(actor, SourceAction.CHANGE, found.facts).allowed,
        may_correct=decide_description(
            actor, Action.PREPARE, DatasetFacts(is_public=False, owner=found.owner.key)
        ).allowed,
        may_allow=decide(actor, SourceAction.ALLOW, found.facts).allowed,
        keys=_keys(found),
        sign_in=SignInForm(auto_id="sign-in-%s"),
        form=form or _choice_form(found),
        missing=missing(found).count(),
        unknown_words=tables_of(found).unknown if found.is_catalogue else 0,
        listing=listing(found, request.GET.get("suche", "")),
        often=[(str(minutes), _text(text)) for minutes, text in HOW_OFTEN.items()],
        licences=[(code, licence.title) for code, licence in LICENCES.items()],
    )


def _keys(source: Source) -> tuple[str, str] | None:
    """By which an SFTP server is known again, and ours that it may be told."""
    if not source.is_sftp:
        return None
    return pin_of(source.address), public_key(source, current_settings())


def _choice_form(source: Source, said: Any = None) -> ChoiceForm:
    offered = [offer["key"] for offer in source.offers]
    taken = set(source.subscriptions.filter(state="here").values_list("offer", flat=True))
    if not taken and source.taking:
        taken = set(fitting(source))
    chosen = [str(number) for number, key in enumerate(offered) if key in taken]
    initial = {
        "title": source.title,
        "every": str(_usual_minutes(source)),
        "licence": source.described.get("licence", ""),
        "way": _usual_way(source, is_chosen=bool(chosen)),
        "offers": chosen or (["0"] if len(offered) == 1 else []),
    }
    return ChoiceForm(said, offered=offered, initial=initial)


def _usual_way(source: Source, *, is_chosen: bool) -> str:
    """Nobody copies a whole catalogue at once: as long as nothing is chosen, it is described."""
    is_new = source.state == Source.State.NEW and not is_chosen and len(source.offers) > 1
    if source.is_picture or (source.is_catalogue and is_new):
        return Source.Way.DESCRIBE.value
    return str(source.way)


def _usual_minutes(source: Source) -> int:
    """To look into a folder costs next to nothing."""
    if source.state == Source.State.NEW:
        return {"folder": 5, "sftp": 60}.get(source.kind, source.every_minutes)
    return source.every_minutes


def _waits(source: Source) -> bool:
    is_looking = source.state == Source.State.LOOKING
    is_asked = is_looking or source.runs.filter(outcome=Run.Outcome.RUNNING).exists()
    is_changed = vanishing.is_at_work(source)
    return is_changed if source.is_leaving else is_asked or is_changed or is_being_read(source)


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a button does, given the terms that stood beside it, and what is said afterwards."""

    do: Callable[[Source, Actor, str], object]
    said: str = ""


_DEEDS = {
    "fetch": _Deed(lambda source, actor, _: services.fetch_now(source, actor=actor)),
    "try": _Deed(lambda source, actor, _: services.fetch_now(source, actor=actor, is_trial=True)),
    "look": _Deed(lambda source, actor, _: services.look_again(source, actor=actor)),
    "trust": _Deed(lambda source, actor, _: services.trust_anew(source, actor=actor)),
    "pause": _Deed(
        lambda source, actor, _: services.pause(source, actor=actor),
        N_("The source is paused. What is public stays."),
    ),
    "go-on": _Deed(
        lambda source, actor, _: services.go_on(source, actor=actor), N_("The source goes on.")
    ),
    "ask": _Deed(
        lambda source, actor, _: services.ask_to_allow(source, actor=actor),
        N_("Your reviewers find it in their work."),
    ),
    "let-go": _Deed(
        lambda source, actor, _: vanishing.let_go(source, actor=actor),
        N_("What the catalogue lists no more is leaving ours."),
    ),
    "take-out": _Deed(lambda source, actor, _: go_on_taking_out(source, actor=actor)),
    "keep": _Deed(
        lambda source, actor, _: vanishing.keep(source, actor=actor),
        N_("It stays in our catalogue."),
    ),
    "allow": _Deed(
        lambda source, actor, terms: services.allow(source, actor=actor, terms=terms),
        N_("From now on new releases that are like the ones before go out by themselves."),
    ),
    "disallow": _Deed(
        lambda source, actor, _: services.disallow(source, actor=actor),
        N_("From now on a person looks at each new release."),
    ),
}


def _text(text: str) -> str:
    return gettext(text, language=language_now()) if text else ""
