# SPDX-License-Identifier: EUPL-1.2
"""How a table was read: encoding, header, columns, types, sheets."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

REFUSED = kinds(
    Severity.REFUSED,
    {
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
    },
)

QUESTION = kinds(
    Severity.QUESTION,
    {
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
        "decimals-mixed": (
            N_("“{column}” stays text: some numbers have a comma, some a point ({example})."),
            N_("Use one sign for decimals in the source."),
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
        "column-new": (
            N_("The column “{column}” is new."),
            N_("Check that it may be public."),
        ),
        "column-renamed": (
            N_("“{before}” seems to be called “{column}” now; it stays the same column."),
            N_("If it is another column, rename it in the source."),
        ),
        "column-type-changed": (
            N_(
                "“{column}” can no longer be read as {type} ({count} {count:value|values}, such "
                "as “{example}”)."
            ),
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

CHANGED = kinds(
    Severity.CHANGED,
    {
        "no-value-read": (
            N_("“{column}”: {count} {count:cell|cells} with {spellings} stay empty."),
            N_("If it means something, keep the column as text."),
        ),
        "name-with-decimals": (
            N_("“{column}”: of {count} {count:number|numbers} such as “{example}” we drop “.0”."),
            N_("They are names; format the column as text in the source."),
        ),
        "values-not-read": (
            N_(
                "{count} {count:value|values} of “{column}” could not be read as {type}; left "
                "empty."
            ),
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

NOTE = kinds(
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
        "header-assumed": (
            N_("All cells are words; we take the first row (“{example}” …) for the header."),
            N_("If it is data, say that there is no header."),
        ),
        "totals-inside": (
            N_("{count} {count:row among the data looks|rows among the data look} like totals."),
            N_("Who adds up the column counts twice (“{example}”). Take them out in the source."),
        ),
        "sheets-empty": (N_("Sheets without a table were left out: {others}."), ""),
    },
)

KINDS = REFUSED | QUESTION | CHANGED | NOTE
