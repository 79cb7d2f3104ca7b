# SPDX-License-Identifier: EUPL-1.2
"""Translations without GNU tools: `compile`, `check`, `update AREA`.

check    every text of the sources has a German translation with the same placeholders, and no
         translation is left over; run by `make check`
compile  all `locale/de/*.po` into one `drehscheibe.mo`
update   adds the texts that no area has yet to `locale/de/AREA.po`, to be filled in
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "drehscheibe"
sys.path.insert(0, str(ROOT / "src"))

from drehscheibe.cli.main import drehscheibe  # noqa: E402 - after the path is known
from drehscheibe.domain.sentences import names_in  # noqa: E402 - after the path is known
from drehscheibe.look import translations  # noqa: E402

LANGUAGE = "de"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
}
JINJA_OPTIONS = {
    "trimmed": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "extensions": "jinja2.ext.do",
}
HEADER = b"""\
# SPDX-License-Identifier: EUPL-1.2
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
MAY_HOLD_TEXTS = re.compile(rb"\b(?:_|N_|n?gettext(?:_lazy)?)\(|{%-?\s*trans\b")
PERCENT_NAMES = re.compile(r"%\((\w+)\)")

Key = str | tuple[str, str]


def main() -> None:
    match sys.argv[1:]:
        case ["check"]:
            sys.exit(check())
        case ["compile"]:
            compile_catalogue()
        case ["update", area]:
            update(area)
        case _:
            sys.exit(__doc__)


def check() -> int:
    """Print what is missing, wrong or left over; 0 if nothing is."""
    wanted = texts_in_sources()
    problems, have = [], set()
    for path in translations.area_files(LANGUAGE):
        for message in messages_of(path):
            have.add(message.id)
            problems += [f"{path.name}: {complaint}" for complaint in complaints(message, wanted)]
    problems += [f"{wanted[text]}: no translation of {text!r}" for text in wanted.keys() - have]
    try:
        translations.merged_catalogue(LANGUAGE)
    except ValueError as two_areas_disagree:
        problems.append(str(two_areas_disagree))
    print("\n".join(sorted(problems)) or f"{len(wanted)} texts, all translated.")
    return 1 if problems else 0


def complaints(message: Message, wanted: dict[Key, str]) -> list[str]:
    """What is wrong with one translation."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    shown = repr(message.id)
    if message.id not in wanted:
        return [f"no source has {shown} any more"]
    if message.fuzzy:
        return [f"{shown} is marked fuzzy"]
    if not all(strings):
        return [f"{shown} has no translation"]
    allowed = placeholders(message.id)
    strange = {name for text in strings for name in placeholders(text)} - allowed
    if strange:
        return [f"{shown} has no placeholder {', '.join(sorted(strange))}"]
    lost = allowed - placeholders(strings[-1])
    return [f"{shown}: the translation lacks {', '.join(sorted(lost))}"] if lost else []


def placeholders(text: Key) -> frozenset[str]:
    """Names in braces (templates of the domain) and in `%(name)s` (templates of pages)."""
    whole = "".join(text) if isinstance(text, tuple) else text
    return names_in(whole) | frozenset(PERCENT_NAMES.findall(whole))


def texts_in_sources() -> dict[Key, str]:
    """Every text people can see -> the place it was found first."""
    found: dict[Key, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        method = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}.get(path.suffix)
        if method and "static" not in path.parts and MAY_HOLD_TEXTS.search(path.read_bytes()):
            for line, text in texts_in_file(path, method=method):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    for text, command in texts_of_help(click.Context(drehscheibe, info_name="drehscheibe")):
        found.setdefault(text, f"help of {command}")
    return found


def texts_of_help(context: click.Context) -> Iterator[tuple[str, str]]:
    """What a command and its sub-commands say of themselves, and the command it belongs to."""
    command = context.command
    options = (param.help for param in command.params if isinstance(param, click.Option))
    yield from ((text, context.command_path) for text in (command.help, *options) if text)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            yield from texts_of_help(click.Context(child, info_name=name, parent=context))


def texts_in_file(path: Path, *, method: str) -> list[tuple[int, Key]]:
    options = JINJA_OPTIONS if method == "jinja2" else {}
    with path.open("rb") as file:
        return [
            (line, text)
            for line, text, *_ in extract(method, file, keywords=KEYWORDS, options=options)
            if text
        ]


def messages_of(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=LANGUAGE) if message.id]


def compile_catalogue() -> None:
    target = translations.compiled_path(LANGUAGE)
    compiled = translations.compiled_catalogue(LANGUAGE)
    target.parent.mkdir(exist_ok=True)
    if not target.exists() or target.read_bytes() != compiled:
        target.write_bytes(compiled)
    target.touch()  # newer than its sources, so that nobody merges them again


def update(area: str) -> None:
    """Add what is missing everywhere to one area, with empty translations."""
    path = translations.FOLDER / LANGUAGE / f"{area}.po"
    have = {m.id for file in translations.area_files(LANGUAGE) for m in messages_of(file)}
    catalog = Catalog(locale=LANGUAGE)
    for message in messages_of(path) if path.exists() else []:
        catalog[message.id] = message
    missing = texts_in_sources().keys() - have
    for text in sorted(missing, key=str):
        catalog.add(text)
    entries = io.BytesIO()
    write_po(entries, catalog, width=100, omit_header=True, no_location=True, sort_output=True)
    path.write_bytes(HEADER + entries.getvalue())
    print(f"{path.relative_to(ROOT)}: {len(missing)} texts added.")


if __name__ == "__main__":
    main()
