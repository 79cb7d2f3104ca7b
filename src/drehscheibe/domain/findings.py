# SPDX-License-Identifier: EUPL-1.2
"""Findings: what a check saw in a file, as data; the texts are templates that `look` translates.

Each kind of finding has a stable code. `KINDS` is the one register: the reference page
`docs/reference/findings.md` and the translations are checked against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drehscheibe.domain.errors import N_
from drehscheibe.domain.sentences import fill


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    REFUSED = "refused"  # the file cannot be read or published at all
    PERSONAL = "personal"  # possible personal data: a person must decide, even with --yes
    QUESTION = "question"  # something was guessed and another reading is possible
    CHANGED = "changed"  # something was lost or changed
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. `text` and `advice` are English templates over the finding's params."""

    code: str
    severity: Severity
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing a person can click or type: `key=value` of `--set`, or `--omit COLUMN`."""

    label: str  # English template over the finding's params
    key: str  # e.g. "omit", "place", "encoding", "table.column.type"
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, where, how often, with one example and the ways to mend it.

    `rows` are numbers as a person counts them in the source: the first line or spreadsheet row
    is 1, title and header rows included. At most `MAX_ROWS` are kept; `count` is the full number.
    """

    code: str
    table: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0
    example: str = ""
    params: dict[str, str | int | float] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    waived: str = ""  # who decided otherwise, and why

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def stops(self) -> bool:
        """Publishing stops here until the file is mended or a person has decided."""
        return not self.waived and self.severity in {Severity.REFUSED, Severity.PERSONAL}

    @property
    def values(self) -> dict[str, str | int | float]:
        """Everything the templates may name."""
        place = {"table": self.table, "column": self.column, "example": self.example}
        return {**place, "count": self.count, "rows": _ranges(self.rows), **self.params}

    @property
    def text(self) -> str:
        """The English sentence; German comes from `look.texts`."""
        return fill(self.kind.text, self.values)


MAX_ROWS = 20


def _ranges(rows: tuple[int, ...]) -> str:
    return ", ".join(str(row) for row in rows[:MAX_ROWS])


KINDS: dict[str, Kind] = {}


def _register(severity: Severity, kinds: dict[str, tuple[str, str]]) -> None:
    for code, (text, advice) in kinds.items():
        KINDS[code] = Kind(code, severity, text, advice)


_register(
    Severity.REFUSED,
    {
        "file-empty": (
            N_("The file is empty."),
            N_("Export the table again and check that it holds rows."),
        ),
        "format-unknown": (
            N_("We cannot read this kind of file ({example})."),
            N_("Save it as CSV, Excel, GeoPackage, GeoJSON or Shapefile in a ZIP."),
        ),
        "file-damaged": (
            N_("The file is damaged or incomplete: {reason}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
    },
)
_register(
    Severity.REFUSED,
    {
        "guesses-open": (
            N_("{count} things were guessed and nobody has confirmed them yet."),
            N_("Look at them, change what is wrong, and confirm with --yes."),
        ),
        "nothing-to-publish": (
            N_("The file holds no rows that could be published."),
            N_("Check that the right sheet or layer was chosen."),
        ),
    },
)
_register(
    Severity.QUESTION,
    {
        "licence-assumed": (
            N_("Nobody named a licence; we take “{licence}”."),
            N_("Choose the licence that the owner of the data has decided on."),
        ),
        "encoding-guessed": (
            N_("We read the text as {encoding}."),
            N_("If umlauts look wrong, choose another encoding."),
        ),
        "separator-guessed": (N_("We read {separator} as the separator between columns."), ""),
    },
)
_register(
    Severity.CHANGED,
    {
        "values-not-read": (
            N_("{count} values of “{column}” could not be read as {type} and stay empty."),
            N_("Correct them in the source, or keep the column as text."),
        ),
    },
)
_register(Severity.NOTE, {})
_register(
    Severity.REFUSED,
    {
        "vector-damaged": (
            N_("“{name}” cannot be read: {example}."),
            N_("Export the data again; GeoPackage is the safest format."),
        ),
        "no-features": (
            N_("There is not a single object in “{name}”."),
            N_("Check the export: perhaps a selection or filter was empty."),
        ),
        "layer-unknown": (
            N_("There is no layer “{wanted}” in the file. There are: {offered}."),
            N_("Choose one of the layers, or none to take all."),
        ),
        "features-missing": (
            N_("The file promises {promised} objects, but only {read} could be read."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "shapefile-without-dbf": (
            N_("The shapefile “{name}” lacks its attribute table (.dbf)."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
        ),
        "shapefile-cut-off": (
            N_("The shapefile “{name}” is cut off: it is shorter than its header says."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "geoparquet-encoding": (
            N_("“{name}” holds its geometries as {example}; we read WKB only."),
            N_("Write the file with WKB geometries, or as GeoPackage."),
        ),
        "file-only-zeros": (
            N_("The file “{name}” holds nothing but zeros; its content was lost."),
            N_("Copy or export it again from where it came from."),
        ),
        "archive-other": (
            N_("The file is packed as {example}, which we do not open."),
            N_("Unpack it and pack its files as ZIP, or upload them one by one."),
        ),
        "zip-damaged": (
            N_("The ZIP or Office file “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, pack or export it again."),
        ),
        "zip-empty": (
            N_("The ZIP file is empty."),
            N_("Pack the files again and check that they are inside."),
        ),
        "table-encrypted": (
            N_("The table is protected by a password, so we cannot read it."),
            N_("Save a copy without password (in Excel: File, Info, Protect Workbook)."),
        ),
        "database-damaged": (
            N_("The GeoPackage “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "parquet-damaged": (
            N_("The Parquet file “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "shapefile-part-alone": (
            N_("“{name}” is only one part of a shapefile."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
        ),
        "html-table": (
            N_("“{name}” is a web page with a table in it, not a real table file."),
            N_("Open it in Excel or LibreOffice and save it as XLSX or CSV."),
        ),
        "html-instead": (
            N_("“{name}” is a web page, not data; perhaps a sign-in or error page was saved."),
            N_("Download the data themselves and check that the file opens in its program."),
        ),
        "excel-2003-xml": (
            N_("“{name}” is a table in the old XML format of Excel 2003."),
            N_("Open it in Excel or LibreOffice and save it as XLSX."),
        ),
        "xml-entities": (
            N_("The XML file declares entities or refers to external definitions (DOCTYPE)."),
            N_(
                "Such files can attack the programs that read them. "
                "Export the data without DOCTYPE, or as GeoPackage."
            ),
        ),
        "xml-damaged": (
            N_("The XML file “{name}” is damaged: {example}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
        "service-error": (
            N_("“{name}” is the error message of a map service, not its data."),
            N_("Ask the service again and look into the file before uploading it."),
        ),
        "service-description": (
            N_("“{name}” is the description of a map service, not its data."),
            N_("Export the layers of the service, for instance with QGIS, as GeoPackage."),
        ),
        "metadata-only": (
            N_("“{name}” describes data (ISO metadata), but holds none."),
            N_("Upload the data themselves; the description can be entered afterwards."),
        ),
        "json-damaged": (
            N_("The JSON file “{name}” is damaged: {example}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
        "json-error-page": (
            N_("“{name}” looks like the error message of a service (“{example}”)."),
            N_("Ask the service again and look into the file before uploading it."),
        ),
        "json-other": (
            N_("“{name}” is JSON, but not GeoJSON; we do not know what is a row in it."),
            N_("Export the data as GeoJSON (with a place) or CSV (without)."),
        ),
    },
)
_register(
    Severity.QUESTION,
    {
        "shapefile-without-prj": (
            N_("The shapefile “{name}” does not say in which coordinate system it is (no .prj)."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "crs-not-known": (
            N_("The file names a coordinate system we do not know: “{example}”."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "crs-does-not-fit": (
            N_("By its format the file is in longitude and latitude, but its numbers are not."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "crs-several": (
            N_("The file names {count} coordinate systems: {example}."),
            N_("We use the most frequent one for all objects; check the map."),
        ),
    },
)
_register(
    Severity.CHANGED,
    {
        "shapefile-without-shx": (
            N_("The shapefile “{name}” lacks its index (.shx); we made it anew."),
            N_("Check that no object is missing."),
        ),
        "nul-removed": (
            N_("{count} NUL characters in the texts of “{name}” were taken out."),
            N_("They are a fault of the export; the texts around them were kept."),
        ),
        "binary-left-out": (
            N_("The column “{column}” holds pictures or other binary data and was left out."),
            N_("Publish pictures as files of their own and give their address in a column."),
        ),
        "geometry-curves": (
            N_("{count} geometries have arcs; they became short straight lines."),
            N_("On a map nobody sees the difference. The original keeps the arcs."),
        ),
        "geometry-m-dropped": (
            N_("{count} geometries carry measures (M) at their points; these were left out."),
            N_("If the measures matter, publish them as a column."),
        ),
        "geometry-not-drawable": (
            N_("{count} geometries are surfaces in space (TIN) and stay without a place."),
            N_("Export them as polygons, or publish the file as a 3D file."),
        ),
        "kml-network-links": (
            N_("The file refers to {count} other files (NetworkLink); they were not fetched."),
            N_("Save the layers themselves as KML or KMZ, not links to them."),
        ),
    },
)
_register(
    Severity.NOTE,
    {
        "layer-empty": (
            N_("The layer “{table}” is empty and was left out."),
            "",
        ),
        "crs-from-adv": (
            N_("The coordinate system “{example}” of the survey administrations is {crs}."),
            "",
        ),
        "name-promises-other": (
            N_("The name “{name}” promises something else, but the content is {kind}."),
            N_("We go by the content. Next time give the file the fitting ending."),
        ),
    },
)
_register(
    Severity.PERSONAL,
    {
        "personal-names": (
            N_("“{column}” seems to hold names of people ({count} rows, such as {example})."),
            N_("Leave the column out, or record why these names may be public."),
        ),
        "personal-text": (
            N_("In the texts of “{column}” people are named ({count} rows, such as {example})."),
            N_("Read these rows, remove the names in the source, or leave the column out."),
        ),
        "personal-email": (
            N_("“{column}” holds e-mail addresses of people ({count} rows, such as {example})."),
            N_("Leave the column out, or use the address of the office (info@…) instead."),
        ),
        "personal-phone": (
            N_("“{column}” holds mobile numbers ({count} rows, such as {example})."),
            N_("Leave the column out, or use the number of the office instead."),
        ),
        "personal-bank-account": (
            N_("“{column}” holds bank account numbers ({count} rows, such as {example})."),
            N_("Leave the column out."),
        ),
        "personal-birth-dates": (
            N_("“{column}” holds dates of birth ({count} rows)."),
            N_("Keep only the year, or leave the column out."),
        ),
        "personal-numbers": (
            N_("“{column}” holds tax, insurance or identity numbers ({count} rows)."),
            N_("Leave the column out."),
        ),
        "personal-plates": (
            N_("“{column}” holds number plates of vehicles ({count} rows, such as {example})."),
            N_("Leave the column out."),
        ),
        "personal-address": (
            N_("“{column}” seems to say where people live ({count} rows)."),
            N_("Leave the column out, or keep only the place without street and number."),
        ),
        "personal-households": (
            N_(
                "{count} rows are about private households and can be found exactly "
                "on the ground (“{column}”)."
            ),
            N_("Round the places, leave street and coordinates out, or drop these rows."),
        ),
    },
)
_register(
    Severity.NOTE,
    {
        "names-possible": (
            N_("A few values of “{column}” look like names of people ({count}, {example})."),
            N_("Please look at these rows before you publish."),
        ),
        "contact-data": (
            N_("“{column}” holds contact data, as it seems of offices or companies ({count})."),
            "",
        ),
        "households": (
            N_("{count} rows are about private households (“{column}”), without exact place."),
            "",
        ),
    },
)
