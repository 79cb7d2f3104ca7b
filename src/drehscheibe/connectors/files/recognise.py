# SPDX-License-Identifier: EUPL-1.2
"""Which kind of file is this? By content; the name only says whether it promised something else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.files.kinds import FILE_KINDS, KNOWN_SUFFIXES, FileKind
from drehscheibe.connectors.files.signatures import HEAD, Verdict, binary_verdict
from drehscheibe.connectors.files.text_signatures import text_verdict
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.domain.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Callable


def recognise(path: Path, notebook: Notebook, *, name: str = "") -> FileKind | None:
    """The kind of the file, or None when it cannot be read; the notebook then says why.

    `name` is what people call the file, when it is stored under another name.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(HEAD)
    verdict = _verdict(path, head, name)
    if not verdict.kind:
        notebook.note(verdict.finding, example=verdict.example or _describe(head, name), name=name)
        return None
    kind = FILE_KINDS[verdict.kind]
    _compare_name(kind, name, notebook)
    return kind


def _verdict(path: Path, head: bytes, name: str) -> Verdict:
    if not head:
        return Verdict(finding="file-empty")
    if not head.strip(b"\x00"):
        return Verdict(finding="file-only-zeros")
    if Path(name).suffix.lower() in {".dbf", ".shx"}:
        return Verdict(finding="shapefile-part-alone", example=name)
    return (
        binary_verdict(path, head) or text_verdict(path, head) or Verdict(finding="format-unknown")
    )


def _describe(head: bytes, name: str) -> str:
    """What a person may recognise: the end of the name, or the first bytes."""
    return Path(name).suffix.lower() or head[:8].hex(" ")


def _compare_name(kind: FileKind, name: str, notebook: Notebook) -> None:
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if suffix in KNOWN_SUFFIXES and suffix not in kind.suffixes and kind.code != "gzip":
        notebook.note("name-promises-other", name=name, kind=kind.title)


def recognise_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"path": …, "name": …}`: the kind of a file. Raises `InputRefused`."""
    tell("recognise")
    notebook = Notebook()
    kind = recognise(Path(task["path"]), notebook, name=str(task.get("name", "")))
    if kind is None:
        raise InputRefused(notebook.findings())
    return {"kind": kind, "findings": notebook.findings()}
