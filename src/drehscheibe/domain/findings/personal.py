# SPDX-License-Identifier: EUPL-1.2
"""What may be personal data; a person decides."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

PERSONAL = kinds(
    Severity.PERSONAL,
    {
        "personal-names": (
            N_(
                "“{column}” seems to hold names of people ({count} {count:row|rows}, such as "
                "{example})."
            ),
            N_("Leave the column out, or record why these names may be public."),
        ),
        "personal-text": (
            N_(
                "In the texts of “{column}” people are named ({count} {count:row|rows}, such as "
                "{example})."
            ),
            N_("Read these rows, remove the names in the source, or leave the column out."),
        ),
        "personal-email": (
            N_(
                "“{column}” holds e-mail addresses of people ({count} {count:row|rows}, such as "
                "{example})."
            ),
            N_("Leave the column out, or use the address of the office (info@…) instead."),
        ),
        "personal-phone": (
            N_("“{column}” holds mobile numbers ({count} {count:row|rows}, such as {example})."),
            N_("Leave the column out, or use the number of the office instead."),
        ),
        "personal-bank-account": (
            N_(
                "“{column}” holds bank account numbers ({count} {count:row|rows}, such as "
                "{example})."
            ),
            N_("Leave the column out."),
        ),
        "personal-birth-dates": (
            N_("“{column}” holds dates of birth ({count} {count:row|rows})."),
            N_("Keep only the year, or leave the column out."),
        ),
        "personal-numbers": (
            N_("“{column}” holds tax, insurance or identity numbers ({count} {count:row|rows})."),
            N_("Leave the column out."),
        ),
        "personal-plates": (
            N_(
                "“{column}” holds number plates of vehicles ({count} {count:row|rows}, such as "
                "{example})."
            ),
            N_("Leave the column out."),
        ),
        "personal-address": (
            N_("“{column}” seems to say where people live ({count} {count:row|rows})."),
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

NOTE = kinds(
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
            N_(
                "{count} {count:row is|rows are} about private households (“{column}”), without "
                "exact place."
            ),
            "",
        ),
    },
)

KINDS = PERSONAL | NOTE
