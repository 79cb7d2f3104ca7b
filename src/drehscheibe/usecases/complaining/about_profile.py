# SPDX-License-Identifier: EUPL-1.2
"""Complaints about the profile, the needs and the parameters of a package."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.complaining.wording import ADVICE, ERROR, wordings

_NAMES = N_("Please use small letters a–z, digits and “_”, a letter first, at most 60 signs.")

ABOUT_PROFILE = wordings(
    ERROR,
    {
        "id-wrong": (
            N_("“{value}” is no id of a package."),
            N_("Please write “publisher/name” in small letters, digits and “-”."),
        ),
        "version-wrong": (
            N_("“{value}” is no version."),
            N_("Please write three numbers as 1.0.0 (SemVer); change the last for a correction."),
        ),
        "requires-wrong": (
            N_("“{value}” is no range of versions."),
            N_("Please write for example “plattform: '>=0.1'”."),
        ),
        "platform-too-old": (
            N_("The package needs the platform {value}; here it is {version}."),
            N_("Please ask your operator for a newer platform, or take an older package."),
        ),
        "based-on-wrong": (
            N_("“{value}” names no package it was made from."),
            N_("Please write “publisher/name@1.0.0”."),
        ),
        "licence-unknown": (
            N_("“{value}” is no licence of the SPDX list."),
            N_("Please write its short name: CC-BY-4.0 for texts, EUPL-1.2 or MIT for SQL."),
        ),
        "dna-missing": (
            N_("The sentence on “{value}” is missing."),
            N_("Please write one honest sentence; “bisher nichts” is one, too."),
        ),
        "dna-unknown": (
            N_("“{value}” is not one of the three sentences."),
            N_("They are digital, nachhaltig and authentisch."),
        ),
        "theme-unknown": (
            N_("There is no theme “{value}”."),
            N_("Possible are: {known}."),
        ),
        "mail-wrong": (
            N_("“{value}” is no mail address."),
            N_("Please write it as name@example.org, or leave it out."),
        ),
        "name-wrong": (N_("“{value}” is no name for “{key}”."), _NAMES),
        "name-twice": (
            N_("There are two of the name “{value}”."),
            N_("Please give each input, transform and output a name of its own."),
        ),
        "name-reserved": (
            N_("“{value}” has a meaning of its own."),
            N_("Please choose another name; {known} are taken."),
        ),
        "model-dataset-unknown": (
            N_("There is no Musterdatensatz “{value}”."),
            N_("Please look it up at musterdatenkatalog.de; {nearest} would be near."),
        ),
        "duration-wrong": (
            N_("“{value}” is no duration."),
            N_("Please write it as ISO 8601 does: PT30M, P1D, P3M, P1Y."),
        ),
        "range-wrong": (
            N_("The minimum {minimum} is above the maximum {maximum}."),
            N_("Please exchange them."),
        ),
        "model-not-pinned": (
            N_("“{value}” is no address of a Smart Data Model at a fixed version."),
            N_("Please name its schema.json with the commit, so that it stays what it is."),
        ),
        "default-wrong": (
            N_("The default {value} does not fit the parameter."),
            N_("Please choose one that is allowed: {known}."),
        ),
        "choices-missing": (
            N_("“{value}” is to be chosen, and there are no choices."),
            N_("Please write “choices:” with at least two values."),
        ),
        "input-unknown": (
            N_("There is no input “{value}”."),
            N_("Known are: {known}."),
        ),
        "column-unknown": (
            N_("“{table}” has no column “{value}”."),
            N_("Known are: {known}."),
        ),
        "column-type-unfit": (
            N_("A threshold needs a column of numbers; “{value}” is none."),
            N_("Please name another column, or choose another selector."),
        ),
        "text-too-long": (
            N_("This text is longer than {value} characters."),
            N_("Please shorten it: two or three sentences are read, pages are not."),
        ),
        "html-in-text": (
            N_("There is HTML in this text."),
            N_("Please use Markdown: **bold**, lists, [words](https://…)."),
        ),
        "picture-in-text": (
            N_("There is a picture in this text."),
            N_("Please list it under “pictures”: there it gets words for those who do not see it."),
        ),
        "link-in-text": (
            N_("The link “{value}” is not allowed."),
            N_("Please link to addresses that begin with https://, or to mail addresses."),
        ),
    },
) | wordings(
    ADVICE,
    {
        "no-tests": (
            N_("The package has no tests."),
            N_("Please add one with few rows: it shows the next town that it works."),
        ),
        "no-pictures": (
            N_("The package has no picture."),
            N_("Please add one: in the gallery it is what people see first."),
        ),
        "no-lessons": (
            N_("Nothing is said about what went wrong."),
            N_("Please write it down: it is what helps the next town most."),
        ),
        "no-example": (
            N_("The input “{value}” has no example."),
            N_("Please name a small CSV file: it is offered as a template."),
        ),
        "parameter-unused": (
            N_("Nothing uses the parameter “{value}”."),
            N_("Please use it in a transform as “${value}”, or leave it out."),
        ),
        "input-unused": (
            N_("No transform reads the input “{value}”."),
            N_("Please leave it out: towns would look for data that nobody needs."),
        ),
        "transform-unused": (
            N_("Nothing uses the result of “{value}”."),
            N_("Please show it as an output, or leave it out."),
        ),
    },
)
