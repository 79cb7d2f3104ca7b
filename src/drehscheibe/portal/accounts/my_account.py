# SPDX-License-Identifier: EUPL-1.2
"""My account: who I am, where I belong, and how I leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.db import transaction
from django.utils import translation
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_, DrehscheibeError, Refused
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.accounts.actions import go_to, say, show_refusal
from drehscheibe.portal.accounts.forms import Farewell, Profile
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations import members
from drehscheibe.portal.organisations.models import Membership
from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.people.farewell import sign_out_everywhere
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.templating import page
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.models import Organisation


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """GET and POST /konto/"""
    person = _person(request)
    form = Profile(request.POST or None, initial=_profile_of(person))
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(person, name, value)
        person.save(update_fields=list(form.cleaned_data))
        with translation.override(person.language):
            say(request, N_("Saved."))
            return go_to("account")
    return page(
        request,
        "account/overview.html",
        form=form,
        person=person,
        memberships=_memberships(person),
        has_second_factor=Authenticator.objects.filter(user=person).exists(),
        has_single_sign_on=bool(current_settings().oidc_url),
        addresses=list(EmailAddress.objects.filter(user=person).order_by("-primary", "email")),
        onboards=actor_in(request).onboards,
    )


@signed_in
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /konto/verlassen/<slug>/"""
    person = _person(request)
    found = Membership.objects.filter(person=person, organisation__slug=slug)
    member = found.select_related("person", "organisation").first()
    if member is None:
        raise Refused(reason=N_("you do not belong to this organisation"))
    form = Farewell(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            successor = successor_in(form, person, member.organisation)
            members.leave(member, actor=actor_in(request), successor=successor)
        except Refused as error:
            show_refusal(form, error)
        else:
            say(request, N_("You left {organisation}."), organisation=member.organisation.name)
            return go_to("account")
    return page(
        request,
        "account/leave.html",
        form=form,
        member=member,
        colleagues=members.colleagues_of(person, member.organisation),
        is_last=members.is_last_administrator(person, member.organisation),
    )


@require_POST
@signed_in
def leave_all_devices(request: HttpRequest) -> HttpResponse:
    """POST /konto/ueberall-abmelden/"""
    person = _person(request)
    note(actor_in(request), "sign-out-everywhere")
    logout(request)
    sign_out_everywhere(person)
    return go_to("account_login")


@signed_in
def delete_account(request: HttpRequest) -> HttpResponse:
    """GET and POST /konto/loeschen/; asks for the password once more."""
    response: HttpResponse = reauthentication_required(_delete_account)(request)
    return response


def _delete_account(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    memberships = _memberships(person)
    last = [m for m in memberships if members.is_last_administrator(person, m.organisation)]
    form = Farewell(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _delete(person, memberships, request.POST)
        except DrehscheibeError as error:
            show_refusal(form, error)
        else:
            logout(request)
            return go_to("account-deleted")
    return page(
        request,
        "account/delete.html",
        form=form,
        memberships=[(m, members.colleagues_of(person, m.organisation)) for m in memberships],
        last=last,
    )


def account_deleted(request: HttpRequest) -> HttpResponse:
    """GET /konto/geloescht/"""
    return page(request, "account/deleted.html")


@transaction.atomic
def _delete(person: Person, memberships: list[Membership], said: Any) -> None:
    """Each organisation keeps its drafts; the audit trail keeps the name."""
    actor = actor_of(person)
    for member in memberships:
        form = Farewell({"successor": said.get(f"successor-{member.organisation.slug}", "")})
        form.is_valid()
        successor = successor_in(form, person, member.organisation)
        members.leave(member, actor=actor, successor=successor)
    note(actor, "delete-account")
    sign_out_everywhere(person)
    person.delete()


def successor_in(form: Farewell, person: Person, organisation: Organisation) -> Person | None:
    """The colleague that was chosen. Raises `Refused` for anybody else."""
    chosen = form.cleaned_data.get("successor")
    if not chosen:
        return None
    for colleague in members.colleagues_of(person, organisation):
        if colleague.pk == chosen:
            return colleague
    raise Refused(reason=N_("only a data steward of the organisation can take over"))


def _person(request: HttpRequest) -> Person:
    """Read again: nothing of the request's own object is ever saved by accident."""
    return Person.objects.get(pk=request.user.pk or 0)


def _profile_of(person: Person) -> dict[str, str]:
    return {"name": person.name, "language": person.language, "mails": person.mails}


def _memberships(person: Person) -> list[Membership]:
    found = Membership.objects.filter(person=person).select_related("organisation", "person")
    return list(found.order_by("organisation__name"))
