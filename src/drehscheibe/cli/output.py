# SPDX-License-Identifier: EUPL-1.2
"""How the terminal shows things: sentences in the person's language, JSON for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

import click
import orjson

from drehscheibe.children.child import Progress
from drehscheibe.domain.errors import N_, DrehscheibeError, InputRefused
from drehscheibe.domain.findings import Finding, Severity
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.texts import error_text, finding_advice, finding_text, fix_label, sentence
from drehscheibe.look.translations import gettext

_YES = frozenset({"j", "ja", "y", "yes"})
LANGUAGES = ("de", "en")
_COLOURS = {
    Severity.REFUSED: "red",
    Severity.PERSONAL: "red",
    Severity.QUESTION: "yellow",
    Severity.CHANGED: "yellow",
    Severity.NOTE: "bright_black",
}


def language() -> str:
    """German, unless the terminal's locale asks for English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if locale.startswith("en") else "de"


def say(text: str, **params: object) -> None:
    """Print a translated sentence to standard error: standard output is for results."""
    click.echo(sentence(text, values=params, language=language()), err=True)


def confirm(text: str, **params: object) -> None:
    """Ask; whoever does not say yes (“j”, “ja”, “y”, “yes”) ends the command."""
    yes, no = ("j", "N") if language() == "de" else ("y", "N")
    question = sentence(text, values=params, language=language())
    answer = click.prompt(f"{question} [{yes}/{no}]", default="", show_default=False, err=True)
    if answer.strip().lower() not in _YES:
        raise click.Abort


def explain(error: DrehscheibeError) -> None:
    """An error as its sentence; with its findings where it has some."""
    click.secho(error_text(error, language=language()), fg="red", err=True)
    if isinstance(error, InputRefused):
        show_findings(error.findings)


def print_json(value: object) -> None:
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    sys.stdout.write(orjson.dumps(to_plain(value), option=options).decode())


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding for programs: data first, then its texts in both languages."""
    plain: dict[str, Any] = to_plain(finding)
    plain["severity"] = finding.severity.value
    plain["stops"] = finding.stops
    plain["text"] = {code: finding_text(finding, language=code) for code in LANGUAGES}
    plain["advice"] = {code: finding_advice(finding, language=code) for code in LANGUAGES}
    plain["fixes"] = [
        {
            "label": {code: fix_label(fix, finding=finding, language=code) for code in LANGUAGES},
            "set": f"{fix.key}={fix.value}",
        }
        for fix in finding.fixes
    ]
    return plain


def show_findings(findings: Iterable[Finding]) -> None:
    """Each finding as a sentence, its rows, its advice and what can be typed to mend it."""
    for finding in findings:
        _show_finding(finding)


def _show_finding(finding: Finding) -> None:
    code = language()
    click.secho(
        f"• {finding_text(finding, language=code)}", fg=_COLOURS[finding.severity], err=True
    )
    if finding.rows:
        say(N_("  Rows: {rows}"), rows=", ".join(str(row) for row in finding.rows[:10]))
    advice = finding_advice(finding, language=code)
    if advice:
        click.echo(f"  {advice}", err=True)
    for fix in finding.fixes:
        option = f"--omit {fix.value!r}" if fix.key == "omit" else f"--set {fix.key}={fix.value!r}"
        click.echo(f"  → {fix_label(fix, finding=finding, language=code)}:  {option}", err=True)


class Bar:
    """A progress line on a terminal; nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        if not self._shown:
            return
        done = f"{progress.done:,}".replace(",", ".")
        share = f" {100 * progress.done // progress.total} %" if progress.total else ""
        stage = gettext(progress.stage, language=language())
        click.echo(f"\r\x1b[2K{stage} {done}{share}", nl=False, err=True)

    def end(self) -> None:
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
