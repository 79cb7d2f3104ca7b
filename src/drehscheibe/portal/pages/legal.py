# SPDX-License-Identifier: EUPL-1.2
"""The installation's own legal texts: Markdown files in the instance folder."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path


def legal_text(name: str) -> Markup | None:
    """The text of a setting (`imprint`, `privacy`, `accessibility`), or None where none is set."""
    settings = current_settings()
    file: str = getattr(settings, name) or f"{name}.md"
    path = (settings.home / file).resolve()
    if not path.is_relative_to(settings.home.resolve()) or not path.is_file():
        return None
    return _rendered(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _rendered(path: Path, changed: int) -> Markup:  # noqa: ARG001 - part of the cache's key
    # HTML in the file is shown as text: the operator's file may come from anywhere.
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(path.read_text())
    return Markup(html)  # noqa: S704
