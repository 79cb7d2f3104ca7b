# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe source show | edit`: what is said of a source, as options or as one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import orjson

from drehscheibe.cli.lifecycle import BY
from drehscheibe.cli.output import print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.cli.source_named import source_named
from drehscheibe.domain.errors import N_, InvalidParameter

_LISTS = {
    "words": "words", "without": "without", "groups": "groups", "publishers": "publishers",
    "licences": "licences", "formats": "formats", "towns": "towns",
}  # fmt: skip

_OPTIONS = (
    click.option("--settings", type=click.File("rb"), help="File as `source show` writes it."),
    click.option("--word", "words", multiple=True, help="Only what has this word."),
    click.option("--without", "without", multiple=True, help="Nothing that has this word."),
    click.option("--theme", "groups", multiple=True, help="Only this theme or group of theirs."),
    click.option("--publisher", "publishers", multiple=True, help="Only what NAME publishes."),
    click.option("--with-licence", "licences", multiple=True, help="Only under this; -: none."),
    click.option("--format", "formats", multiple=True, help="Only what there is as csv, wfs …"),
    click.option("--town", "towns", multiple=True, help="Only what tells of AGS or district."),
    click.option("--box", default=None, help="Only what lies in W,S,E,N (degrees)."),
    click.option("--new/--no-new", "takes_new", default=None, help="Also what is added later."),
    click.option("--inside", default=None, help="Only objects in these AGS, or in W,S,E,N."),
    click.option("--where", default=None, help="Only objects that fulfil this CQL2 text."),
    click.option("--map-theme", multiple=True, metavar="WORD=CODE", help="Means this theme."),
    click.option("--map-licence", multiple=True, metavar="TEXT=CODE", help="You know it holds."),
    click.option("--map-publisher", multiple=True, metavar="NAME=KEY", help="Belongs there."),
    click.option("--map-contact", default=None, help="Contact where none is named."),
)


def source_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of filter and mapping."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_said(said: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What file and options say; options complete `now`, as `settings_of` has it.

    Raises `InvalidParameter`.
    """
    document = _file(said["settings"]) if said["settings"] else {}
    now = now | document
    if asked := _filter(said):
        document["filter"] = now["filter"] | asked
    if objects := _objects(said, now):
        document["objects"] = now["objects"] | objects
    if mapped := _mapping(said, now["mapping"]):
        document["mapping"] = now["mapping"] | mapped
    return document


def choice_said(said: dict[str, Any]) -> dict[str, Any]:
    """What of title, schedule and licence was said."""
    plain = {"title": said["title"], "every_minutes": said["every"], "licence": said["licence"]}
    return {key: value for key, value in plain.items() if value is not None}


def _file(file: Any) -> dict[str, Any]:
    try:
        read = orjson.loads(file.read())
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise InvalidParameter("--settings", N_("is no file as `source show` writes it"))
    return read


def _filter(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: list(said[name]) for name in _LISTS if said[name]}
    if said["box"] is not None:
        found["box"] = _degrees(said["box"])
    if said["takes_new"] is not None:
        found["takes_new"] = said["takes_new"]
    return found


def _degrees(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")] if text.strip() else []
    except ValueError:
        raise InvalidParameter("--box", N_("must be four numbers in degrees: west, south, east, "
                                           "north")) from None  # fmt: skip


def _objects(said: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """A condition holds for everything that is taken."""
    found: dict[str, Any] = {}
    if said["inside"] is not None:
        found["area"] = said["inside"]
    if said["where"] is not None:
        found["rows"] = dict.fromkeys(now["offers"], said["where"])
    return found


def _mapping(said: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if said["map_theme"]:
        found["themes"] = now.get("themes", {}) | _pairs(said["map_theme"])
    if said["map_publisher"]:
        found["publishers"] = now.get("publishers", {}) | _pairs(said["map_publisher"])
    if said["map_licence"]:
        fresh = {
            text: {"code": code, "by": "", "at": ""}
            for text, code in _pairs(said["map_licence"]).items()
        }
        found["licences"] = now.get("licences", {}) | fresh
    if said["map_contact"] is not None:
        found["contact"] = said["map_contact"]
    return found


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in texts]
    if not all(equals for _, equals, _ in pairs):
        raise InvalidParameter("--map-…", N_("is written as THEIRS=OURS"))
    return {word.strip(): code.strip() for word, _, code in pairs}


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """What is said of NAME as JSON, without its secrets; `edit --settings` takes it again."""
    from drehscheibe.portal.sources.settings_file import settings_of

    print_json(settings_of(source_named(name)))


@click.command()
@click.argument("name")
@click.option("--title", default=None, help="What people call it.")
@click.option("--every", type=int, default=None, metavar="MINUTES", help="0: only when called.")
@click.option("--licence", default=None, help="Of what names none.")
@source_settings
@BY
def edit(name: str, by: str, **said: Any) -> None:
    """Change what is taken of NAME, which objects are kept and what its words mean."""
    from drehscheibe.portal.sources.settings_file import apply_settings, settings_of

    found = source_named(name)
    now = settings_of(found)
    document = settings_said(said, now)
    apply_settings(found, document | choice_said(said), actor=operator(by))
    say(N_("“{title}” is changed; see what would come: drehscheibe harvest {name} --dry-run"),
        title=found.title, name=found.slug)  # fmt: skip
