# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe person`: invite people, see who is there, change their roles, block them."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BECAUSE, BY, JSON
from drehscheibe.cli.output import language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings

ORGANISATION = click.option(
    "--organisation", required=True, metavar="KEY", help="AGS, key of a district, or short name."
)
ROLES = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="Can be given more than once.",
)
# What a role is called where people read it.
ROLE_NAMES = {
    Role.STEWARD: N_("data steward"),
    Role.REVIEWER: N_("reviewer"),
    Role.ADMINISTRATOR: N_("administrator"),
}


@click.group()
def person() -> None:
    """People with an account: invite, list, change roles, block."""


@person.command()
@click.argument("email")
@ORGANISATION
@ROLES
@click.option("--name", default="", help="Name of the person, as a suggestion.")
@BY
def invite(email: str, organisation: str, roles: tuple[str, ...], name: str, by: str) -> None:
    """Invite EMAIL by mail; without a mail server the link is printed."""
    open_portal()
    from drehscheibe.portal.organisations import services
    from drehscheibe.portal.organisations.queries import find_organisation

    _require_address(email)
    invited = services.invite(
        find_organisation(organisation),
        email,
        [Role(role) for role in roles],
        actor=operator(by),
        name=name,
    )
    _send([invited])


@person.command("invite-csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be sent.")
@BY
def invite_csv(file: Path, by: str, *, dry_run: bool) -> None:
    """Invite everybody of a list: e-mail, name, organisation, roles; if a line is wrong, nobody."""
    open_portal()
    from drehscheibe.portal.organisations import invitation_lists as lists

    found = lists.read_list(lists.decoded(file.read_bytes()))
    for complaint in found.complaints:
        told = sentence(complaint.text, values=complaint.values, language=language())
        say(N_("Line {number}: {problem}"), number=complaint.number, problem=told)
    if not found.is_ready:
        say(N_("Nobody was invited."))
        sys.exit(2)
    if dry_run:
        for line in found.lines:
            click.echo(f"{line.email}\t{line.organisation.name}\t{_names(line.roles)}")
        return
    _send(lists.invite_all(found, actor=operator(by)))


@person.command("list")
@click.option("--organisation", default="", metavar="KEY", help="Only people of this one.")
@JSON
def list_people(organisation: str, *, as_json: bool) -> None:
    """List people with their organisations and roles."""
    open_portal()
    people = [_plain(one) for one in _people(organisation)]
    if as_json:
        print_json({"people": people})
        return
    for one in people:
        blocked = "" if one["active"] else f" ({gettext(N_('blocked'), language=language())})"
        click.echo(f"{one['name']} <{one['email']}>{blocked}")
        for member in one["memberships"]:
            roles = _names(tuple(Role(role) for role in member["roles"]))
            click.echo(f"    {member['organisation']}: {roles}")


@person.command()
@click.argument("email")
@ORGANISATION
@ROLES
@BECAUSE
@BY
def roles(email: str, organisation: str, roles: tuple[str, ...], because: str, by: str) -> None:
    """Set the roles of EMAIL in an organisation; those not named are taken away."""
    open_portal()
    from drehscheibe.portal.organisations import members
    from drehscheibe.portal.organisations.network import find_person
    from drehscheibe.portal.organisations.queries import find_organisation

    member = members.find_member(find_organisation(organisation), find_person(email).pk)
    chosen = [Role(role) for role in roles]
    members.set_roles(member, chosen, actor=operator(by), reason=because)
    say(
        N_("{name} in {organisation}: {roles}"),
        name=member.person.name,
        organisation=member.organisation.name,
        roles=_names(tuple(chosen)),
    )


@person.command()
@click.argument("email")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
@BY
def deactivate(email: str, because: str, by: str) -> None:
    """Block EMAIL at once, on all devices; drafts stay with their organisations."""
    told = _set_active(email, active=False, because=because, by=by)
    say(N_("{name} is blocked."), name=told)


@person.command()
@click.argument("email")
@BECAUSE
@BY
def activate(email: str, because: str, by: str) -> None:
    """Let EMAIL sign in again."""
    told = _set_active(email, active=True, because=because, by=by)
    say(N_("{name} may sign in again."), name=told)


@person.command("reset-second-factor")
@click.argument("email")
@click.option("--because", required=True, metavar="TEXT", help="Why, and how you asked back.")
@click.option("--by", "by", required=True, metavar="NAME", help="Who decided.")
def reset_second_factor(email: str, because: str, by: str) -> None:
    """Take the lost second factor of EMAIL away; a mail says so, and all devices are signed out."""
    open_portal()
    from drehscheibe.portal.accounts import second_factor
    from drehscheibe.portal.organisations.network import find_person

    found = find_person(email)
    told = second_factor.reset_second_factor(found, actor=operator(by), reason=because)
    say(N_("{name} signs in with the password alone until a new one is set up."), name=found.name)
    if not told:
        say(N_("The mail to {email} could not be sent. Please tell them yourself."), email=email)


def _set_active(email: str, *, active: bool, because: str, by: str) -> str:
    open_portal()
    from drehscheibe.portal.organisations.network import find_person, set_active

    found = find_person(email)
    set_active(found, active=active, actor=operator(by), reason=because)
    return found.name


def _send(invited: list[Any]) -> None:
    """The mails go out; where they only become files, the links are printed."""
    from drehscheibe.portal.accounts.invitations import send_invitation
    from drehscheibe.portal.post import public_url

    for one in invited:
        email = one.invitation.email
        if not send_invitation(one.invitation):
            say(
                N_("The mail to {email} could not be sent. Please send it again later."),
                email=email,
            )
        elif current_settings().mail_url:
            say(N_("The invitation to {email} is on its way."), email=email)
        else:
            say(N_("There is no mail server; please hand this link to {email}:"), email=email)
            click.echo(public_url("invitation", token=one.token))


def _require_address(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        told = _("{value!r} is no e-mail address.").format(value=email)
        raise click.BadParameter(told) from None


def _people(organisation: str) -> Any:
    from drehscheibe.portal.organisations.queries import find_organisation
    from drehscheibe.portal.people.models import Person

    people = Person.objects.order_by("name", "email")
    if organisation:
        people = people.filter(memberships__organisation=find_organisation(organisation))
    return people.prefetch_related("memberships__organisation")


def _plain(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "email": one.email,
        "active": one.is_active,
        "memberships": [
            {
                "organisation": member.organisation.name,
                "key": member.organisation.key,
                "roles": [role.value for role in member.roles],
            }
            for member in one.memberships.all()
        ],
    }


def _names(roles: tuple[Role, ...]) -> str:
    return ", ".join(gettext(ROLE_NAMES[role], language=language()) for role in roles)
