# SPDX-License-Identifier: EUPL-1.2
"""Complaints about what `anwendungsfall.yaml` says."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.complaining.wording import ERROR, wordings

ABOUT_MANIFEST = wordings(
    ERROR,
    {
        "format-unknown": (
            N_("The first line must say “anwendungsfall: v1”; here it is “{value}”."),
            N_(
                "Please write “anwendungsfall: v1”. A newer version needs a newer platform;"
                " ask your operator."
            ),
        ),
        "key-unknown": (
            N_("“{key}” is not known here."),
            N_("Known are: {known}."),
        ),
        "key-misspelt": (
            N_("“{key}” is not known here; probably it means “{nearest}”."),
            N_("Please write “{nearest}”. Known are: {known}."),
        ),
        "key-missing": (
            N_("“{key}” is missing."),
            N_("Please add “{key}: …” here; the reference of the format says what it holds."),
        ),
        "value-wrong-kind": (
            N_("“{key}” must be {type}."),
            N_("Please correct the value here."),
        ),
        "value-not-known": (
            N_("“{value}” is not a possible value of “{key}”."),
            N_("Possible are: {known}."),
        ),
        "words-without-german": (
            N_("“{key}” has no German text."),
            N_("Please write the text itself, or “de: …” and, if you like, “en: …”."),
        ),
        "schema-unusable": (
            N_("The schema “{name}” describes no columns that can be used."),
            N_(
                "Please use a Table Schema (“fields”) of Data Package or the JSON Schema of a"
                " Smart Data Model (“properties”)."
            ),
        ),
    },
)
