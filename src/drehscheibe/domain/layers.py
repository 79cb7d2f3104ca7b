# SPDX-License-Identifier: EUPL-1.2
"""The layers of a file, or the sheets of a workbook: each could be a dataset of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.titles import title_from_file_name

if TYPE_CHECKING:
    from collections.abc import Iterable

# Sheets and layers that come with data and are none.
_HELPERS = re.compile(
    r"(legenden?|legend|hinweise?|infos?|informationen|erl(ä|ae)uterung(en)?|erkl(ä|ae)rung(en)?|"
    r"deckblatt|titelblatt|inhalt(sverzeichnis)?|notiz(en)?|notes?|read.?me|lies.?mich|metadat\w+|"
    r"impressum|quellen?(nachweis|angaben)?|glossar|hilfe|(be|an)merkung(en)?|abk(ü|ue)rzung(en)?|"
    r"codelisten?|schl(ü|ue)ssel(liste|verzeichnis)?|auswahllisten?|dropdown|lookup|layer_styles|"
    r"qgis_projects)([ _-]?\d+|[ _-]zu[rm]?\b.*)?",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(r"(tabelle|sheet|blatt|layer|ebene|table)[ _-]?\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer or sheet. `table`: its table, where it was read; `name` is what `--layer` takes."""

    name: str
    table: str = ""
    rows: int = 0
    columns: int = 0
    is_table: bool = True  # something can be read of it

    @property
    def is_helper(self) -> bool:
        """Empty, a legend, notes: not what somebody wants to publish."""
        return not self.is_table or bool(_HELPERS.fullmatch(self.name.strip()))


def title_for(layer: str, file_name: str) -> str:
    """What a dataset of this layer alone would be called."""
    title = title_from_file_name(layer)
    if _NO_NAMES.fullmatch(layer.strip()):
        return f"{title_from_file_name(file_name)}: {title}"
    return title


def usual(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """Those that become datasets where nobody says otherwise."""
    return tuple(layer for layer in layers if not layer.is_helper)
