# SPDX-License-Identifier: EUPL-1.2
"""Texts for people: Markdown (CommonMark 0.31) without HTML and pictures, links to the web only."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from drehscheibe.usecases.building import hints_of, is_words, key_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.model import Package

# HTML is let through to be seen: what is shown later never is.
_READER = MarkdownIt("commonmark", {"html": True})
_READER.validateLink = bool  # type: ignore[method-assign,assignment]  # judged here
LONGEST = 5_000  # characters; some signs take the parser the square of their number
_SCHEMES = ("https://", "http://", "mailto:")

Path = tuple[str | int, ...]


def check_texts(package: Package, desk: Desk) -> None:
    for path, text in _texts(package, ()):
        if fault := _fault(text):
            code, value = fault
            desk.say(code, *path, value=value)


def _fault(text: str) -> tuple[str, str | int] | None:
    if len(text) > LONGEST:
        return "text-too-long", LONGEST
    for token in _tokens(_READER.parse(text)):
        if token.type in {"html_block", "html_inline"}:
            return "html-in-text", token.content[:60]
        if token.type == "image":
            return "picture-in-text", ""
        href = str(token.attrs.get("href", ""))
        if token.type == "link_open" and not href.lower().startswith(_SCHEMES):
            return "link-in-text", href[:60]
    return None


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _texts(thing: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text for people with the way to it in the manifest."""
    for name, kind in hints_of(type(thing)).items():
        value = getattr(thing, name)
        if is_words(kind):
            yield from (((*path, name), text) for text in value.values())
        else:
            yield from _inside(value, (*path, name))


def _inside(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _texts(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            at = getattr(item, key_field(type(item)), index) if key_field(type(item)) else index
            yield from _member(item, (*path, at))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _member(item, (*path, name))


def _member(item: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(item, dict):  # texts in a list or mapping: steps, dna, titles
        yield from ((path, text) for text in item.values() if isinstance(text, str))
    else:
        yield from _inside(item, path)
