# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe host`: host names, logos and colours of towns."""

from __future__ import annotations

from pathlib import Path

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.brand import Brand, brands
from drehscheibe.look.colours import shades_of
from drehscheibe.settings import current_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_BY = click.option("--by", "by", default="", metavar="NAME", help="Who decided.")


@click.group()
def host() -> None:
    """Host names of towns: a name of its own shows a town's pages."""


@host.command()
@click.argument("name", metavar="HOST")
@click.option("--organisation", required=True, metavar="KEY", help="Key of the organisation.")
@click.option("--logo", type=_FILE, help="SVG or PNG, up to 256 kB.")
@click.option("--colour", default="", metavar="#RRGGBB", help="Accent colour.")
@_BY
def add(name: str, organisation: str, logo: Path | None, colour: str, by: str) -> None:
    """Let HOST show the pages of an organisation; again: with the new look."""
    open_portal()
    from drehscheibe.portal.hosts.services import add_host

    look = (logo.read_bytes() if logo else b"", colour)
    brand = add_host(
        current_settings(), operator(by), host=name, organisation=organisation, look=look
    )
    say(N_("{host} shows {name} from now on."), host=brand.host, name=brand.name)
    _tell_colour(brand)


def _tell_colour(brand: Brand) -> None:
    """WCAG AA is kept on light and dark ground, whatever was chosen."""
    if not brand.colour:
        return
    light, dark = shades_of(brand.colour)
    if brand.colour != light:
        say(
            N_("So that everybody can read it, the colour is {colour} on light ground."),
            colour=light,
        )
    if brand.colour != dark:
        say(
            N_("So that everybody can read it, the colour is {colour} on dark ground."), colour=dark
        )


@host.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_hosts(*, as_json: bool) -> None:
    """List the hosts with their organisations."""
    found = brands(current_settings().layout).values()
    if as_json:
        print_json({"hosts": [to_plain(brand) for brand in found]})
        return
    for brand in found:
        click.echo(f"{brand.host:<40} {brand.organisation:<12} {brand.name}  {brand.colour}")


@host.command()
@click.argument("name", metavar="HOST")
@_BY
def remove(name: str, by: str) -> None:
    """Take a host name away; it is refused from then on."""
    open_portal()
    from drehscheibe.portal.hosts.services import remove_host

    remove_host(current_settings(), operator(by), host=name)
    say(N_("{host} shows nothing any more."), host=name)
