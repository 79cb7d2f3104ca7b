# SPDX-License-Identifier: EUPL-1.2
"""The register of municipalities (Destatis, Gemeindeverzeichnis GV100AD): fixed width.

Record kinds 40 (districts) and 60 (municipalities) are read; columns as in the description of
the record that comes with the file ("Datensatzbeschreibung GV100AD").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import RegisterLineWrong, RegisterNotReadable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DISTRICT_KINDS = {
    "41": "Kreisfreie Stadt",
    "42": "Stadtkreis",
    "43": "Kreis",
    "44": "Landkreis",
    "45": "Regionalverband",
}
UNINCORPORATED = frozenset({"65", "66"})  # "gemeindefreies Gebiet", inhabited or not
_LONGEST_LINE = 1000  # the widest edition has 220 characters; more is another kind of file


@dataclass(frozen=True, slots=True)
class RegisteredDistrict:
    key: str  # 5 digits
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class RegisteredMunicipality:
    ags: str
    ars: str
    official_name: str
    area_km2: float
    population: int
    male: int
    postcode: str  # of the administration's seat
    has_one_postcode: bool
    is_unincorporated: bool


@dataclass(frozen=True, slots=True)
class Register:
    territory: str  # ISO date the territory is of ("Gebietsstand")
    districts: dict[str, RegisteredDistrict]
    municipalities: dict[str, RegisteredMunicipality]

    def towns_of(self, districts: Iterable[str]) -> dict[str, RegisteredMunicipality]:
        """The municipalities of some districts by AGS, without unincorporated areas."""
        wanted = set(districts)
        return {
            ags: town
            for ags, town in self.municipalities.items()
            if ags[:5] in wanted and not town.is_unincorporated
        }

    @property
    def population_date(self) -> str:
        """The day the inhabitants are counted for, as the register's editions have it.

        The yearly edition (31 December) counts that very day, the others the year's end before.
        """
        if self.territory.endswith("-12-31"):
            return self.territory
        return f"{int(self.territory[:4]) - 1}-12-31"


def read_gv100(path: Path) -> Register:
    """Read a register. Raises `RegisterLineWrong` with the line, `RegisterNotReadable`."""
    districts: dict[str, RegisteredDistrict] = {}
    municipalities: dict[str, RegisteredMunicipality] = {}
    territory = ""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if line.startswith("40"):
            key = line[10:15]
            name = line[22:72].strip()
            districts[key] = RegisteredDistrict(key, name, DISTRICT_KINDS.get(line[122:124], ""))
        elif line.startswith("60"):
            municipality = _municipality(line, number=number)
            municipalities[municipality.ags] = municipality
            territory = f"{line[2:6]}-{line[6:8]}-{line[8:10]}"
    if not municipalities:
        raise RegisterNotReadable(file=path.name)
    return Register(territory, districts, municipalities)


def _text(path: Path) -> str:
    """Newer files are UTF-8, older ones ISO-8859-1."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _municipality(line: str, *, number: int) -> RegisteredMunicipality:
    ags, association = line[10:18], line[18:22]
    if len(line) > _LONGEST_LINE or not (line[2:10] + ags + association).isdigit():
        raise RegisterLineWrong(line=number, columns="3–22")
    return RegisteredMunicipality(
        ags=ags,
        ars=ags[:5] + association + ags[5:],
        official_name=line[22:72].strip(),
        area_km2=_number(line, 128, 139, line_number=number) / 100,  # hectares
        population=_number(line, 139, 150, line_number=number),
        male=_number(line, 150, 161, line_number=number),
        postcode=line[165:170].strip(),
        has_one_postcode="*" not in line[170:175],
        is_unincorporated=line[122:124] in UNINCORPORATED,
    )


def _number(line: str, start: int, end: int, *, line_number: int) -> int:
    """A whole number; blanks (also narrow ones) may stand for leading zeros or thousands."""
    digits = "".join(line[start:end].split())
    if not digits:
        return 0
    if not digits.isdigit():
        raise RegisterLineWrong(line=line_number, columns=f"{start + 1}–{end}")
    return int(digits)
