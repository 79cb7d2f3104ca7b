# SPDX-License-Identifier: EUPL-1.2
"""Demo datasets made from a region pack: source files as a region would hand them in.

Nothing here publishes; `drehscheibe demo` takes these files the way of every other file.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drehscheibe.connectors.region.messy import write_messy_table
from drehscheibe.domain.licences import DEFAULT
from drehscheibe.domain.region import (
    District,
    Figure,
    Municipality,
    OrganisationKind,
    Partner,
    Region,
    boundaries_path,
    load_region,
    places_path,
)

TEXTS = Path(__file__).parents[2] / "regions" / "demo.toml"
Row = list[str | int | float]


@dataclass(frozen=True, slots=True)
class DemoDataset:
    """One file with everything `publish` asks for. `owner` is an organisation's key."""

    slug: str
    path: Path
    owner: str
    title: str
    description: str
    licence: str
    attribution: str = ""
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)  # of --set
    example: bool = False


def demo_datasets(folder: Path, scratch: Path) -> list[DemoDataset]:
    """Write the source files of the demo datasets into `scratch`. `folder` is a region pack."""
    demo = _Demo(load_region(folder), folder, scratch, tomllib.loads(TEXTS.read_text("utf-8")))
    datasets = [demo.areas("municipality"), demo.areas("district"), demo.figures()]
    if places_path(folder).exists():
        datasets.append(demo.places())
    practice = demo.region.partners_of(OrganisationKind.PRACTICE)
    if practice:
        datasets.append(demo.practice(practice[0]))
    return datasets


def practice_table(folder: Path, scratch: Path) -> Path | None:
    """The messy table of the practice town, written into `scratch`; None where there is none."""
    demo = _Demo(load_region(folder), folder, scratch, tomllib.loads(TEXTS.read_text("utf-8")))
    practice = demo.region.partners_of(OrganisationKind.PRACTICE)
    return demo.practice(practice[0]).path if practice else None


@dataclass(frozen=True, slots=True)
class _Demo:
    region: Region
    folder: Path
    scratch: Path
    texts: dict[str, Any]

    def areas(self, level: str) -> DemoDataset:
        """The towns, or the districts, as GeoJSON with their newest figures."""
        part = {"municipality": "municipalities", "district": "districts"}[level]
        document = json.loads(boundaries_path(self.folder).read_text("utf-8"))
        features = [
            {
                "type": "Feature",
                "geometry": feature["geometry"],
                "properties": self._properties(feature["properties"]["ags"]),
            }
            for feature in document["features"]
            if feature["properties"]["level"] == level
        ]
        path = self.scratch / f"{self.texts[part]['slug']}.geojson"
        path.write_text(
            json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False),
            "utf-8",
        )
        columns = dict.fromkeys(name for feature in features for name in feature["properties"])
        return self._dataset(part, path, sources=("boundaries", "register"), columns=columns)

    def places(self) -> DemoDataset:
        path = self.scratch / f"{self.texts['places']['slug']}.csv"
        path.write_bytes(places_path(self.folder).read_bytes())
        with path.open(encoding="utf-8-sig", newline="") as file:
            columns = next(csv.reader(file, delimiter=";"))
        return self._dataset("places", path, sources=("places",), columns=columns)

    def figures(self) -> DemoDataset:
        """Every figure as one row, in German form; a table without geometry."""
        path = self.scratch / f"{self.texts['figures']['slug']}.csv"
        columns = self.texts["columns"]["figures"]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, delimiter=";", lineterminator="\r\n")
            table.writerow(columns)
            table.writerows(self._figure_rows())
        return self._dataset("figures", path, sources=("register",), columns=columns)

    def practice(self, practice: Partner) -> DemoDataset:
        """The practice town's table, messy on purpose, in the region's most spacious town."""
        town = max(self.region.municipalities, key=lambda town: _number(town.latest("area_km2")))
        path = write_messy_table(
            self.scratch,
            words=_filled(self.texts["messy"], practice=practice.name),
            longitude=town.longitude,
            latitude=town.latitude,
        )
        return self._dataset("practice", path, sources=(), practice=practice)

    def _dataset(
        self,
        part: str,
        path: Path,
        *,
        sources: tuple[str, ...],
        columns: Collection[str] = (),
        practice: Partner | None = None,
    ) -> DemoDataset:
        """`columns` are those of the file; where they have a title, people read that."""
        region, text = self.region, self.texts[part]
        titles = self.texts["column_titles"]
        names = {
            "{name}": region.name,
            "{genitive}": region.genitive,
            "{towns}": str(len(region.municipalities)),
            "{districts}": str(len(region.districts)),
            "{practice}": practice.name if practice else "",
        }
        used = [region.sources[source] for source in sources if source in region.sources]
        return DemoDataset(
            slug=text["slug"],
            path=path,
            owner=practice.key if practice else _node(region),
            title=_replaced(text["title"], names),
            description=_replaced(text["description"], names),
            licence=used[0].licence if used else DEFAULT,
            attribution="; ".join(source.attribution for source in used),
            themes=tuple(text["themes"]),
            keywords=tuple(text["keywords"]),
            answers={
                **text.get("answers", {}),
                **{f"title.{name}": titles[name] for name in columns if name in titles},
            },
            example=practice is not None,
        )

    def _properties(self, key: str) -> dict[str, str | int | float]:
        area = self._area(key)
        town = area if isinstance(area, Municipality) else None
        population = area.latest("population")
        values: Row = [
            area.name,
            area.kind,
            self.region.district(key[:5]).name,
            _value(population),
            population.date if population else "",
            _value(area.latest("area_km2")),
            _value(area.latest("density")),
            self.texts["roles"].get(area.role.value, ""),
            area.role_since,
            town.official_name if town else area.name,
            town.state if town else self.region.towns_of(key)[0].state,
            key,
            town.ars if town else key,
        ]
        named = zip(self.texts["columns"]["areas"], values, strict=True)
        return {name: value for name, value in named if value != ""}

    def _area(self, key: str) -> Municipality | District:
        return self.region.municipality(key) if len(key) == 8 else self.region.district(key)

    def _figure_rows(self) -> Iterator[Row]:
        titles = {series.key: series.title["de"] for series in self.region.series}
        for key, name, level, figure in self._figures():
            text = figure.value if isinstance(figure.value, str) else ""
            number = "" if isinstance(figure.value, str) else str(figure.value).replace(".", ",")
            day = figure.date if len(figure.date) == 10 else ""
            yield [
                key,
                name,
                self.texts["levels"][level],
                titles[figure.key],
                number,
                text,
                figure.unit,
                day,
                figure.date[:4],
                figure.source,
                figure.source_url,
            ]

    def _figures(self) -> Iterator[tuple[str, str, str, Figure]]:
        for town in self.region.municipalities:
            for figure in town.figures:
                yield town.ags, town.name, "municipality", figure
        for district in self.region.districts:
            for figure in district.figures:
                yield district.key, district.name, "district", figure
        for figure in self.region.figures:
            yield "", self.region.name, "region", figure


def _node(region: Region) -> str:
    """Who speaks for the region: its agency, else its alliance, else the first district."""
    for kind in (OrganisationKind.AGENCY, OrganisationKind.ALLIANCE):
        for partner in region.partners_of(kind):
            return partner.key
    return region.districts[0].key


def _filled(value: Any, *, practice: str) -> Any:
    """The texts with the practice town's name, at any depth."""
    if isinstance(value, dict):
        return {key: _filled(item, practice=practice) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, practice=practice) for item in value]
    return value.replace("{practice}", practice)


def _replaced(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _value(figure: Figure | None) -> str | int | float:
    return figure.value if figure else ""


def _number(figure: Figure | None) -> float:
    return figure.value if figure and not isinstance(figure.value, str) else 0.0
