# SPDX-License-Identifier: EUPL-1.2
"""Complaints about the SELECTs of a package."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.complaining.wording import ERROR, wordings

ABOUT_SQL = wordings(
    ERROR,
    {
        "sql-too-long": (
            N_("The statement is longer than {limit} characters."),
            N_("Please split it into several transforms; each sees what those before it made."),
        ),
        "sql-too-deep": (
            N_("The statement is nested too deep."),
            N_("Please split it into several transforms or use WITH."),
        ),
        "sql-unreadable": (
            N_("The SQL cannot be read here: {said}"),
            N_("Please correct it; the dialect is that of DuckDB."),
        ),
        "sql-not-one-select": (
            N_("A transform is exactly one SELECT; this is something else."),
            N_(
                "Please leave out everything but one SELECT. What it gives is kept under the name"
                " of the transform by itself, without CREATE, COPY, PIVOT or SET."
            ),
        ),
        "sql-construct": (
            N_("“{name}” is not allowed in a transform."),
            N_("Please say it with SELECT, JOIN, WITH, GROUP BY and window functions."),
        ),
        "sql-relation-unknown": (
            N_("There is no table “{name}” here."),
            N_(
                "A transform reads the inputs of the package, transforms before it and its own"
                " WITH: {known}. Files and addresses cannot be read."
            ),
        ),
        "sql-function-unknown": (
            N_("The function “{name}” is not allowed."),
            N_(
                "The reference of the format lists all that are. Functions that read files, the"
                " clock, settings or chance are not: results must be the same everywhere."
            ),
        ),
        "sql-function-misspelt": (
            N_("The function “{name}” is not allowed; perhaps it means “{nearest}”."),
            N_("Please write “{nearest}”, or look into the reference of the format."),
        ),
        "sql-clock": (
            N_("“{name}” reads the clock."),
            N_("Please write “$now”: it is when the run began, and tests can set it."),
        ),
        "sql-chance": (
            N_("“{name}” gives something else each time."),
            N_("Please leave it out: the same data must give the same result."),
        ),
        "sql-table-function": (
            N_("“{name}(…)” is not allowed as a table."),
            N_("Only unnest, range and generate_series are. Bind data as inputs of the package."),
        ),
        "sql-too-many-rows": (
            N_("“{name}” would make more than {limit} rows."),
            N_("Please make the range smaller."),
        ),
        "sql-grows": (
            N_("“{name}” needs its length written as a number of at most {limit}."),
            N_("Please write the number itself there."),
        ),
        "sql-pattern": (
            N_("“{name}” needs its pattern written as a text, without large widths."),
            N_("Please write the pattern itself there, with widths below 1000."),
        ),
        "sql-parameter-unknown": (
            N_("“${name}” is not a parameter of the package."),
            N_("Please declare it under “parameters”. Known are: {known}."),
        ),
        "sql-does-not-bind": (
            N_("The SQL does not fit the declared columns: {said}"),
            N_("Please correct the name or type here, or the columns of the input."),
        ),
    },
)
