# SPDX-License-Identifier: EUPL-1.2
"""The page of all sources of an organisation: how each is, a new one, what is being removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_, AddressFailed, AddressInternal, AddressNotValid
from drehscheibe.look.texts import error_text
from drehscheibe.policy.sources import SourceAction, SourceFacts, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.sources import services
from drehscheibe.portal.sources.forms import AddressForm
from drehscheibe.portal.sources.progress import progress_of
from drehscheibe.portal.sources.queries import find_owner, source_numbered, sources_of
from drehscheibe.portal.sources.removing import is_stuck, remove_source
from drehscheibe.portal.sources.shown import shown
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.models import Organisation

_CLOSED = N_("The source is closed: nothing is fetched any more. Its datasets stay.")
_LEAVES = N_(
    "The source is closed: nothing is asked any more. What it described is leaving our catalogue."
)


@signed_in
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/quellen/: the list; an address begins a new one."""
    actor = actor_in(request)
    owner = find_owner(slug, actor)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_source(
                owner, form.cleaned_data["address"], actor=actor, settings=current_settings()
            )
        except (AddressNotValid, AddressInternal, AddressFailed) as error:
            form.add_error("address", error_text(error, language=language_now()))
        else:
            return SeeOther(address_of(made))
    return _list(request, owner, form)


def _list(request: HttpRequest, owner: Organisation, form: AddressForm) -> HttpResponse:
    actor, language = actor_in(request), language_now()
    listed = list(sources_of(actor).filter(owner=owner))
    leaving = [one for one in listed if one.is_leaving]
    return page(
        request,
        "sources/sources.html",
        status=422 if form.errors else 200,
        organisation=owner,
        sources=[shown(one) for one in listed],
        stuck={one.pk for one in leaving if is_stuck(one)},
        how_far={one.pk: progress_of(one, language).said for one in leaving},
        may_change=decide(actor, SourceAction.CHANGE, SourceFacts(owner.key)).allowed,
        form=form,
    )


@signed_in
@require_POST
def remove(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """POST …/entfernen/: closed at once, the worker does the rest; or goes on with it."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    remove_source(found, actor=actor)
    say(request, _LEAVES if found.is_described else _CLOSED)
    return SeeOther(url("sources", slug=slug))
