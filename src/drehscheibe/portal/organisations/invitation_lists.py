# SPDX-License-Identifier: EUPL-1.2
"""Many invitations at once: a small table, checked as a whole before anything is done."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Role
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.organisations.services import Invited, invite

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor

MOST_LINES = 1_000
_LONGEST_NAME = 150
_COLUMNS = {
    "email": ("email", "e-mail", "mail", "e-mail-adresse", "e-mail address"),
    "name": ("name", "person"),
    "organisation": ("organisation", "organization", "ags", "kommune", "municipality"),
    "roles": ("roles", "role", "rolle", "rollen"),
}
_ROLES = {
    Role.STEWARD: ("steward", "data steward", "datenpflege", "datenpfleger", "datenpflegerin"),
    Role.REVIEWER: ("reviewer", "prüfung", "prüfer", "prüferin", "pruefung", "pruefer"),
    Role.ADMINISTRATOR: (
        "administrator", "administration", "verwaltung", "verwalter", "verwalterin",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One invitation that could be sent."""

    number: int  # in the file, the header is 1
    email: str
    name: str
    organisation: Organisation
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a line, as a sentence with its values."""

    number: int
    text: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvitationList:
    lines: tuple[Line, ...]
    complaints: tuple[Complaint, ...]

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and not self.complaints


def decoded(content: bytes) -> str:
    """As spreadsheets write it: UTF-8 with or without mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_list(text: str) -> InvitationList:
    """Every line with its meaning, or with what is wrong; nothing is done yet."""
    rows = _rows_of(text)
    header = _columns(rows[0]) if rows else {}
    missing = [name for name in ("email", "organisation", "roles") if name not in header]
    if missing:
        return InvitationList((), (Complaint(1, _NO_COLUMN, {"columns": ", ".join(missing)}),))
    if len(rows) > MOST_LINES:
        return InvitationList((), (Complaint(MOST_LINES, _TOO_LONG, {"limit": str(MOST_LINES)}),))
    return _Reader(header).read(rows[1:])


def _rows_of(text: str) -> list[list[str]]:
    """None where it is no list at all, such as one endless word."""
    lines = io.StringIO(text.replace("\0", ""))
    try:
        return list(csv.reader(lines, delimiter=_delimiter(text)))
    except csv.Error:
        return []


def invite_all(found: InvitationList, *, actor: Actor) -> list[Invited]:
    """All of them or none. Raises `Refused`."""
    with transaction.atomic():
        return [
            invite(line.organisation, line.email, line.roles, actor=actor, name=line.name)
            for line in found.lines
        ]


class _Reader:
    """Reads lines against the organisations that there are."""

    def __init__(self, header: dict[str, int]) -> None:
        self._header = header
        self._organisations: dict[str, Organisation] = {}
        for one in Organisation.objects.all():
            for word in (one.name.casefold(), one.slug, one.key):
                self._organisations[word] = one
        self._seen: dict[tuple[str, str], int] = {}
        self._lines: list[Line] = []
        self._complaints: list[Complaint] = []

    def read(self, rows: list[list[str]]) -> InvitationList:
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                self._read_line(number, row)
        if not self._lines and not self._complaints:
            self._complaints.append(Complaint(2, _EMPTY))
        return InvitationList(tuple(self._lines), tuple(self._complaints))

    def _read_line(self, number: int, row: list[str]) -> None:
        email = self._cell(row, "email").lower()
        organisation = self._organisation(self._cell(row, "organisation"))
        roles = _roles(self._cell(row, "roles"))
        before = len(self._complaints)
        if not _is_address(email):
            self._complain(number, _NOT_AN_ADDRESS, value=email)
        if organisation is None:
            self._complain(number, _NO_ORGANISATION, value=self._cell(row, "organisation"))
        if not roles:
            self._complain(number, _NO_ROLE, value=self._cell(row, "roles"))
        if organisation is None or len(self._complaints) > before:
            return
        first = self._seen.setdefault((email, organisation.key), number)
        if first != number:
            self._complain(number, _TWICE, value=email, line=str(first))
            return
        name = self._cell(row, "name")[:_LONGEST_NAME]
        self._lines.append(Line(number, email, name, organisation, roles))

    def _organisation(self, word: str) -> Organisation | None:
        """Spreadsheets lose the zero at the start of a municipality key."""
        found = self._organisations.get(word.casefold())
        return found or (self._organisations.get(f"0{word}") if word.isdecimal() else None)

    def _cell(self, row: list[str], column: str) -> str:
        place = self._header.get(column)
        return row[place].strip() if place is not None and place < len(row) else ""

    def _complain(self, number: int, text: str, **values: str) -> None:
        self._complaints.append(Complaint(number, text, values))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(";,\t", key=first.count)


def _columns(header: list[str]) -> dict[str, int]:
    titles = [title.strip().casefold() for title in header]
    return {
        name: titles.index(word)
        for name, words in _COLUMNS.items()
        for word in words
        if word in titles
    }


def _roles(text: str) -> tuple[Role, ...]:
    """All roles of a cell; empty when one of its words is none."""
    words = [
        word.strip() for word in text.casefold().replace("+", ",").replace("/", ",").split(",")
    ]
    named = {word: role for role, names in _ROLES.items() for word in names}
    if not all(word in named for word in words):
        return ()
    chosen = {named[word] for word in words}
    return tuple(role for role in Role if role in chosen)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


_NO_COLUMN = N_("These columns are missing: {columns}. The first line names the columns.")
_TOO_LONG = N_("There are more than {limit} lines; please split the list.")
_EMPTY = N_("There is no line with an invitation.")
_NOT_AN_ADDRESS = N_("“{value}” is no e-mail address.")
_NO_ORGANISATION = N_("There is no organisation “{value}”; please give its name or its AGS.")
_NO_ROLE = N_("“{value}” are no roles; there are data steward, reviewer and administrator.")
_TWICE = N_("“{value}” is invited there already, in line {line}.")
