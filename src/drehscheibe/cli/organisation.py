# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe organisation`: how much space an organisation has, and how many releases stay."""

from __future__ import annotations

import sys
from collections.abc import Callable
from gettext import gettext as _
from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BECAUSE, BY, JSON
from drehscheibe.cli.output import confirm, language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.settings import current_settings

DEFAULT = "default"  # the word that gives the installation's limit back
_GIB = 1 << 30
_MOST_RELEASES = 32_767  # what the column holds
_MOST_GIB = 1 << 20


def _limit(most: int) -> Callable[[click.Context, click.Parameter, str | None], int | str | None]:
    """A callback that takes a whole number, or `default`."""

    def read(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | str | None:
        if value is None or value == DEFAULT:
            return value
        if not (value.isdecimal() and int(value) <= most):
            told = _("{value!r} is neither a whole number up to {most} nor “default”.")
            raise click.BadParameter(told.format(value=value, most=most))
        return int(value)

    return read


@click.command()
@click.argument("key")
@click.option(
    "--quota-gib", callback=_limit(_MOST_GIB), metavar="N|default", help="Space for its releases."
)
@click.option(
    "--keep-releases",
    callback=_limit(_MOST_RELEASES),
    metavar="N|default",
    help="How many superseded releases of each dataset stay; older ones are deleted at once.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@BECAUSE
@BY
@JSON
def organisation(
    key: str, because: str, by: str, *, yes: bool, as_json: bool, **limits: int | str | None
) -> None:
    """Show or set how much the organisation KEY may keep; `default`: as the installation."""
    open_portal()
    from drehscheibe.portal.catalogue import allowance as limits_of
    from drehscheibe.portal.catalogue import retention
    from drehscheibe.portal.organisations.queries import find_organisation

    settings = current_settings()
    owner = find_organisation(key)
    changes, applied = _changes(limits), retention.Applied()
    if changes:
        keep = changes.get("keep_releases", owner.keep_releases)
        _confirm_loss(retention.beyond(owner, _or(keep, settings.keep_releases)), yes=yes)
        owner = limits_of.set_limits(key, changes, actor=operator(by), reason=because)
        applied = retention.apply_to_owner(settings, owner)
    allowance = limits_of.allowance_of(owner, settings)
    if as_json:
        print_json(_plain(owner, allowance, applied))
    else:
        _show(owner, allowance, applied)


def _changes(limits: dict[str, int | str | None]) -> dict[str, int | None]:
    """Only what was asked for; None means: as the installation."""
    columns = {"quota_gib": ("quota_bytes", _GIB), "keep_releases": ("keep_releases", 1)}
    return {
        column: None if limits[option] == DEFAULT else int(limits[option] or 0) * unit
        for option, (column, unit) in columns.items()
        if limits[option] is not None
    }


def _or(limit: int | None, default: int) -> int:
    return default if limit is None else limit


def _confirm_loss(count: int, *, yes: bool) -> None:
    """Ask a person before old releases are deleted for good."""
    if count and not yes and sys.stdin.isatty():
        confirm(
            N_(
                "{count} old {count:release|releases} will be deleted. "
                "That cannot be undone. Go on?"
            ),
            count=count,
        )


def _plain(owner: Any, allowance: Any, applied: Any) -> dict[str, Any]:
    return {
        "organisation": owner.key,
        "name": owner.name,
        "quota_bytes": allowance.quota_bytes,
        "quota_is_default": "quota_bytes" not in allowance.own,
        "used_bytes": allowance.used_bytes,
        "keep_releases": allowance.keep_releases,
        "keep_releases_is_default": "keep_releases" not in allowance.own,
        "removed": [{"dataset": slug, "release": name} for slug, name in applied.removed],
        "later": list(applied.later),
    }


def _show(owner: Any, allowance: Any, applied: Any) -> None:
    click.echo(f"{owner.name} ({owner.key})")
    used, quota = _gib(allowance.used_bytes), _gib(allowance.quota_bytes)
    _line(N_("Space: {used} of {quota} GiB"), "quota_bytes", allowance, used=used, quota=quota)
    keep = allowance.keep_releases
    _line(N_("Superseded releases kept: {count}"), "keep_releases", allowance, count=keep)
    for slug, name in applied.removed:
        say(N_("Deleted: {slug}, release {release}"), slug=slug, release=name[:12])
    for slug in applied.later:
        say(N_("“{slug}” is being published now; the worker tidies it up afterwards."), slug=slug)
    if allowance.is_used_up:
        say(N_("The space is used up: the next publication will be refused."))


def _line(text: str, limit: str, allowance: Any, **values: object) -> None:
    whose = N_("set for this organisation") if limit in allowance.own else N_("as everywhere here")
    told = sentence(text, values=values, language=language())
    click.echo(f"  {told} ({gettext(whose, language=language())})")


def _gib(size: int) -> str:
    return number(size / _GIB, language=language(), digits=1)
