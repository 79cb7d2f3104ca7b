# SPDX-License-Identifier: EUPL-1.2
"""Who in the region has what a town lacks, and how they made it: from what they published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db.models import F

from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.readiness.models import Serving

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion

SHOWN = 4  # of each need
# Programs in which towns keep such data; only where a public description names them.
_SYSTEMS = (
    *("ALKIS", "Archikart", "ArcGIS", "AutoGRIS", "arbokat", "GekoS", "GeoMedia", "GRIS", "HADIS"),
    *("INGRADA", "Infoma", "KomGIS", "MapInfo", "MESO", "OK.EWO", "pit-Kommunal", "ProOffice"),
    *("QGIS", "SAP", "Smallworld", "VOIS", "WebOffice", "Excel", "LoRaWAN", "OpenStreetMap"),
)
_SYSTEM = re.compile(rf"\b({'|'.join(map(re.escape, _SYSTEMS))})\b")
_KINDS = {"XLSX": "Excel", "XLS": "Excel", "ODS": "OpenDocument", "GPKG": "GeoPackage"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`file_kind`: "CSV", "GeoPackage" or ""; `system`: the program it was kept in, or ""."""

    town: Organisation
    dataset: Dataset
    file_kind: str
    system: str
    contact: str


def neighbours(
    version: UseCaseVersion, needs: Iterable[str], town: Organisation
) -> dict[str, list[Neighbour]]:
    """By need: other towns whose public data serve it, by name."""
    found = (
        Serving.objects.filter(
            readiness__version=version,
            need__in=list(needs),
            is_usable=True,
            dataset__state=Dataset.State.PUBLIC,
            dataset__owner=F("readiness__organisation"),
        )
        .exclude(dataset__owner=town)
        .select_related("dataset__owner")
        .order_by("dataset__owner__name", "need")
    )
    by_need: dict[str, dict[int, Dataset]] = {}
    for one in found:
        by_need.setdefault(one.need, {}).setdefault(one.dataset.owner_id, one.dataset)
    chosen = {need: list(sets.values())[:SHOWN] for need, sets in by_need.items()}
    files = _files(dataset for several in chosen.values() for dataset in several)
    return {need: [_neighbour(one, files) for one in several] for need, several in chosen.items()}


def _files(datasets: Iterable[Dataset]) -> dict[str, str]:
    names = Release.objects.filter(sha256__in=[one.release for one in datasets])
    return dict(names.values_list("sha256", "source_name"))


def _neighbour(dataset: Dataset, files: dict[str, str]) -> Neighbour:
    # Only the kind of the file: its name is not public.
    kind = PurePath(files.get(dataset.release, "")).suffix.removeprefix(".").upper()
    named = _SYSTEM.search(dataset.description)
    return Neighbour(
        dataset.owner,
        dataset,
        _KINDS.get(kind, kind if len(kind) <= 8 else ""),
        named[1] if named else "",
        dataset.contact or dataset.owner.contact_mail,
    )
