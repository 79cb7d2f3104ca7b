# SPDX-License-Identifier: EUPL-1.2
"""Small packages of use cases for tests of the exchange: a folder, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.usecases.model import Package

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    '<rect width="640" height="360" fill="#dfe3f5"/><circle cx="320" cy="180" r="90" '
    'fill="#171a85"/></svg>'
)


def said(text: str) -> dict[str, str]:
    return {"de": text}


def plain_package(package_id: str = "soest/giess-karte", version: str = "1.0.0") -> dict[str, Any]:
    """As `anwendungsfall.yaml` says it."""
    return {
        "anwendungsfall": "v1",
        "id": package_id,
        "version": version,
        "requires": {"plattform": ">=0.1"},
        "changes": said("Erste Fassung."),
        "profile": {
            "title": {"de": "Gieß-Karte", "en": "Watering map"},
            "summary": said("Welche Bäume zuerst Wasser brauchen."),
            "purpose": said("Der Bauhof sieht morgens, wo er anfängt."),
            "audience": said("Bauhof und Grünflächenamt"),
            "effect": said("Weniger Fahrten, weniger tote Bäume."),
            "dna": {
                "digital": said("Ersetzt die Liste auf Papier."),
                "nachhaltig": said("Spart Wasser."),
                "authentisch": said("Mit den Daten des eigenen Bauhofs."),
            },
            "licence": "CC-BY-4.0",
            "code_licence": "EUPL-1.2",
            "contact": {"name": "Erika Muster", "organisation": "Stadt Soest", "mail": "e@x.de"},
            "effort": {"once_eur": 300, "yearly_eur": 50, "once_hours": 6, "monthly_hours": 1},
            "steps": [said("Kataster hochladen."), said("Karte ansehen.")],
            "legal": [said("Keine Daten von Personen.")],
            "hardware": [{"what": said("Feuchtesensor"), "count": 3, "price_eur": 120}],
            "lessons": [
                {
                    "what_went_wrong": said("Das Pflanzjahr fehlte oft."),
                    "what_helped": said("Schätzen lassen."),
                }
            ],
            "pictures": [{"file": "bild.svg", "alt": said("Karte mit Bäumen")}],
            "themes": ["ENVI"],
            "run_by": said("Bauhof"),
        },
        "inputs": [
            {
                "name": "baeume",
                "title": said("Baumkataster"),
                "columns": [
                    {"name": "art", "title": said("Baumart"), "type": "string"},
                    {"name": "jahr", "title": said("Pflanzjahr"), "type": "integer"},
                ],
                "geometry": "Point",
            },
            {
                "name": "boden",
                "title": said("Bodenkarte"),
                "columns": [{"name": "typ", "title": said("Bodentyp"), "type": "string"}],
                "required": False,
            },
        ],
        "prerequisites": [{"id": "bauhof", "text": said("Der Bauhof will es.")}],
        "transforms": [{"name": "liste", "file": "liste.sql", "sql": "SELECT art FROM baeume"}],
        "outputs": {
            "datasets": [{"name": "giessliste", "data": "liste", "title": said("Gießliste")}]
        },
        "indicators": [],
        "tests": [],
    }


def write_package(folder: Path, plain: dict[str, Any]) -> Package:
    """The files in `folder`, and the package they are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "anwendungsfall.yaml").write_text(yaml.safe_dump(plain, allow_unicode=True))
    (folder / "liste.sql").write_text(plain["transforms"][0]["sql"])
    (folder / "bild.svg").write_text(PICTURE)
    package = from_plain(Package, {k: v for k, v in plain.items() if k != "anwendungsfall"})
    assert from_plain(Package, to_plain(package)) == package
    return package


def kept(layout: Any, folder: Path, plain: dict[str, Any], **by: Any) -> Any:
    """A draft version of it; `by`: owner and actor."""
    from drehscheibe.portal.usecases.services import Checked, keep_package

    return keep_package(layout, Checked(folder, write_package(folder, plain)), **by)
