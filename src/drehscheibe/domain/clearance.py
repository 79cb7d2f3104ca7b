# SPDX-License-Identifier: EUPL-1.2
""" "May this go out?": the questions somebody answers before data become public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drehscheibe.domain.errors import N_


class Answer(StrEnum):
    CLEAR = "clear"  # nothing of the kind is in the data
    DECIDED = "decided"  # there is, and it may go out for the reason that is given
    OPEN = "open"  # not answered, or "yes, there is": it does not go out


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    title: str
    text: str
    clear: str  # what "nothing of the kind" reads like


QUESTIONS = (
    Question(
        "persons",
        N_("Persons"),
        N_(
            "Is there anything about single people in it: names, addresses, plates, pictures? "
            "Also in hidden sheets, comments, author fields and the name of the file?"
        ),
        N_("No persons"),
    ),
    Question(
        "rights",
        N_("Rights of others"),
        N_("Did somebody else make a part of it: an office, a company, a map service?"),
        N_("No rights of others"),
    ),
    Question(
        "security",
        N_("Security"),
        N_("Could it help somebody to harm a facility: power, water, alarm, guarded objects?"),
        N_("No facilities that need protection"),
    ),
    Question(
        "small-numbers",
        N_("Small numbers"),
        N_("Are there counts so small that a single person can be recognised in them?"),
        N_("No small numbers"),
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, and who gave it when (RFC 3339)."""

    answer: Answer = Answer.OPEN
    because: str = ""  # needed with DECIDED
    by: str = ""
    at: str = ""

    @property
    def allows(self) -> bool:
        return self.answer is Answer.CLEAR or (
            self.answer is Answer.DECIDED and bool(self.because.strip())
        )


def is_cleared(given: dict[str, Given]) -> bool:
    """Whether every question has an answer that lets the data go out."""
    return all(given.get(question.code, Given()).allows for question in QUESTIONS)
