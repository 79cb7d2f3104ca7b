# SPDX-License-Identifier: EUPL-1.2
"""Invitations: the mail that goes out, and the page its link leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.db import transaction
from django.utils import timezone, translation

from drehscheibe.domain.errors import N_, MailNotSent
from drehscheibe.portal.accounts.actions import go_to, limit, say
from drehscheibe.portal.accounts.forms import NewAccount
from drehscheibe.portal.jobs.services import ask_for_mail
from drehscheibe.portal.organisations.models import Invitation
from drehscheibe.portal.organisations.services import (
    accept_invitation,
    find_invitation,
    is_for,
    token_of,
)
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.post import language_of_person, public_url, try_to_send
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.services import Invited


MAIL = "invitation"  # kind of job


def post_invitations(invited: Iterable[Invited]) -> None:
    """Their mails leave by the worker: a mail server that hangs keeps nobody waiting."""
    for one in invited:
        number = one.invitation.pk
        ask_for_mail(MAIL, key=str(number), invitation=number, language=language_now())


def deliver(number: int, language: str) -> bool:
    """Send the mail of an open invitation; False where there is none any more.

    Raises `MailNotSent`: the worker tries again, and the administration is told meanwhile.
    """
    waiting = Invitation.objects.filter(pk=number, accepted=None, expires__gt=timezone.now())
    invitation = waiting.select_related("organisation").first()
    if invitation is None:
        return False
    with translation.override(language):
        if not send_invitation(invitation):
            raise MailNotSent
    return True


def send_invitation(invitation: Invitation) -> bool:
    """False when the mail server does not take it; the invitation holds nevertheless."""
    known = Person.objects.filter(email=invitation.email).first()
    sent = try_to_send(
        "account/email/invitation",
        to=invitation.email,
        language=language_of_person(known),
        invitation=invitation,
        person=known,
        link=public_url("invitation", token=token_of(invitation)),
    )
    now = timezone.now()
    said = {"mailed": now, "mail_failed": None} if sent else {"mail_failed": now}
    Invitation.objects.filter(pk=invitation.pk).update(**said)
    return sent


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET and POST /einladung/<token>/: for new people, for those who have an account, and for
    those who are signed in as somebody else."""
    limit(request, "invitation")
    found = find_invitation(token)
    known = Person.objects.filter(email=found.email).first()
    return (
        _join(request, token, found)
        if request.user.is_authenticated
        else _sign_in_first(request, found)
        if known
        else _begin(request, token, found)
    )


def _join(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """Somebody is signed in: the right person joins with one click."""
    fits = is_for(found, request.user)  # type: ignore[arg-type]
    if request.method == "POST" and fits:
        accept_invitation(token, Person.objects.get(pk=request.user.pk or 0))
        say(request, N_("You belong to {organisation} now."), organisation=found.organisation.name)
        return go_to("my-work")
    return page(
        request,
        "account/invitation.html",
        invitation=found,
        state="join" if fits else "other",
        form=None,
    )


def _sign_in_first(request: HttpRequest, found: Invitation) -> HttpResponse:
    return page(request, "account/invitation.html", invitation=found, state="known", form=None)


def _begin(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """A new person: name, password, and in."""
    said = request.POST if request.method == "POST" else None
    form = NewAccount(said, email=found.email, name=found.name)
    if said is not None and form.is_valid():
        person = _make_person(token, found, form)
        record_authentication(request, person, method="password", email=person.email)
        say(request, N_("You belong to {organisation} now."), organisation=found.organisation.name)
        response: HttpResponse = perform_login(request, Login(user=person, email=person.email))
        return response
    return page(request, "account/invitation.html", invitation=found, state="new", form=form)


@transaction.atomic
def _make_person(token: str, found: Invitation, form: NewAccount) -> Person:
    """The link came by mail, so the address is known to be theirs."""
    said = form.cleaned_data
    person = Person.objects.create_user(
        found.email, said["password1"], name=said["name"], language=language_now()
    )
    EmailAddress.objects.create(user=person, email=found.email, verified=True, primary=True)
    accept_invitation(token, person)
    return person
