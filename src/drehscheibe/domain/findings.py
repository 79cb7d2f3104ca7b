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
        "table-empty": (
            N_("The table “{table}” has no rows with data."),
            N_("Check that you chose the right file and sheet, and the right header row."),
        ),
        "too-many-columns": (
            N_("The table has {count} columns; we can take at most {most}."),
            N_("Turn columns into rows (one row per value), or split the table."),
        ),
        "row-too-large": (
            N_("One row is larger than {limit} MB, or a quotation mark is never closed."),
            N_('Look for a cell with very long text or for a single " and correct it.'),
        ),
        "workbook-too-large": (
            N_("Unpacked, the workbook would be {size} MB; we take at most {limit} MB."),
            N_("Save the table as CSV, or split it."),
        ),
        "sheet-missing": (
            N_("There is no sheet “{sheet}”. There are: {sheets}."),
            N_("Choose one of these sheets."),
        ),
        "date-pattern-unknown": (
            N_("We do not understand the date pattern “{example}”."),
            N_("Write it with %d, %m and %Y, for example %d.%m.%Y."),
        ),
        "answer-not-understood": (
            N_("We do not understand the answer “{example}”."),
            N_("The possible values are listed in the reference of answers."),
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
            N_("We read the text as {encoding}, for example “{example}”."),
            N_("If umlauts look wrong, choose another encoding."),
        ),
        "separator-guessed": (N_("We read {separator} as the separator between columns."), ""),
        "header-missing": (
            N_("No row holds column names; we call the columns “Spalte 1”, “Spalte 2” and so on."),
            N_("Add a header row in the source, or say which row it is."),
        ),
        "header-rows-joined": (
            N_("Rows {rows} together are the header."),
            N_("If one of them is data, say which row is the header."),
        ),
        "footer-skipped": (
            N_("{count} {count:row|rows} at the end left out as no data: “{example}”."),
            N_("If they are data, keep them."),
        ),
        "number-ambiguous": (
            N_("“{column}”: “{example}” can mean two numbers; we read it as {meaning}."),
            N_("If the mark is meant the other way, say so: the values differ by a thousand."),
        ),
        "date-ambiguous": (
            N_("“{column}”: we read the day before the month; no value says for certain."),
            N_("If the month comes first, say so."),
        ),
        "years-two-digits": (
            N_("“{column}” writes years with two digits; 00–69 became 20xx, 70–99 19xx."),
            N_("Write years with four digits in the source, or keep the column as text."),
        ),
        "cross-read-as-yes": (
            N_("“{column}”: we read a cross as yes and an empty cell as “no value”."),
            N_("If it means something else, keep the column as text."),
        ),
        "kept-as-text": (
            N_("“{column}” stays text: {count} of {total} values are no {type} (“{example}”)."),
            N_("Correct these values in the source, or read the column all the same."),
        ),
        "units-mixed": (
            N_("“{column}” stays text, because its numbers have different units: {units}."),
            N_("Use one unit in the source."),
        ),
        "sentinel-read-as-null": (
            N_(
                "“{column}”: {example} ({count} {count:time|times}), far from the rest, left empty."
            ),
            N_("If they were measured, keep them."),
        ),
        "serial-dates": (
            N_("“{column}” holds day numbers as spreadsheets count them; we read them as dates."),
            N_("If they are plain numbers, say so."),
        ),
        "zone-assumed": (
            N_("“{column}”: the times name no zone; we read them in {zone}."),
            N_("If they are in UTC, say so."),
        ),
        "time-exists-twice": (
            N_("“{column}”: {count} {count:time exists|times exist} twice when clocks go back."),
            N_("We read the first of both. Better export the times in UTC or with their zone."),
        ),
        "time-does-not-exist": (
            N_("“{column}”: {count} {count:time does|times do} not exist (clocks go forward)."),
            N_("They are read as one hour later. Perhaps the times are in UTC."),
        ),
        "column-renamed": (
            N_("“{before}” seems to be called “{column}” now; it stays the same column."),
            N_("If it is another column, rename it in the source."),
        ),
        "column-type-changed": (
            N_("“{column}” can no longer be read as {type} ({count} values, such as “{example}”)."),
            N_("Correct the values in the source, or read it as before."),
        ),
        "sheets-all-read": (
            N_("We read {count} sheets, each as a table of its own: {sheets}."),
            N_("If only one of them is meant, choose it."),
        ),
        "answer-without-column": (
            N_("The answer “{example}” names a column that is not there."),
            N_("Write the name as it stands in the file."),
        ),
        "sheets-not-read": (
            N_("We read the sheet “{sheet}” and left out: {others}."),
            N_("Choose another sheet, or all of them."),
        ),
        "quote-open": (
            N_("A quotation mark is opened and perhaps never closed: “{example}”."),
            N_("Everything behind it became one cell. Correct it, or read quotes as plain text."),
        ),
        "units-missing": (
            N_("“{column}”: only {count} of {total} numbers say their unit ({unit})."),
            N_("We take it for all of them. Write the unit into the header instead."),
        ),
    },
)
_register(
    Severity.CHANGED,
    {
        "values-not-read": (
            N_("{count} values of “{column}” could not be read as {type} and stay empty."),
            N_("Correct them in the source, or keep the column as text."),
        ),
        "leading-zeros-lost": (
            N_(
                "“{column}”: {count} {count:value lacks|values lack} {digits} digits (“{example}”)."
            ),
            N_("A leading zero was probably lost in a spreadsheet. Format the column as text."),
        ),
        "times-of-day-left-out": (
            N_("“{column}” holds dates; {count} {count:value says|values say} a time, left out."),
            N_("If the times matter, read the column as points in time."),
        ),
        "rows-too-short": (
            N_(
                "{count} {count:row has|rows have} fewer than {width} cells; the others stay empty."
            ),
            N_("Check these rows in the source: a separator may be missing."),
        ),
        "rows-too-long": (
            N_("{count} {count:row has|rows have} more than {width} cells; left out: “{example}”."),
            N_("Check these rows in the source: text with a separator needs quotation marks."),
        ),
        "encoding-mixed": (
            N_("{count} {count:character has|characters have} another encoding: “{example}”."),
            N_("We read them as Windows-1252. Save the file anew as UTF-8."),
        ),
        "text-broken": (
            N_("“{column}”: broken characters in {count} {count:cell|cells}, such as “{example}”."),
            N_("They were broken before they came here. Export the data again from the source."),
        ),
        "nul-bytes": (
            N_("“{column}”: {count} {count:cell holds|cells hold} NUL bytes; they were removed."),
            N_("Export the data again from the source."),
        ),
        "error-cells": (
            N_("“{column}”: errors such as {example} in {count} {count:cell|cells}."),
            N_("They stay empty. Repair the formulas in the source."),
        ),
        "nulls-read": (
            N_("“{column}”: {count} {count:cell|cells} with {spellings} read as “no value”."),
            N_("If it means something, keep it as text."),
        ),
        "column-name-repeated": (
            N_("The name “{column}” stands for several columns; they were numbered."),
            N_("Give each column a name of its own."),
        ),
        "column-name-missing": (
            N_(
                "A column without a name holds {count} {count:value|values}; we call it “{column}”."
            ),
            N_("Give it a name in the source, or leave it out."),
        ),
        "column-lost": (
            N_("The column “{column}” of the last release is missing."),
            N_("Those who use it will miss it. Check the export."),
        ),
        "formulas-without-value": (
            N_("{count} {count:formula has|formulas have} no stored result; the cells stay empty."),
            N_("Open the file in Excel or LibreOffice, save it there and upload it again."),
        ),
        "cells-with-error": (
            N_("{count} {count:cell holds|cells hold} an error such as {example}; left empty."),
            N_("Repair the formulas in the source."),
        ),
    },
)
_register(
    Severity.NOTE,
    {
        "encoding-unusual": (N_("The text is stored as {encoding}; we read it so."), ""),
        "title-rows-skipped": (
            N_("Rows {rows} above the header are titles: “{example}”."),
            N_("They were left out; use them as title or description."),
        ),
        "rows-empty": (N_("{count} empty {count:row was|rows were} left out."), ""),
        "columns-empty": (
            N_("{count} {count:column is|columns are} empty: {columns}."),
            N_("Leave them out if nobody needs them."),
        ),
        "column-dropped-empty": (
            N_("{count} {count:column|columns} without name and values {count:was|were} left out."),
            "",
        ),
        "column-new": (
            N_("The column “{column}” is new."),
            N_("Check that it may be public."),
        ),
        "leading-zeros-kept": (
            N_("“{column}” stays text, so that leading zeros (“{example}”) are kept."),
            "",
        ),
        "name-kept-as-text": (
            N_("“{column}” stays text: its numbers are names nobody calculates with."),
            "",
        ),
        "unit-taken": (
            N_("“{column}”: the unit {unit} stands in the cells; it was noted with the column."),
            "",
        ),
        "merged-cells": (
            N_(
                "{count} merged {count:cell|cells} among the data; only the first part has a value."
            ),
            N_("Undo the merging in the source, so that every row is complete."),
        ),
        "sheets-empty": (N_("Sheets without a table were left out: {others}."), ""),
    },
)
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
        "zip-encrypted": (
            N_("The ZIP file is protected by a password (“{example}”)."),
            N_("Pack the files again without password."),
        ),
        "zip-unsafe-path": (
            N_("The ZIP file holds a name that leads out of it: “{example}”."),
            N_("Such files can harm the computer they are unpacked on. Pack the files anew."),
        ),
        "zip-link": (
            N_("The ZIP file holds a link to another file: “{example}”."),
            N_("Pack the files themselves, not links to them."),
        ),
        "zip-bomb": (
            N_("“{name}” grows more than {ratio} times when unpacked, as harmful files do."),
            N_("Pack the files anew, or upload them without packing."),
        ),
        "zip-too-large": (
            N_("“{name}” holds more than {limit} MiB when unpacked."),
            N_("Split it, or leave out what is not needed."),
        ),
        "zip-too-many": (
            N_("“{name}” holds more than {limit} files."),
            N_("Pack only the files that are to be published."),
        ),
        "zip-too-deep": (
            N_("“{name}” holds a ZIP in a ZIP in a ZIP (“{example}”)."),
            N_("Unpack the inner ones and pack their files into one ZIP."),
        ),
        "zip-method": (
            N_("“{name}” is packed by a method we do not know."),
            N_("Pack the files again as a usual ZIP (Deflate)."),
        ),
        "zip-nothing": (
            N_("There is nothing in “{name}” that we can read ({example})."),
            N_("Pack CSV, Excel, GeoPackage, GeoJSON or Shapefile files into the ZIP."),
        ),
        "gzip-damaged": (
            N_("“{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, pack it again."),
        ),
        "shapefile-without-shp": (
            N_("“{name}” holds parts of a shapefile, but not its shapes (.shp)."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
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
            N_(
                "{count} NUL {count:character|characters} in the texts of “{name}” "
                "{count:was|were} taken out."
            ),
            N_("They are a fault of the export; the texts around them were kept."),
        ),
        "binary-left-out": (
            N_("The column “{column}” holds pictures or other binary data and was left out."),
            N_("Publish pictures as files of their own and give their address in a column."),
        ),
        "geometry-curves": (
            N_(
                "{count} {count:geometry has|geometries have} arcs; these became short straight "
                "lines."
            ),
            N_("On a map nobody sees the difference. The original keeps the arcs."),
        ),
        "geometry-m-dropped": (
            N_(
                "{count} {count:geometry carries|geometries carry} measures (M) at the points; "
                "these were left out."
            ),
            N_("If the measures matter, publish them as a column."),
        ),
        "geometry-not-drawable": (
            N_(
                "{count} {count:geometry is a surface|geometries are surfaces} in space (TIN), "
                "so the place stays empty."
            ),
            N_("Export them as polygons, or publish the file as a 3D file."),
        ),
        "kml-network-links": (
            N_(
                "The file refers to {count} other {count:file|files} (NetworkLink); we fetch "
                "nothing."
            ),
            N_("Save the layers themselves as KML or KMZ, not links to them."),
        ),
    },
)
_register(
    Severity.NOTE,
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
        "text-read-as": (
            N_("“{column}” is text in the file; we read it as {type}."),
            N_("If that is wrong, keep the column as text."),
        ),
        "zip-others": (
            N_(
                "{count} more {count:file|files} in the ZIP {count:is|are} kept with the "
                "original only: {example}."
            ),
            "",
        ),
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
_register(
    Severity.REFUSED,
    {
        "crs-unknown": (
            N_("The file does not say in which coordinate system it is, and the numbers fit none."),
            N_("Ask whoever made the file for its EPSG code and enter it."),
        ),
    },
)
_register(
    Severity.QUESTION,
    {
        "place-guessed": (
            N_("We read the place of each row from “{columns}” as {crs}."),
            N_("Look at the map. If the places are wrong, choose another reading."),
        ),
        "coordinates-swapped": (
            N_("Longitude and latitude are swapped in “{columns}” ({example}); we exchange them."),
            N_("Better correct the names in the source as well."),
        ),
        "area-guessed": (
            N_("Each row gets the area that “{column}” names; {matched} of {total} are known."),
            N_("Choose another column, or no place, if this is not meant."),
        ),
        "place-answer-unfit": (
            N_("The answer “{example}” does not fit this table."),
            N_("Check the spelling of the column and of the coordinate system."),
        ),
        "crs-guessed": (
            N_("The file does not say in which coordinate system it is. We read {crs}."),
            N_("Look at the map. If the places are wrong, choose another coordinate system."),
        ),
        "crs-wrong": (
            N_("The file says {declared}, but its coordinates fit {crs}. We read them so."),
            N_("Look at the map. If the places are wrong, choose what the file says."),
        ),
        "axes-swapped": (
            N_("The coordinates of the file are in the wrong order ({example}); we exchange them."),
            N_("Look at the map. If the places are wrong, keep the order of the file."),
        ),
        "lines-closed": (
            N_(
                "{count} {count:line runs back to where it begins|lines run back to where they "
                "begin}: probably outlines of areas."
            ),
            N_("Drawing programs export areas like this. You can read them as areas."),
        ),
    },
)
_register(
    Severity.CHANGED,
    {
        "geometry-repaired": (
            N_(
                "{count} {count:outline crossed or touched itself and was|outlines crossed or "
                "touched themselves and were} repaired (at {places})."
            ),
            N_("Compare these places on the map with the source."),
        ),
        "geometry-repaired-parts": (
            N_(
                "{count} {count:area had misplaced holes or parts and was|areas had misplaced "
                "holes or parts and were} repaired (at {places})."
            ),
            N_("Compare these places on the map with the source."),
        ),
        "geometry-collapsed": (
            N_(
                "{count} {count:area has no extent and is|areas have no extent and are} left out "
                "of the map (at {places})."
            ),
            N_("Draw them again in the source, or delete them there."),
        ),
        "ring-closed": (
            N_("{count} {count:outline was|outlines were} not closed; we closed {count:it|them}."),
            N_("Compare them on the map with the source."),
        ),
        "geometry-unreadable": (
            N_(
                "{count} {count:geometry|geometries} cannot be read; {count:this row has|these "
                "rows have} no place."
            ),
            N_("Correct them in the source."),
        ),
        "coordinates-zero": (
            N_(
                "{count} {count:row has the coordinates 0, 0 and gets|rows have the coordinates "
                "0, 0 and get} no place."
            ),
            N_("Usually this means “unknown”. Leave the cells empty in the source."),
        ),
        "coordinates-point-lost": (
            N_("The degrees in “{columns}” have lost their decimal point ({example})."),
            N_("Export the table again with these columns formatted as text."),
        ),
        "coordinates-unreadable": (
            N_(
                "The coordinates of {count} {count:row|rows} cannot be read; {count:it has|they "
                "have} no place."
            ),
            N_("Correct them in the source."),
        ),
        "area-unknown": (
            N_(
                "{count} {count:row names|rows name} no area of the region (such as “{example}”);"
                " {count:it has|they have} no place."
            ),
            N_("Check the spelling, or whether the row belongs to the region."),
        ),
        "area-key-zero": (
            N_("The keys in “{column}” have lost their leading zero ({example}); we add it."),
            N_("Format the column as text in the spreadsheet."),
        ),
        "height-dropped": (
            N_(
                "The heights of {count} {count:line or area|lines or areas} are not kept in the "
                "published form."
            ),
            N_("If the heights matter, offer the original file as well."),
        ),
    },
)
_register(
    Severity.NOTE,
    {
        "place-found": (
            N_("The place of each row comes from “{columns}”."),
            "",
        ),
        "place-none": (
            N_("We found no place in this table; it is published without a map."),
            N_("A column with coordinates, a municipality key or its name would make a map."),
        ),
        "area-possible": (
            N_("Rows could be drawn as the areas in “{column}” ({matched} of {total} are known)."),
            N_("We did not do so, because the rows seem to be things inside these areas."),
        ),
        "crs-mixed": (
            N_("The coordinates are in several zones ({zones}); each is read so."),
            "",
        ),
        "crs-accuracy": (
            N_("Converting from {crs} may shift the places by up to {accuracy} m."),
            N_("With the grid BETA2007 (Debian: proj-data) on the server it is more exact."),
        ),
        "geometry-missing": (
            N_(
                "{count} {count:row has no place and does|rows have no place and do} not appear "
                "on the map."
            ),
            "",
        ),
        "geometry-mixed": (
            N_("Points ({points}), lines ({lines}) and areas ({areas}) are in one table."),
            N_("Some programs can read only one kind per file. Separate tables are better."),
        ),
        "geometry-twice": (
            N_("{count} {count:row has|rows have} exactly the same geometry as another row."),
            N_("Check whether these rows are there twice."),
        ),
        "places-abroad": (
            N_(
                "{count} of {total} places {count:lies|lie} outside Germany, for example at "
                "{example}."
            ),
            N_("Check these coordinates in the source."),
        ),
        "places-mostly-abroad": (
            N_(
                "{count} of {total} places {count:lies|lie} outside Germany, for example at "
                "{example}."
            ),
            N_("If this is not meant, check the coordinate system."),
        ),
        "places-far": (
            N_(
                "{count} of {total} places {count:lies|lie} far from {region}, for example at "
                "{example}."
            ),
            N_("Check these coordinates in the source."),
        ),
        "places-elsewhere": (
            N_("Most places ({count} of {total}) lie far from {region}."),
            N_("If this is not meant, check whether it is the right file."),
        ),
    },
)
_register(
    Severity.QUESTION,
    {
        "hidden-rows": (
            N_(
                "{count} {count:row is|rows are} hidden in the spreadsheet, but "
                "read and published, too."
            ),
            N_("Show all rows in the source and delete what is not meant for the public."),
        ),
        "hidden-columns": (
            N_(
                "{count} {count:group of columns is|groups of columns are} hidden "
                "in the spreadsheet, but read, too."
            ),
            N_("Show all columns in the source, or leave the hidden ones out."),
        ),
        "id-repeated": (
            N_("“{column}” should tell the rows apart, but {count} values are empty or repeated."),
            N_("Correct them in the source, or choose another column as key."),
        ),
    },
)
_register(
    Severity.CHANGED,
    {
        "column-left-out": (N_("“{column}” was left out, as decided."), ""),
        "coordinates-left-out": (
            N_("“{column}” was left out, because it tells the exact place."),
            "",
        ),
        "dates-coarsened": (N_("Of “{column}” only the {step} was kept ({count} values)."), ""),
        "places-coarsened": (
            N_("{count} places were moved to the centre of their grid cell of {metres} m."),
            "",
        ),
        "rows-dropped": (N_("{count} rows were dropped, as decided."), ""),
        "duplicates-dropped": (N_("{count} rows were dropped that stood there before."), ""),
        "control-characters-removed": (
            N_("Invisible control characters were removed from {count} cells of “{column}”."),
            "",
        ),
    },
)
_register(
    Severity.NOTE,
    {
        "name-names-person": (
            N_("The name of the file names a person ({example}); we suggest the title “{title}”."),
            N_("Check the title; the name of the file is not published."),
        ),
        "author-named": (
            N_("The file says who wrote it ({example}). The original is never published."),
            "",
        ),
        "hidden-sheets": (
            N_("The file holds {count} hidden {count:sheet|sheets} ({example})."),
            N_("Check whether somebody hid what was not meant to be passed on."),
        ),
        "comments-inside": (
            N_("The file holds {count} {count:comment|comments}, not published."),
            "",
        ),
        "changes-inside": (
            N_("The file remembers earlier changes ({count}); they are not published."),
            "",
        ),
        "links-inside": (
            N_(
                "The file refers to {count} other {count:file|files}; values from "
                "there may be out of date."
            ),
            N_("Open the file, update the links and save it again."),
        ),
        "objects-inside": (
            N_(
                "The file holds {count} {count:picture or object|pictures, objects "
                "or programs}, not published."
            ),
            "",
        ),
        "descriptions-inside": (
            N_(
                "The file holds {count} {count:description or style|descriptions, "
                "styles or projects}, not published."
            ),
            "",
        ),
        "exact-duplicates": (
            N_("{count} rows stand there more than once, equal in every column."),
            N_("If they are the same thing twice, keep each row once."),
        ),
        "id-column": (N_("“{column}” tells the rows apart; features take their ids from it."), ""),
        "column-constant": (N_("“{column}” holds the same value in all rows: {example}."), ""),
        "spelling-variants": (
            N_("“{column}” spells one value in several ways: {example} ({count} rows)."),
            N_("Use one spelling in the source; otherwise counts and filters are wrong."),
        ),
        "dates-in-future": (
            N_("{count} dates of “{column}” lie in the future, for example {example}."),
            N_("Check the years in the source."),
        ),
        "no-value-number": (
            N_("{count} values of “{column}” are {example}, far away from all others."),
            N_("If this means “no value”, say so in the source or with the answer “null”."),
        ),
        "small-counts": (
            N_("“{column}” counts people and holds {count} values below 3."),
            N_("Such small numbers can show a single person. Combine groups or round them."),
        ),
        "html-in-cells": (
            N_("{count} cells of “{column}” hold HTML; it is shown as text, never run."),
            "",
        ),
        "formulas-in-cells": (
            N_("{count} cells of “{column}” look like formulas, such as {example}."),
            N_("In tables for Excel we put an apostrophe before them, so that nothing is run."),
        ),
        "cells-long": (
            N_("{count} cells of “{column}” are longer than Excel can show (32,767 characters)."),
            "",
        ),
    },
)
