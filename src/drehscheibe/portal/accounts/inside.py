# SPDX-License-Identifier: EUPL-1.2
"""An organisation from inside, for its people: members, invitations, rules, mandates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_, OrganisationNotFound, Refused
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.accounts.actions import by_id, go_to, limit, say, show_refusal
from drehscheibe.portal.accounts.forms import Farewell, Invite, MemberRoles, Rules
from drehscheibe.portal.accounts.invitations import post_invitations
from drehscheibe.portal.accounts.my_account import successor_in
from drehscheibe.portal.organisations import members, rules, services
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.templating import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.services import Invited


@signed_in
def inside(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /organisationen/<slug>/"""
    return _inside(request, _organisation(request, slug), Invite())


def _inside(request: HttpRequest, here: Organisation, form: Invite) -> HttpResponse:
    mandates = list(rules.mandates_of(here))
    return page(
        request,
        "organisations/inside.html",
        organisation=here,
        members=members.members_of(here),
        invitations=list(here.invitations.filter(accepted=None)),
        now=timezone.now(),
        given=[one for one in mandates if one.principal_id == here.pk],
        held=[one for one in mandates if one.agent_id == here.pk],
        stands_in_for=list(here.stands_in_for.order_by("name")),
        agents=rules.possible_agents(here),
        manages=_manages(request, here),
        me=request.user.pk,
        form=form,
    )


@require_POST
@signed_in
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /organisationen/<slug>/einladen/"""
    here = _managed(request, slug)
    form = Invite(request.POST)
    if not form.is_valid():
        return _inside(request, here, form)
    limit(request, "invite", user=request.user)
    said = form.cleaned_data
    invited = services.invite(
        here, said["email"], form.chosen(), actor=actor_in(request), name=said["name"]
    )
    return _sent(request, here, invited)


@require_POST
@signed_in
def change_invitation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST /organisationen/<slug>/einladungen/<number>/: send again, or take back."""
    here = _managed(request, slug)
    if request.POST.get("action") == "revoke":
        services.revoke_invitation(here, number, actor=actor_in(request))
        say(request, N_("The invitation was taken back."))
        return go_to("organisation", slug=here.slug)
    limit(request, "invite", user=request.user)
    return _sent(request, here, services.renew_invitation(here, number, actor=actor_in(request)))


def _sent(request: HttpRequest, here: Organisation, invited: Invited) -> HttpResponse:
    post_invitations([invited])
    say(request, N_("The invitation to {email} is on its way."), email=invited.invitation.email)
    return go_to("organisation", slug=here.slug)


@signed_in
def member(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET and POST /organisationen/<slug>/personen/<number>/: the roles of one person."""
    here = _managed(request, slug)
    found = members.find_member(here, number)
    said = request.POST if request.method == "POST" else None
    form = MemberRoles(said, initial={"roles": [role.value for role in found.roles]})
    if said is not None and form.is_valid():
        try:
            members.set_roles(
                found, form.chosen(), actor=actor_in(request), reason=form.cleaned_data["reason"]
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            say(request, N_("Saved."))
            return go_to("organisation", slug=here.slug)
    return _member(request, found, form=form, farewell=Farewell())


@require_POST
@signed_in
def remove_member(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST /organisationen/<slug>/personen/<number>/entfernen/"""
    here = _managed(request, slug)
    found = members.find_member(here, number)
    farewell = Farewell(request.POST)
    if farewell.is_valid():
        try:
            members.remove_member(
                found,
                actor=actor_in(request),
                successor=successor_in(farewell, found.person, here),
                reason=farewell.cleaned_data["reason"],
            )
        except Refused as error:
            show_refusal(farewell, error)
        else:
            say(request, N_("{name} no longer belongs to it."), name=found.person.name)
            return go_to("organisation", slug=here.slug)
    form = MemberRoles(initial={"roles": [role.value for role in found.roles]})
    return _member(request, found, form=form, farewell=farewell)


def _member(request: HttpRequest, found: Any, **forms: Any) -> HttpResponse:
    return page(
        request,
        "organisations/member.html",
        organisation=found.organisation,
        member=found,
        colleagues=members.colleagues_of(found.person, found.organisation),
        is_last=members.is_last_administrator(found.person, found.organisation),
        **forms,
    )


@signed_in
def change_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/regeln/"""
    here = _managed(request, slug)
    said = request.POST if request.method == "POST" else None
    form = Rules(said, initial=_rules_of(here))
    if said is not None and form.is_valid():
        try:
            _apply(here, form.cleaned_data, actor_in(request))
        except Refused as error:
            show_refusal(form, error)
        else:
            say(request, N_("Saved."))
            return go_to("organisation", slug=here.slug)
    return page(
        request,
        "organisations/rules.html",
        organisation=here,
        form=form,
        stand_ins=rules.possible_stand_ins(here),
    )


def _rules_of(here: Organisation) -> dict[str, Any]:
    return {
        "second_person": not here.one_person_may_release,
        "stand_in": here.stand_in_id,
        "contact_mail": here.contact_mail,
    }


def _apply(here: Organisation, said: dict[str, Any], actor: Any) -> None:
    rules.set_second_person(here, needed=said["second_person"], actor=actor, reason=said["reason"])
    rules.set_stand_in(here, by_id(said["stand_in"]), actor=actor)
    rules.set_contact(here, said["contact_mail"], actor=actor)


@require_POST
@signed_in
def give_mandate(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /organisationen/<slug>/auftraege/"""
    here = _managed(request, slug)
    number = request.POST.get("agent", "")
    agent = by_id(int(number)) if number.isdecimal() and len(number) < _LONGEST_NUMBER else None
    if agent not in rules.possible_agents(here):
        raise Refused(reason=N_("please choose another organisation"))
    rules.give_mandate(here, agent, actor=actor_in(request))
    say(request, N_("{agent} may prepare data for you now."), agent=agent.name)
    return go_to("organisation", slug=here.slug)


@require_POST
@signed_in
def end_mandate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST /organisationen/<slug>/auftraege/<number>/beenden/"""
    here = _managed(request, slug)
    rules.end_mandate(here, number, actor=actor_in(request))
    say(request, N_("The mandate has ended."))
    return go_to("organisation", slug=here.slug)


_LONGEST_NUMBER = 12


def _organisation(request: HttpRequest, slug: str) -> Organisation:
    """Raises `OrganisationNotFound`, also for people of others: both look the same."""
    found = Organisation.objects.filter(slug=slug).select_related("stand_in").first()
    allowed = found and decide(actor_in(request), OrganisationAction.SEE_INSIDE, found.key).allowed
    if found is None or not allowed:
        raise OrganisationNotFound(organisation=slug)
    return found


def _managed(request: HttpRequest, slug: str) -> Organisation:
    """Raises `OrganisationNotFound` for people of others, `Refused` without the role."""
    found = _organisation(request, slug)
    decide(actor_in(request), OrganisationAction.MANAGE, found.key).require()
    return found


def _manages(request: HttpRequest, here: Organisation) -> bool:
    return decide(actor_in(request), OrganisationAction.MANAGE, here.key).allowed
