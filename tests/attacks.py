# SPDX-License-Identifier: EUPL-1.2
"""What attackers type, the forms they find on a page, and what may never stand on one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

SCRIPT = "<script>alert(4711)</script>"
IMAGE = '"><img src=x onerror=alert(4711)>'
QUOTED = "' autofocus onfocus=alert(4711) x='"
ADDRESS = "javascript:alert(4711)"
FORMULA = "=cmd|' /C calc'!A0"
HEADER = "Betreff\r\nBcc: opfer@example.org\r\n\r\nText"
TEMPLATE = '{{ 7*7 }}{% debug %}${7*7}#{7*7} #read("/etc/passwd")'
TURNED = "harmlos\u202excod.exe\u2066"
CONTROL = "a\x1b[31mb\x07\x00c\x85d\u2028e"
HALF = "halb\ud800"
ENDLESS = "Ä" * 160_000  # a megabyte in the body of a form
EVERYTHING = " ".join((SCRIPT, TURNED, CONTROL, IMAGE, QUOTED, ADDRESS, FORMULA, HEADER, TEMPLATE))
SHORT = f"{SCRIPT}{IMAGE}{TURNED}{CONTROL}"  # fits into the shortest names
TEXTS = {"everything": EVERYTHING, "half": HALF, "endless": ENDLESS}

# What a reader's machine would obey: control characters, marks of direction, half characters.
OBEYED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RUNS = re.compile(r"\s*(javascript|vbscript|data:text/html)", re.IGNORECASE)
_LEADS = {"href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href"}
_VOID = {"button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"}


@dataclass
class Form:
    """One form of a page, as a browser would send it."""

    action: str
    method: str
    files: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, text: str, button: tuple[str, str] | None = None) -> dict[str, Any]:
        """Everything as it stood there, `text` in every field where one can write."""
        said: dict[str, Any] = {}
        for name, value in [*self.fields, *([button] if button else [])]:
            said.setdefault(name, []).append(value)
        return said | dict.fromkeys(self.texts, text)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.wrong: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in given}
        self._look(tag, told)
        if tag == "form":
            multipart = told.get("enctype", "") == "multipart/form-data"
            action, method = told.get("action", ""), told.get("method", "get").lower()
            self.forms.append(Form(action, method, multipart))
        elif self.forms:
            self._collect(tag, told)

    def _look(self, tag: str, told: dict[str, str]) -> None:
        self.wrong += [f"obeyed in <{tag}>: {v[:60]!r}" for v in told.values() if OBEYED.search(v)]
        wrong = [name for name in told if name.startswith("on") or name == "style"]
        wrong += [n for n, v in told.items() if n in _LEADS and _RUNS.match(v)]
        if tag in {"iframe", "object", "embed", "base", "style"}:
            wrong.append(tag)
        if tag == "script" and "src" not in told and "json" not in told.get("type", ""):
            wrong.append("script")
        self.wrong += [f"<{tag}> with {name}" for name in wrong]

    def _collect(self, tag: str, told: dict[str, str]) -> None:
        name, form = told.get("name", ""), self.forms[-1]
        kind = told.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            form.fields.append((self._select, told.get("value", "")))
        elif tag == "button" and name:
            form.buttons.append((name, told.get("value", "")))
        elif kind == "textarea" or (tag == "input" and kind not in _VOID):
            form.texts += [name] if name else []
        elif tag == "input" and name and (kind == "hidden" or "checked" in told):
            form.fields.append((name, told.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if OBEYED.search(data):
            self.wrong.append(f"obeyed: {data[:60]!r}")


def _read(page: str) -> _Page:
    parser = _Page()
    parser.feed(page)
    parser.close()
    return parser


def forms_of(page: str) -> list[Form]:
    return _read(page).forms


def dangers(page: str) -> list[str]:
    """Whatever of a page would run, lead astray or turn text around; empty where all is well."""
    return _read(page).wrong
