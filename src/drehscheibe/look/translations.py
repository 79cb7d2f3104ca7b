# SPDX-License-Identifier: EUPL-1.2
"""The languages of the screens. English is the language of the message ids; German is compiled.

Every area has its own `locale/de/<area>.po`; `tools/translations.py compile` merges them into one
catalogue, and a checkout that was never compiled merges them when it starts.
"""

from __future__ import annotations

import io
import os
from contextlib import suppress
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "drehscheibe"
GERMAN, ENGLISH = "de", "en"
LANGUAGES = (GERMAN, ENGLISH)
DEFAULT = GERMAN


def known_language(wanted: str | None) -> str:
    """`wanted` if we speak it, otherwise German."""
    return wanted if wanted in LANGUAGES else DEFAULT


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English has none, its texts are the message ids."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = compiled_path(language)
    newest = max(path.stat().st_mtime for path in area_files(language))
    if compiled.exists() and compiled.stat().st_mtime >= newest:
        with compiled.open("rb") as file:
            return Translations(file, domain=DOMAIN)
    return Translations(io.BytesIO(compiled_catalogue(language)), domain=DOMAIN)


def keep_compiled(language: str) -> None:
    """Compile the catalogue where it is missing or old; nothing happens where nobody may write."""
    target = compiled_path(language)
    newest = max(path.stat().st_mtime for path in area_files(language))
    if target.exists() and target.stat().st_mtime >= newest:
        return
    with suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(compiled_catalogue(language))
        fresh.replace(target)


def compiled_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def area_files(language: str) -> list[Path]:
    return sorted((FOLDER / language).glob("*.po"))


def compiled_catalogue(language: str) -> bytes:
    """All areas of a language as one .mo file."""
    buffer = io.BytesIO()
    write_mo(buffer, merged_catalogue(language))
    return buffer.getvalue()


def merged_catalogue(language: str) -> Catalog:
    """All areas of a language as one catalogue. Raises `ValueError` when two areas disagree."""
    merged = Catalog(locale=language, domain=DOMAIN)
    for path in area_files(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, domain=DOMAIN):
                if not message.id:
                    continue
                known = merged.get(message.id, message.context)
                if known is not None and known.string != message.string:
                    raise ValueError(f"{path.name} translates “{message.id}” differently.")
                merged[message.id] = message
    return merged


def gettext(text: str, *, language: str) -> str:
    """The translation of one message id, or the id itself."""
    return translations(language).gettext(text) if text else ""
