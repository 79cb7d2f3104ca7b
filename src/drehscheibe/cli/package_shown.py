# SPDX-License-Identifier: EUPL-1.2
"""How complaints about a package and the outcomes of its tests look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from drehscheibe.cli.output import LANGUAGES, language
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import harmless
from drehscheibe.look.complaints import complaint_mend, complaint_text
from drehscheibe.look.texts import error_text, sentence

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining import Complaint
    from drehscheibe.usecases.testing import Outcome


def show_complaints(complaints: Sequence[Complaint]) -> None:
    code = language()
    for item in complaints:
        mark, colour = ("✗", "red") if item.stops else ("·", "yellow")
        text = complaint_text(item, language=code)
        place = harmless(item.place)
        click.secho(f"{mark} {place}: {text}" if place else f"{mark} {text}", fg=colour, err=True)
        click.echo(f"    {complaint_mend(item, language=code)}", err=True)


def plain_complaint(complaint: Complaint) -> dict[str, Any]:
    """A complaint for programs: data first, then its texts in both languages."""
    plain: dict[str, Any] = to_plain(complaint) | {"level": complaint.level}
    plain["text"] = {code: complaint_text(complaint, language=code) for code in LANGUAGES}
    plain["mend"] = {code: complaint_mend(complaint, language=code) for code in LANGUAGES}
    return plain


def show_outcome(outcome: Outcome) -> None:
    mark, colour = ("✓", "green") if outcome.passed else ("✗", "red")
    click.secho(f"{mark} {harmless(outcome.name)}  {outcome.seconds:.1f} s", fg=colour, err=True)
    for text in _told(outcome, language()):
        click.echo(f"    {text}", err=True)


def plain_outcome(outcome: Outcome) -> dict[str, Any]:
    texts = {code: list(_told(outcome, code)) for code in LANGUAGES}
    return {
        "name": outcome.name,
        "passed": outcome.passed,
        "seconds": outcome.seconds,
        "told": texts,
    }


def _told(outcome: Outcome, code: str) -> Iterator[str]:
    if outcome.error is not None:
        yield error_text(outcome.error, language=code)
    for item in outcome.differences:
        yield sentence(item.template, values=item.values, language=code)
