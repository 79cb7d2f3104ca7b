# SPDX-License-Identifier: EUPL-1.2
"""What stands in the rows: repetitions, spellings, what hides, what was left out."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

QUESTION = kinds(
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
            N_(
                "“{column}” should tell the rows apart, but {count} {count:value is|values are} "
                "empty or repeated."
            ),
            N_("Correct them in the source, or choose another column as key."),
        ),
    },
)

CHANGED = kinds(
    Severity.CHANGED,
    {
        "column-left-out": (N_("“{column}” was left out, as decided."), ""),
        "coordinates-left-out": (
            N_("“{column}” was left out, because it tells the exact place."),
            "",
        ),
        "dates-coarsened": (
            N_("Of “{column}” only the {step} was kept ({count} {count:value|values})."),
            "",
        ),
        "places-coarsened": (
            N_("{count} {count:place was|places were} rounded to {metres} m."),
            "",
        ),
        "places-of-municipality": (
            N_("{count} {count:place was|places were} moved to the centre of the municipality."),
            "",
        ),
        "places-outside-left-out": (
            N_(
                "{count} {count:place lies|places lie} in no municipality of the region; "
                "{count:it was|they were} left out, so that nothing exact remains."
            ),
            N_("The rows stay, without a place. Drop them, or round the places instead."),
        ),
        "rows-not-kept": (
            N_("{count} {count:row was|rows were} left out: only some were asked for."),
            "",
        ),
        "rows-dropped": (N_("{count} {count:row was|rows were} dropped, as decided."), ""),
        "duplicates-dropped": (N_("{count} repeated {count:row was|rows were} dropped."), ""),
        "control-characters-removed": (
            N_("Invisible characters were removed from {count} {count:cell|cells} of “{column}”."),
            "",
        ),
    },
)

NOTE = kinds(
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
            N_("The file holds earlier changes ({count}); they are not published."),
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
            N_("{count} {count:row appears|rows appear} more than once, equal in every column."),
            N_("If they are the same thing twice, keep each row once."),
        ),
        "id-column": (N_("“{column}” tells the rows apart; features take their ids from it."), ""),
        "column-constant": (N_("“{column}” holds the same value in all rows: {example}."), ""),
        "spelling-variants": (
            N_(
                "“{column}” spells one value in several ways: {example} ({count} {count:row|rows})."
            ),
            N_("Use one spelling in the source; otherwise counts and filters are wrong."),
        ),
        "dates-in-future": (
            N_(
                "{count} {count:date|dates} of “{column}” {count:lies|lie} in the future, for "
                "example {example}."
            ),
            N_("Check the years in the source."),
        ),
        "no-value-number": (
            N_(
                "{count} {count:value|values} of “{column}” {count:is|are} {example}, far away "
                "from all others."
            ),
            N_("If this means “no value”, leave these cells empty in the source."),
        ),
        "small-counts": (
            N_("“{column}” counts people and holds {count} {count:value|values} below 3."),
            N_("Such small numbers can show a single person. Combine groups or round them."),
        ),
        "html-in-cells": (
            N_(
                "{count} {count:cell|cells} of “{column}” {count:holds|hold} HTML; it is shown "
                "as text, never run."
            ),
            "",
        ),
        "formulas-in-cells": (
            N_(
                "{count} {count:cell|cells} of “{column}” {count:looks|look} like formulas, such "
                "as {example}."
            ),
            N_("In tables for Excel we put an apostrophe before them, so that nothing is run."),
        ),
        "cells-long": (
            N_(
                "{count} {count:cell|cells} of “{column}” {count:is|are} longer than Excel can "
                "show (32,767 characters)."
            ),
            "",
        ),
    },
)

KINDS = QUESTION | CHANGED | NOTE
