# SPDX-License-Identifier: EUPL-1.2
"""A document as a tagged PDF (PDF/UA-1), typeset by typst in a child: no network, our own fonts.

Values travel as data, never as source: whatever looks like markup is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from drehscheibe.look.assets import FOLDER
from drehscheibe.releases.files import write_atomically

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
FONTS = FOLDER / "print"
# What the fonts can show; PDF/UA-1 forbids a character without a picture.
_UNKNOWN = re.compile(
    "[^\u0020-\u024f\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff"
    "\u0400-\u045f\u0490-\u0493\u2013\u2014\u2018-\u201e\u2026\u202f\u20ac\u2212\u2248\u2264\u2265]"
)
_LONG_WORD = re.compile(r"\S{32}(?=\S)")
_HASH = re.compile(r"[0-9a-f]{64}")
_BREAK = "\u200b"  # where a line may end


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with a head that is repeated on every page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: int = 0  # the column that holds sentences


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    subtitle: str
    language: str
    author: str
    date: str  # RFC 3339
    footer: str
    page: str  # the word "page", for the footer
    sections: tuple[Section, ...] = field(default=())


def typeset_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """`document`: a plain `Document`; `path`: where the PDF goes."""
    import typst  # 50 MB that only this child needs

    tell("typeset")
    document = _shown(task["document"])
    year, month, day = document["date"][:10].split("-")
    document["date"] = {"year": int(year), "month": int(month), "day": int(day)}
    pdf = typst.compile(
        str(_TEMPLATE),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"content": orjson.dumps(document).decode()},
        pdf_standards=["ua-1"],
    )
    path = Path(task["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, pdf)
    return {"bytes": len(pdf)}


def _shown(value: Any) -> Any:
    """Every text as it can be printed: unknown characters by their number, long words breakable."""
    if isinstance(value, dict):
        return {name: _shown(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    known = _UNKNOWN.sub(lambda match: f"[U+{ord(match[0]):04X}]", " ".join(text.split()))
    if _HASH.fullmatch(known):
        return known
    return _LONG_WORD.sub(lambda match: match[0] + _BREAK, known)
