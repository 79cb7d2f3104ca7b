# SPDX-License-Identifier: EUPL-1.2
"""The reference pages that come from code, and the links of all pages.

`docs.py` checks (exit 1 when something is off), `docs.py write` renews the pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

import package_docs
from drehscheibe.cli.main import COMMANDS, drehscheibe
from drehscheibe.domain.errors import DrehscheibeError
from drehscheibe.domain.findings import KINDS
from drehscheibe.policy.adoptions import AdoptionAction
from drehscheibe.policy.datasets import Action
from drehscheibe.policy.organisations import OrganisationAction
from drehscheibe.policy.sources import SourceAction
from drehscheibe.problems import status_of
from drehscheibe.settings import PREFIX, Settings
from drehscheibe.usecases.schema import FILE as SCHEMA

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Made by `python tools/docs.py write` from the code; edit there. -->\n\n"


def settings_page() -> str:
    rows = [
        f"| `{PREFIX}{f.name.upper()}` | `{f.default if f.default != '' else '(empty)'}` |"
        f" {f.metadata['description']} |"
        for f in fields(Settings)
    ]
    return (
        "# Settings\n\n" + NOTE + "Environment variables; an unknown one is refused at start.\n\n"
        "| Variable | Default | Meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def findings_page() -> str:
    rows = [
        f"| `{kind.code}` | {kind.severity.value} | {_cell(kind.text)} | {_cell(kind.advice)} |"
        for kind in KINDS.values()
    ]
    return (
        "# Findings\n\n" + NOTE + "What a check can find in a file. `refused` and `personal` stop"
        " publishing; `question` is something guessed, `changed` something lost or changed, `note`"
        " worth knowing. German texts are in `src/drehscheibe/look/locale/de`.\n\n"
        "| Code | Severity | Text | What to do |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def problems_page() -> str:
    rows = [
        f"| `{kind.code}` | {status_of(kind.__new__(kind)).value} | {_cell(kind.template)} |"
        for kind in sorted(_kinds(DrehscheibeError), key=lambda kind: kind.code)
    ]
    return (
        "# Problem types\n\n" + NOTE + "Errors of the interfaces (RFC 9457).\n\n"
        "| Code | HTTP status | Text |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _kinds(kind: type[DrehscheibeError]) -> Iterator[type[DrehscheibeError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)


def commands_page() -> str:
    parts = ["# Commands\n\n" + NOTE.rstrip() + "\n"]
    context = click.Context(drehscheibe, info_name="drehscheibe")
    for name in COMMANDS:
        command = drehscheibe.get_command(context, name)
        if command is None:
            raise SystemExit(f"the command {name} is not there")
        parts += _command_parts(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(parts)


def _command_parts(command: click.Command, context: click.Context) -> list[str]:
    usage = command.get_help(context).strip()
    parts = [f"## `{context.command_path}`\n\n```text\n{usage}\n```\n"]
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            parts += _command_parts(child, click.Context(child, info_name=name, parent=context))
    return parts


def permissions_page() -> str:
    return (
        "# Permissions\n\n" + NOTE + "Decisions are made in `drehscheibe.policy`; each carries its"
        " reason. The operator, who works on the machine itself, may do everything and is named in"
        " the audit trail.\n\n## Datasets and drafts\n\n"
        + _who_may({action.name: MEANINGS[action] for action in Action})
        + "\n## Organisations\n\n"
        + _who_may({action.name: INSIDE[action] for action in OrganisationAction})
        + "\n## Sources\n\n"
        + _who_may({action.name: OF_SOURCES[action] for action in SourceAction})
        + "\n## Use cases taken over\n\n"
        + _who_may({action.name: OF_ADOPTIONS[action] for action in AdoptionAction})
    )


def _who_may(meanings: dict[str, str]) -> str:
    rows = [f"| `{name}` | {meaning} |" for name, meaning in meanings.items()]
    return "| Action | Who may |\n|---|---|\n" + "\n".join(rows) + "\n"


MEANINGS = {
    Action.READ: "everybody while the dataset is public; else people of the owning organisation",
    Action.SEE_DRAFT: "people of the owning organisation, its stand-in reviewers, its agents",
    Action.PREPARE: "data stewards of the owning organisation, and of one that acts for it",
    Action.SUBMIT: "whoever prepares, when findings, licence and “may this go out?” are settled",
    Action.REVIEW: "reviewers of the owning organisation and of its stand-in",
    Action.APPROVE: "whoever reviews and is not the author; the author only where the organisation"
    " has switched the second person off",
    Action.PUBLISH: "the operator, when every stopping finding is decided and a licence is named",
    Action.UNDO: "one person of the owning organisation, while there is a release before",
    Action.WITHDRAW: "one person of the owning organisation or its stand-in, at any time",
    Action.PURGE: "an administrator of the owning organisation; a current release is undone or"
    " withdrawn first",
    Action.LOOK_AFTER: "data stewards and administrators of the owning organisation, and stewards"
    " of one that acts for it: which releases stay, whom a machine tells of new ones",
    Action.ANSWER: "people of the owning organisation, and of one that acts for it",
}
INSIDE = {
    OrganisationAction.SEE_INSIDE: "people of the organisation",
    OrganisationAction.MANAGE: "administrators of the organisation",
    OrganisationAction.INVITE: "administrators of the organisation, and of the network's node",
    OrganisationAction.LEAVE: "people of the organisation, for themselves",
    OrganisationAction.SET_LIMITS: "the operator; less space stops the next publication, fewer kept"
    " releases delete the older ones at once",
    OrganisationAction.RESET_SECOND_FACTOR: "the operator, who asks the person back; an "
    "administrator alone would need no more than a stolen password to come in as a colleague",
    OrganisationAction.ONBOARD: "administrators of the network's node: all organisations with their"
    " people in numbers, new organisations, blocking a person; never what others prepare",
    OrganisationAction.CURATE_MAPS: "data stewards and administrators of the organisation, and"
    " stewards of one that acts for it; never for the practice town",
    OrganisationAction.READ_TRAIL: "administrators and reviewers of the organisation",
}


OF_SOURCES = {
    SourceAction.SEE: "data stewards, reviewers and administrators of the organisation, those of"
    " one that acts for it, and its stand-in reviewers; for all others it does not exist",
    SourceAction.CHANGE: "data stewards and administrators of the organisation, and stewards of one"
    " that acts for it",
    SourceAction.ALLOW: "a reviewer of the organisation or its stand-in who did not ask for it",
    SourceAction.REMOVE: "whoever changes it; from then on nobody changes it any more",
}

OF_ADOPTIONS = {
    AdoptionAction.SEE: "everybody of the adopting organisation, stewards of one that acts for it,"
    " and its stand-in reviewers; for all others its inside does not exist",
    AdoptionAction.PREPARE: "data stewards of the organisation, and of one that acts for it",
    AdoptionAction.HAND_OVER: "the same, when data, values and preconditions are complete and a"
    " dry run with exactly these succeeded",
    AdoptionAction.REVIEW: "reviewers of the organisation or its stand-in",
    AdoptionAction.APPROVE: "a reviewer who did not hand it over",
    AdoptionAction.PAUSE: "everybody who sees its inside, alone; the same for going on",
    AdoptionAction.END: "everybody who sees its inside, alone, with a reason",
}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {
    "settings.md": settings_page,
    "findings.md": findings_page,
    "problems.md": problems_page,
    "commands.md": commands_page,
    "permissions.md": permissions_page,
    "use-case-packages.md": lambda: package_docs.page(REFERENCE / "use-case-packages.md"),
}


def stale_pages() -> Iterator[str]:
    for name, page in PAGES.items():
        path = REFERENCE / name
        if not path.exists() or path.read_text() != page():
            yield f"docs/reference/{name} is not up to date: run `python tools/docs.py write`"
    if SCHEMA.read_text() != package_docs.schema_text():
        yield "the JSON Schema of packages is not up to date: run `python tools/docs.py write`"


def broken_links() -> Iterator[str]:
    """Relative links that lead nowhere."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
            elsewhere = "://" in target or target.startswith("mailto:")
            if not elsewhere and not (path.parent / target).exists():
                yield f"{path.relative_to(ROOT)}: the link {target} leads nowhere"


def main() -> int:
    if sys.argv[1:] == ["write"]:
        for name, page in PAGES.items():
            (REFERENCE / name).write_text(page())
        SCHEMA.write_text(package_docs.schema_text())
        return 0
    wrong = [*stale_pages(), *broken_links()]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
