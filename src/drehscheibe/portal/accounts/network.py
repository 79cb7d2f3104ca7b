# SPDX-License-Identifier: EUPL-1.2
"""The network for its node: who is in it in numbers, many invitations, new organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_, DrehscheibeError, NotFound, Refused
from drehscheibe.look.texts import sentence
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.accounts.actions import go_to, say, show_refusal
from drehscheibe.portal.accounts.forms import Blocking, ManyInvitations, NewOrganisation
from drehscheibe.portal.accounts.invitations import post_invitations
from drehscheibe.portal.organisations import network as services
from drehscheibe.portal.organisations.invitation_lists import (
    Complaint,
    InvitationList,
    decoded,
    invite_all,
    read_list,
)
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@signed_in
def network(request: HttpRequest) -> HttpResponse:
    """GET /netzwerk/"""
    _require_node(request)
    return _network(request, NewOrganisation(), Blocking())


def _network(request: HttpRequest, form: NewOrganisation, blocking: Blocking) -> HttpResponse:
    listed = services.staffing(actor_in(request))
    return page(
        request,
        "organisations/network.html",
        listed=listed,
        empty=sum(1 for one in listed if one.is_empty),
        form=form,
        blocking=blocking,
        kinds=[kind.value for kind in services.CREATABLE],
    )


@require_POST
@signed_in
def create_organisation(request: HttpRequest) -> HttpResponse:
    """POST /netzwerk/organisationen/"""
    _require_node(request)
    form = NewOrganisation(request.POST)
    if form.is_valid():
        try:
            made = services.create_organisation(**form.cleaned_data, actor=actor_in(request))
        except Refused as error:
            show_refusal(form, error)
        else:
            say(request, N_("{name} was added. Please invite its people now."), name=made.name)
            return go_to("network")
    return _network(request, form, Blocking())


@require_POST
@signed_in
def block_person(request: HttpRequest) -> HttpResponse:
    """POST /netzwerk/personen/: block somebody, or let them in again."""
    _require_node(request)
    form = Blocking(request.POST)
    if form.is_valid():
        said, active = form.cleaned_data, form.cleaned_data["active"] == "yes"
        try:
            person = services.find_person(said["email"])
            services.set_active(
                person, active=active, actor=actor_in(request), reason=said["reason"]
            )
        except DrehscheibeError as error:
            show_refusal(form, error)
        else:
            text = N_("{name} may sign in again.") if active else N_("{name} is blocked.")
            say(request, text, name=person.name)
            return go_to("network")
    return _network(request, NewOrganisation(), form)


@signed_in
def invite_many(request: HttpRequest) -> HttpResponse:
    """GET and POST /netzwerk/einladen/: a list is checked, shown, and only then sent."""
    _require_node(request)
    form = ManyInvitations(request.POST or None, request.FILES or None)
    text, found = "", None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        text = decoded(file.read()) if file else form.cleaned_data["lines"]
        found = read_list(text)
        if found.is_ready and "send" in request.POST:
            return _send_all(request, found)
    complaints = [_spoken(complaint) for complaint in found.complaints] if found else []
    return page(
        request,
        "organisations/invite_many.html",
        form=form,
        text=text,
        found=found,
        complaints=complaints,
    )


def _spoken(complaint: Complaint) -> tuple[int, str]:
    """The number of the line, and the sentence in the reader's language."""
    text = sentence(complaint.text, values=complaint.values, language=language_now())
    return complaint.number, text


def _send_all(request: HttpRequest, found: InvitationList) -> HttpResponse:
    invited = invite_all(found, actor=actor_in(request))
    post_invitations(invited)
    text = N_("{count} {count:invitation is|invitations are} on the way.")
    say(request, text, count=len(invited))
    return go_to("network")


def _require_node(request: HttpRequest) -> None:
    """For everybody else these pages do not exist. Raises `NotFound`."""
    if not decide(actor_in(request), OrganisationAction.ONBOARD, "").allowed:
        raise NotFound
