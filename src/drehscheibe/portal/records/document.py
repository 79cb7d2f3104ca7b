# SPDX-License-Identifier: EUPL-1.2
"""The record of a release in words: what came, what was found, who decided what, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.clearance import QUESTIONS, Answer
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Severity
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.formats import actor, filesize, moment, number
from drehscheibe.look.sentences import type_name, understood
from drehscheibe.look.texts import finding_text, sentence
from drehscheibe.look.translations import gettext
from drehscheibe.look.typeset import Document, Listing, Section

if TYPE_CHECKING:
    from drehscheibe.domain.recipes import Waiver
    from drehscheibe.portal.records.queries import Recorded

_SEVERITIES = {
    Severity.REFUSED: N_("stops"),
    Severity.PERSONAL: N_("possible personal data"),
    Severity.QUESTION: N_("guessed"),
    Severity.CHANGED: N_("changed"),
    Severity.NOTE: N_("note"),
}
_ANSWERS = {
    Answer.CLEAR: N_("nothing of the kind"),
    Answer.DECIDED: N_("it may go out"),
    Answer.OPEN: N_("not answered"),
}
_VERDICTS = {"approved": N_("approved"), "returned": N_("sent back")}


def document_of(found: Recorded, language: str) -> Document:
    """The whole record, ready to be typeset."""
    words = Words(found, language)
    return Document(
        title=words.say(N_("Audit record: {title}"), title=found.manifest.title),
        subtitle=words.say(
            N_("Release {number} of {owner}, made on {day}"),
            number=found.release.number,
            owner=found.dataset.owner.name,
            day=moment(found.manifest.created, language=language),
        ),
        language=language,
        author=found.dataset.owner.name,
        date=found.manifest.created,
        footer=words.say(N_("Audit record of release {name}"), name=found.manifest.release[:16]),
        page=words.say(N_("Page")),
        sections=tuple(section for section in words.sections() if not _is_empty(section)),
    )


def _is_empty(section: Section) -> bool:
    return not (section.sentences or section.facts or section.listings)


@dataclass(frozen=True, slots=True)
class Words:
    """The sections in one language."""

    found: Recorded
    language: str

    @property
    def record(self) -> dict[str, Any]:
        """What the draft left behind; empty for releases from the terminal."""
        kept: dict[str, Any] = self.found.release.record
        return kept

    def say(self, text: str, **values: object) -> str:
        return sentence(text, values=values, language=self.language)

    def when(self, text: str) -> str:
        return moment(text, language=self.language) if text else ""

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(self.say(N_("The file")), facts=self._file()),
            Section(self.say(N_("What was understood")), sentences=self._understood()),
            Section(self.say(N_("The columns")), listings=self._columns()),
            Section(self.say(N_("What was found")), listings=self._findings()),
            Section(self.say(N_("What was decided")), facts=self._decided(),
                    listings=self._waivers()),
            Section(self.say(N_("May this go out?")), listings=self._clearance()),
            Section(self.say(N_("What changed since the release before")), facts=self._changes()),
            Section(self.say(N_("Who did what")), listings=self._people()),
            Section(self.say(N_("What was released")), facts=self._released()),
        )  # fmt: skip

    def _file(self) -> tuple[tuple[str, str], ...]:
        manifest = self.found.manifest
        size = self.record.get("file_bytes")
        told = filesize(size, language=self.language) if size else ""
        return self._facts(
            (N_("Name of the file"), manifest.source_name),
            (N_("Size"), told),
            (N_("SHA-256 of the file"), manifest.source_sha256),
            *self._fetched(),
            (N_("Prepared on behalf by"), str(self.record.get("agent", ""))),
        )

    def _fetched(self) -> tuple[tuple[str, str], ...]:
        """Empty where somebody uploaded the file."""
        fetched = self.record.get("fetched") or {}
        is_open = bool(fetched) and not fetched["is_protected"]
        return (
            (N_("Fetched from"), str(fetched.get("address", ""))),
            (N_("Fetched at"), self.when(fetched.get("at", ""))),
            (N_("Changed there"), str(fetched.get("last_modified", ""))),
            (N_("Connection"), self.say(N_("not protected (http)")) if is_open else ""),
        )

    def _understood(self) -> tuple[str, ...]:
        recipe = self.found.recipe
        formats = dict.fromkeys(table.format.upper() for table in recipe.tables)
        told = {
            "kind": {"title": ", ".join(formats)},
            "tables": [to_plain(table) for table in self.found.manifest.tables],
            "recipe": to_plain(recipe),
        }
        return tuple(understood(told, self.language)) if formats else ()

    def _columns(self) -> tuple[Listing, ...]:
        head = (N_("Column"), N_("Kind"), N_("In the file"))
        sources = {
            (table.name, column.id): column.source
            for table in self.found.recipe.tables
            for column in table.columns
        }
        rows = [
            (
                column.title,
                type_name(column.type.value, self.language),
                sources.get((table.name, column.id), ""),
            )
            for table in self.found.manifest.tables
            for column in table.columns
        ]
        return self._listing(head, rows)

    def _findings(self) -> tuple[Listing, ...]:
        head = (N_("Finding"), N_("Kind"), N_("Rows"), N_("Decision"))
        rows = [
            (
                finding_text(finding, language=self.language),
                self.say(_SEVERITIES[finding.severity]),
                ", ".join(map(str, finding.rows)),
                finding.waived,
            )
            for finding in self.found.findings
        ]
        return self._listing(head, rows)

    def _decided(self) -> tuple[tuple[str, str], ...]:
        kept = self.record
        answers = kept.get("answers") or self.found.recipe.answers
        yes = self.say(N_("yes")) if kept.get("guesses_accepted") else ""
        told = (f"{name} = {value}" for name, value in answers.items())
        return self._facts(
            (N_("Answers about the file"), "; ".join(told)),
            (N_("Columns left out"), "; ".join(kept.get("omit", ()))),
            (N_("What was guessed was confirmed"), yes),
        )

    def _waivers(self) -> tuple[Listing, ...]:
        head = (N_("Released in spite of"), N_("Column"), N_("Why"), N_("By"), N_("When"))
        rows = [
            (self._finding_of(one), one.column, one.because, one.by, self.when(one.at))
            for one in self.found.recipe.waivers
        ]
        return self._listing(head, rows, wide=2)

    def _finding_of(self, waiver: Waiver) -> str:
        """What was waived, in words; its code where the file has no such finding."""
        findings = (f for f in self.found.findings if waiver.covers(f.code, f.column))
        first = next(findings, None)
        return finding_text(first, language=self.language) if first else waiver.code

    def _clearance(self) -> tuple[Listing, ...]:
        head = (N_("Question"), N_("Answer"), N_("Why"), N_("By"), N_("When"))
        given = self.record.get("clearance", {})
        rows = [
            (
                self.say(question.text),
                self.say(_ANSWERS[Answer(given[question.code]["answer"])]),
                given[question.code].get("because", ""),
                given[question.code].get("by", ""),
                self.when(given[question.code].get("at", "")),
            )
            for question in QUESTIONS
            if question.code in given
        ]
        return self._listing(head, rows)

    def _changes(self) -> tuple[tuple[str, str], ...]:
        told = self.found.release.difference or {}
        counts = ((N_("New"), "added"), (N_("Changed"), "changed"), (N_("Gone"), "removed"))
        return self._facts(
            *((term, self._number(told.get(name))) for term, name in counts),
            (N_("New columns"), ", ".join(told.get("new_columns", ()))),
            (N_("Columns that are gone"), ", ".join(told.get("lost_columns", ()))),
            (N_("Release before"), self.found.manifest.previous),
        )

    def _people(self) -> tuple[Listing, ...]:
        kept, release = self.record, self.found.release
        rows = [(kept.get("submitted_by") or release.prepared_by, N_("prepared"), "",
                 kept.get("submitted", ""))]  # fmt: skip
        rows += [
            (look["by"], N_("looked at it"), "", look["at"]) for look in kept.get("looked", ())
        ]
        rows += [
            (verdict["by"], _VERDICTS[verdict["word"]], verdict["sentence"], verdict["at"])
            for verdict in kept.get("verdicts", ())
        ]
        if standing := kept.get("standing"):
            rows += [
                (standing["asked_by"], N_("asked for releases by themselves"), standing["source"],
                 standing["asked_at"]),
                (standing["allowed_by"], N_("allowed it, for what is like before"), "",
                 standing["allowed_at"]),
            ]  # fmt: skip
        if not kept:
            rows.append((release.approved_by, N_("released from the terminal"), "",
                         self.found.manifest.created))  # fmt: skip
        rows.sort(key=lambda row: row[3])
        shown = [
            (actor(who, language=self.language), self.say(did), why, self.when(at))
            for who, did, why, at in rows
        ]
        return self._listing((N_("Who"), N_("What"), N_("Why"), N_("When")), shown, wide=2)

    def _released(self) -> tuple[tuple[str, str], ...]:
        manifest, release = self.found.manifest, self.found.release
        licence = LICENCES.get(manifest.licence)
        alone = self.say(N_("yes, the organisation allows it")) if release.by_one_person else ""
        return self._facts(
            (N_("Title"), manifest.title),
            (N_("Licence"), licence.title if licence else manifest.licence),
            (N_("Rows"), self._number(release.rows)),
            (N_("Released by one person"), alone),
            (N_("SHA-256 of the manifest"), manifest.release),
            (N_("Made by"), f"Drehscheibe {manifest.platform}"),
        )

    def _number(self, value: int | None) -> str:
        return "" if value is None else number(value, language=self.language)

    def _facts(self, *rows: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (gettext(term, language=self.language), value) for term, value in rows if value
        )

    def _listing(
        self, head: tuple[str, ...], rows: list[Any], *, wide: int = 0
    ) -> tuple[Listing, ...]:
        titles = tuple(gettext(title, language=self.language) for title in head)
        return (Listing(titles, tuple(rows), wide),) if rows else ()
