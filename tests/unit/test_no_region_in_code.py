# SPDX-License-Identifier: EUPL-1.2
"""The region is data: no name of it stands in code, templates or translations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from drehscheibe.connectors.region.packs import available_packs
from drehscheibe.domain.region import load_region

SOURCE = Path(__file__).parents[2] / "src" / "drehscheibe"
WORDS = {"Wenden", "Hemer"}  # towns whose names are also words or parts of them


def names() -> re.Pattern[str]:
    packs = [load_region(folder) for folder in available_packs().values()]
    every = {pack.name for pack in packs} | {pack.genitive.split()[-1] for pack in packs}
    every |= {town.name for pack in packs for town in pack.municipalities}
    every |= {district.name for pack in packs for district in pack.districts}
    return re.compile(r"\b(" + "|".join(map(re.escape, every - WORDS)) + r")\b")


def texts(path: Path) -> Iterator[str]:
    """What can reach a screen: of Python the strings, without docstrings and comments."""
    if path.suffix != ".py":
        yield path.read_text(encoding="utf-8")
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if text and id(node) not in docstrings:
            yield node.value


def test_no_name_of_the_region_stands_in_code_or_templates():
    pattern = names()
    found = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in {".py", ".html", ".txt", ".po"}
        and not {"regions", "static"} & set(path.parts)
        for text in texts(path)
        for match in pattern.finditer(text)
    ]
    assert found == []
