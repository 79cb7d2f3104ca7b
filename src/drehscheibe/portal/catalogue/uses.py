# SPDX-License-Identifier: EUPL-1.2
"""Addresses and lines of code to copy: how programs get at a table of a dataset."""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.domain.errors import N_


@dataclass(frozen=True, slots=True)
class Use:
    """`title` and `hint` are English texts, translated where they are shown."""

    key: str
    title: str
    hint: str
    text: str


def uses_of(base: str, collection: str) -> tuple[Use, ...]:
    """`base` is the installation's address without a slash at its end."""
    items = f"{base}/ogc/collections/{collection}/items"
    return (
        Use(
            "qgis",
            "QGIS",
            N_("In the data source manager: WFS / OGC API – Features, new connection."),
            f"{base}/ogc/",
        ),
        Use(
            "ogc",
            "OGC API – Features",
            N_("The collection, for every program that knows the standard."),
            f"{base}/ogc/collections/{collection}",
        ),
        Use("curl", "curl", N_("The first ten objects as GeoJSON."), f"curl '{items}?limit=10'"),
        Use("python", "Python", N_("As a table, with GeoPandas."), _python(base, collection)),
        Use(
            "home-assistant",
            "Home Assistant",
            N_("A sensor that shows the first object; to be pasted into configuration.yaml."),
            _home_assistant(items),
        ),
    )


def _python(base: str, collection: str) -> str:
    return f'import geopandas\ngeopandas.read_file("OAPIF:{base}/ogc/", layer="{collection}")'


def _home_assistant(items: str) -> str:
    return (
        "rest:\n"
        f"  - resource: {items}?limit=1\n"
        "    scan_interval: 3600\n"
        "    sensor:\n"
        "      - name: Drehscheibe\n"
        '        value_template: "{{ value_json.features[0].id }}"\n'
        '        json_attributes_path: "$.features[0].properties"'
    )
