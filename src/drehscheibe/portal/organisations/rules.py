# SPDX-License-Identifier: EUPL-1.2
"""How an organisation works: second person, stand-in, mandates, contact."""

from __future__ import annotations

from django.db import models, transaction

from drehscheibe.domain.errors import N_, MandateNotFound, Refused
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Mandate, Organisation
from drehscheibe.portal.organisations.signals import stand_in_named


@transaction.atomic
def set_second_person(
    organisation: Organisation, *, needed: bool, actor: Actor, reason: str
) -> None:
    """Four eyes or one person; switching them off needs a reason. Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    if organisation.one_person_may_release is not needed:
        return
    if not needed and not reason.strip():
        raise Refused(reason=N_("please say in one sentence why one person is enough"))
    organisation.one_person_may_release = not needed
    organisation.save(update_fields=["one_person_may_release"])
    note(actor, "second-person", organisation=organisation.key, reason=reason, needed=needed)


@transaction.atomic
def set_stand_in(
    organisation: Organisation, stand_in: Organisation | None, *, actor: Actor
) -> None:
    """Whose reviewers may also review here. Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    if organisation.stand_in == stand_in:
        return
    if stand_in is not None and stand_in not in possible_stand_ins(organisation):
        raise Refused(reason=N_("only a district or the agency can stand in"))
    organisation.stand_in = stand_in
    organisation.save(update_fields=["stand_in"])
    name = stand_in.name if stand_in else ""
    note(actor, "stand-in", organisation=organisation.key, stand_in=name)
    if stand_in is not None:
        stand_in_named.send(Organisation, organisation=organisation, actor=actor)


@transaction.atomic
def set_contact(organisation: Organisation, contact_mail: str, *, actor: Actor) -> None:
    """Where people outside reach the organisation. Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    if organisation.contact_mail == contact_mail:
        return
    organisation.contact_mail = contact_mail
    organisation.save(update_fields=["contact_mail"])
    note(actor, "contact", organisation=organisation.key, contact=contact_mail)


@transaction.atomic
def give_mandate(principal: Organisation, agent: Organisation, *, actor: Actor) -> Mandate:
    """From now on stewards of the agent prepare data of the principal. Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, principal.key).require()
    if agent == principal or agent.is_practice != principal.is_practice:
        raise Refused(reason=N_("please choose another organisation"))
    mandate, is_new = Mandate.objects.get_or_create(
        principal=principal, agent=agent, defaults={"given_by": actor.name}
    )
    if is_new:
        note(actor, "mandate", organisation=principal.key, agent=agent.name)
    return mandate


@transaction.atomic
def end_mandate(organisation: Organisation, mandate_id: int, *, actor: Actor) -> None:
    """Either side may end it. Raises `Refused`, `MandateNotFound`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    mandate = mandates_of(organisation).filter(pk=mandate_id).first()
    if mandate is None:
        raise MandateNotFound
    for side in (mandate.principal, mandate.agent):
        note(
            actor,
            "end-mandate",
            organisation=side.key,
            principal=mandate.principal.name,
            agent=mandate.agent.name,
        )
    mandate.delete()


def mandates_of(organisation: Organisation) -> models.QuerySet[Mandate]:
    """Given and held."""
    sides = models.Q(principal=organisation) | models.Q(agent=organisation)
    return Mandate.objects.filter(sides).select_related("principal", "agent")


def possible_stand_ins(organisation: Organisation) -> list[Organisation]:
    """Districts, the agency and the alliance of the towns; for the practice town nobody."""
    if organisation.is_practice:
        return []
    kinds = ("district", "agency", "alliance")
    return list(Organisation.objects.filter(kind__in=kinds).exclude(pk=organisation.pk))


def possible_agents(organisation: Organisation) -> list[Organisation]:
    """Who could prepare data for it: everybody else, but nobody in or out of the practice town."""
    others = Organisation.objects.exclude(pk=organisation.pk).exclude(kind="practice")
    return [] if organisation.is_practice else list(others)
