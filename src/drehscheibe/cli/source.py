# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe source`: connect data of others, see how they are, let them go."""

from __future__ import annotations

import sys
from typing import Any

import click

from drehscheibe.cli.harvest import finishing
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BY, JSON
from drehscheibe.cli.output import confirm, language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.cli.source_named import source_named
from drehscheibe.cli.source_settings import choice_said, edit, settings_said, show, source_settings
from drehscheibe.domain.errors import N_, DrehscheibeError
from drehscheibe.domain.sentences import harmless
from drehscheibe.look.formats import moment
from drehscheibe.look.offers import describe
from drehscheibe.look.texts import error_text, sentence
from drehscheibe.settings import current_settings


@click.group()
def source() -> None:
    """Sources of data that are fetched by themselves: add, show, edit, list, allow, remove."""


@source.command()
@click.argument("url")
@click.option("--owner", required=True, metavar="KEY", help="AGS, or key of a district.")
@click.option("--offer", "offers", multiple=True, metavar="NAME", help="Take this; else all.")
@click.option(
    "--every", type=int, default=None, metavar="MINUTES", help="Else daily; 0: only when called."
)
@click.option("--title", default=None, help="What people call it.")
@click.option("--licence", default=None, help="Licence of what comes, as for publish.")
@click.option("--describe", "describes", is_flag=True, help="Only the descriptions, of all of it.")
@click.option("--user", default="", metavar="NAME", help="Name to sign in with at the source.")
@click.option(
    "--password-file",
    type=click.File(encoding="utf-8"),
    help="File with its password in the first line; - reads it from the input.",
)
@source_settings
@BY
@JSON
def add(
    url: str, owner: str, by: str, offers: tuple[str, ...], *, as_json: bool, **said: Any
) -> None:
    """Look what lies at URL and take it from now on; the first file waits at the desk."""
    open_portal()
    from django.db import transaction

    from drehscheibe.portal.organisations.queries import find_organisation
    from drehscheibe.portal.sources import services

    who, settings = operator(by), current_settings()
    with transaction.atomic():  # nobody looks before the password is there
        made = services.add_source(find_organisation(owner), url, actor=who, settings=settings)
        if said["password_file"]:
            password = said["password_file"].readline().rstrip("\r\n")
            services.sign_in(made, said["user"], password, actor=who, settings=settings)
    with finishing() as finish:
        made = finish.look(made)
    if made.error:
        _take_out(made, who)
        _end_with(made.error)
    plain = _settings(said, made)
    if made.is_catalogue and not (offers or plain or said["describes"]) and len(made.offers) > 1:
        _take_out(made, who)
        _list_offers(made, as_json=as_json)
        return
    if offers:
        plain["offers"] = list(offers)
    made = _set_up(made, plain | choice_said(said), who)
    if as_json:
        print_json(_plain(made))
    else:
        say(N_("“{title}” is a source now, called {name}."), title=made.title, name=made.slug)
        say(N_("Fetch it now with: drehscheibe harvest {name}"), name=made.slug)


def _settings(said: dict[str, Any], made: Any) -> dict[str, Any]:
    """What was said of it, but for the choice of offers; {} where nothing was."""
    from drehscheibe.portal.sources.settings_file import settings_of

    offers = [offer["key"] for offer in made.offers]
    plain = settings_said(said, settings_of(made) | {"offers": offers})
    return plain | ({"way": "describe"} if said["describes"] else {})


def _set_up(made: Any, plain: dict[str, Any], who: Any) -> Any:
    """What cannot be set up is not kept."""
    from drehscheibe.portal.sources.settings_file import apply_settings

    try:
        return apply_settings(made, plain, actor=who)
    except DrehscheibeError:
        _take_out(made, who)
        raise


def _list_offers(found: Any, *, as_json: bool) -> None:
    """Nobody means all datasets of a catalogue; nothing is kept until some are named."""
    if as_json:
        print_json(
            {
                "kind": found.kind,
                "address": found.address,
                "offers": found.offers,
                "more": found.more_offers,
            }
        )
        return
    for offer in found.offers:
        click.echo(f"{offer['key']}  {harmless(offer['title'])}")
        told = describe(offer, language())
        if told:
            click.echo(f"    {harmless(told)}")
    if found.more_offers:
        say(
            N_("There are {count} more: take the address of the dataset itself, or --describe."),
            count=found.more_offers,
        )
    say(N_("Say which of these you want: --offer NAME, as often as you like."))


@source.command("list")
@JSON
def listed(*, as_json: bool) -> None:
    """Every source, when it is asked next, and what is wrong with it."""
    open_portal()
    from drehscheibe.portal.sources.models import Source

    sources = [_plain(one) for one in Source.objects.select_related("owner")]
    if as_json:
        print_json({"sources": sources})
        return
    for one in sources:
        click.echo(
            "{name:<40} {kind:<14} {owner:<10} {state}".format(**one | {"state": _told(one)})
        )


@source.command()
@click.argument("name")
@BY
def allow(name: str, by: str) -> None:
    """From now on new releases of NAME that are like the ones before go out by themselves."""
    who = operator(by)
    services, found = _found(name)
    services.ask_to_allow(found, actor=who)
    services.allow(found, actor=who)
    say(N_("New releases of “{title}” go out by themselves now."), title=found.title)


@source.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@BY
def remove(name: str, by: str, *, yes: bool) -> None:
    """Ask NAME no more; its datasets stay."""
    found = source_named(name)
    if not yes and sys.stdin.isatty():
        confirm(N_("Remove the source “{title}”? Its datasets stay."), title=found.title)
    _take_out(found, operator(by))
    say(N_("“{title}” is no source any more; its datasets stay."), title=found.title)


def _take_out(found: Any, who: Any) -> None:
    """It is gone afterwards, with what it described."""
    from drehscheibe.portal.sources.removing import remove_source

    remove_source(found, actor=who)
    with finishing() as finish:
        finish.remove(found)


def _found(name: str) -> tuple[Any, Any]:
    found = source_named(name)
    from drehscheibe.portal.sources import services

    return services, found


source.add_command(show)
source.add_command(edit)


def _plain(one: Any) -> dict[str, Any]:
    return {
        "name": one.slug,
        "title": one.title,
        "kind": one.kind,
        "way": one.way,
        "owner": one.owner.key,
        "address": one.address,
        "every_minutes": one.every_minutes,
        "paused": one.is_paused,
        "allowed": one.is_allowed,
        "next": one.next_due.isoformat() if one.next_due else None,
        "failing_since": one.failing_since.isoformat() if one.failing_since else None,
        "error": one.error,
        "offers": one.offers,
    }


def _told(one: dict[str, Any]) -> str:
    if one["error"]:
        from drehscheibe.portal.errors import error_named

        error = error_named(one["error"]["code"], one["error"]["params"])
        return error_text(error, language=language())
    if one["paused"]:
        return sentence(N_("paused"), values={}, language=language())
    at = moment(one["next"], language=language()) if one["next"] else "–"
    return sentence(N_("next: {at}"), values={"at": at}, language=language())


def _end_with(error: dict[str, Any]) -> None:
    from drehscheibe.portal.errors import error_named

    raise error_named(error["code"], error["params"])
