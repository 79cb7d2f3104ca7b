# SPDX-License-Identifier: EUPL-1.2
"""What stands between an understood file and its release."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

REFUSED = kinds(
    Severity.REFUSED,
    {
        "guesses-open": (
            N_(
                "{count} {count:thing was|things were} guessed and nobody has confirmed "
                "{count:it|them} yet."
            ),
            N_("Look at them, change what is wrong, and confirm with --yes."),
        ),
        "nothing-to-publish": (
            N_("The file holds no rows that could be published."),
            N_("Check that the right sheet or layer was chosen."),
        ),
    },
)

QUESTION = kinds(
    Severity.QUESTION,
    {
        "licence-assumed": (
            N_("Nobody named a licence; we take “{licence}”."),
            N_("Choose the licence that the owner of the data has decided on."),
        ),
    },
)

KINDS = REFUSED | QUESTION
