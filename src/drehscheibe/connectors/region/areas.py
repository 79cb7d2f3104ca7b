# SPDX-License-Identifier: EUPL-1.2
"""Towns and districts of a region: names as people say them, roles with date, official keys."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from drehscheibe.connectors.region.file import RoleGroup
from drehscheibe.connectors.region.generalise import point_inside
from drehscheibe.domain.errors import OrganisationNotFound, RegisterDiffers
from drehscheibe.domain.region import District, Municipality, NetworkRole
from drehscheibe.domain.slugs import slugify, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drehscheibe.connectors.region.file import RegionFile
    from drehscheibe.connectors.region.gv100 import Register, RegisteredMunicipality
    from drehscheibe.connectors.region.vg250 import Area

Member = TypeVar("Member", Municipality, District)
_BRACKET = re.compile(r"\s*\([^)]*\)$")
_CITY_DISTRICTS = frozenset({"Kreisfreie Stadt", "Stadtkreis", "Regionalverband"})


def is_unincorporated(area: Area) -> bool:
    """Land of no municipality ("gemeindefreies Gebiet"): drawn, but nobody's town."""
    return area.kind.lower().startswith("gemeindefrei")


def municipalities_of(
    areas: Sequence[Area], *, register: Register | None, file: RegionFile, taken: set[str]
) -> tuple[Municipality, ...]:
    """The towns, sorted by key. `taken` are slugs in use; the new ones are added.

    Raises `RegisterDiffers` when boundaries and register do not hold the same towns.
    """
    towns = [area for area in areas if not is_unincorporated(area)]
    registered = _registered(towns, register=register)
    names = names_of({area.key: area.name for area in towns}, given=file.names)
    return tuple(
        _municipality(
            area, name=names[area.key], entry=registered.get(area.key), file=file, taken=taken
        )
        for area in towns
    )


def _registered(
    towns: Sequence[Area], *, register: Register | None
) -> dict[str, RegisteredMunicipality]:
    if register is None:
        return {}
    keys = {area.key for area in towns}
    entries = register.towns_of({key[:5] for key in keys})
    if keys != entries.keys():
        raise RegisterDiffers(
            boundaries=", ".join(sorted(keys - entries.keys())) or "–",
            register=", ".join(sorted(entries.keys() - keys)) or "–",
        )
    return entries


def _municipality(
    area: Area,
    *,
    name: str,
    entry: RegisteredMunicipality | None,
    file: RegionFile,
    taken: set[str],
) -> Municipality:
    longitude, latitude = point_inside(area.geometry)
    return Municipality(
        ags=area.key,
        ars=entry.ars if entry else area.ars,
        name=name,
        official_name=entry.official_name if entry else area.name,
        kind=area.kind,
        slug=unique(slugify(name), taken),
        district=area.key[:5],
        state=file.states[area.key[:2]],
        longitude=longitude,
        latitude=latitude,
        postcodes=(entry.postcode,) if entry and entry.has_one_postcode else (),
    )


def names_of(names: Mapping[str, str], *, given: Mapping[str, str]) -> dict[str, str]:
    """Names as people say them: without "(Sauerland)" where nobody else here has the name."""
    short = {key: _BRACKET.sub("", name) for key, name in names.items()}
    uses = Counter(short.values())
    return {
        key: given.get(key) or (short[key] if uses[short[key]] == 1 else name)
        for key, name in names.items()
    }


def districts_of(
    keys: Sequence[str],
    *,
    known: Mapping[str, tuple[str, str]],
    register: Register | None,
    file: RegionFile,
    taken: set[str],
) -> tuple[District, ...]:
    """The districts, sorted by key. `known`: name and kind from the boundaries, where there."""
    districts = []
    for key in sorted(keys):
        name, kind = known.get(key, ("", ""))
        if register is not None and key in register.districts:
            entry = register.districts[key]
            name, kind = entry.name, entry.kind
        title = file.names.get(key) or district_name(name or key, kind=kind)
        districts.append(District(key, title, unique(slugify(title), taken), kind or "Kreis"))
    return tuple(districts)


def district_name(name: str, *, kind: str) -> str:
    """ "Soest" of kind "Kreis" is the "Kreis Soest"; "Märkischer Kreis" says it already."""
    plain = name.split(",")[0].strip()
    says_it = "kreis" in plain.lower() or plain.startswith(("Region", "Städteregion"))
    if says_it or kind in _CITY_DISTRICTS:
        return plain
    return f"{kind or 'Kreis'} {plain}"


class Directory:
    """Finds the key of a town, district or partner by key, slug or name."""

    def __init__(
        self,
        municipalities: Iterable[Municipality],
        districts: Iterable[District],
        partners: Iterable[str],
    ) -> None:
        self._keys: dict[str, str] = {key: key for key in partners}
        for district in districts:
            self._keys |= dict.fromkeys((district.key, district.slug, district.name), district.key)
        for town in municipalities:
            self._keys |= dict.fromkeys((town.ags, town.slug, *town.spellings), town.ags)

    def key(self, name: str) -> str:
        """Raises `OrganisationNotFound`."""
        if name not in self._keys:
            raise OrganisationNotFound(organisation=name)
        return self._keys[name]


def with_roles(
    municipalities: Sequence[Municipality],
    districts: Sequence[District],
    *,
    groups: Sequence[RoleGroup],
    directory: Directory,
) -> tuple[tuple[Municipality, ...], tuple[District, ...]]:
    """Give each its role. The first group that names somebody decides."""
    roles: dict[str, RoleGroup] = {}
    for group in groups:
        for member in group.members:
            roles.setdefault(directory.key(member), group)

    none = RoleGroup(NetworkRole.NONE, ())
    return (
        tuple(_in_role(town, group=roles.get(town.ags, none)) for town in municipalities),
        tuple(_in_role(district, group=roles.get(district.key, none)) for district in districts),
    )


def _in_role(area: Member, *, group: RoleGroup) -> Member:
    return replace(area, role=group.role, role_since=group.since, role_source=group.source)
