# SPDX-License-Identifier: EUPL-1.2
"""How catalogues write the licences of our list: identifiers, addresses and names, in one table.

What is not here is not guessed: licences without their version, or with another one, are others.
"""

from __future__ import annotations

import re

# Without scheme, "www.", signs and capitals, as `_bare` leaves them.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "dl-zero-de/2.0": (
        "dl-zero-de/2.0", "dl-de/zero-2.0", "dl-de-zero-2.0", "dl-zero-de-2.0", "dl-de-zero",
        "dl-zero", "dl-de/zero/2.0", "govdata.de/dl-de/zero-2-0",
        "dcat-ap.de/def/licenses/dl-zero-de/2.0",
        "Datenlizenz Deutschland Zero 2.0", "Datenlizenz Deutschland – Zero – Version 2.0",
        "Datenlizenz Deutschland Zero",
    ),
    "dl-by-de/2.0": (
        "dl-by-de/2.0", "dl-de/by-2.0", "dl-de-by-2.0", "dl-by-de-2.0", "dl-de/by/2.0",
        "dl-de-by-2-0", "govdata.de/dl-de/by-2-0", "dcat-ap.de/def/licenses/dl-by-de/2.0",
        "Datenlizenz Deutschland Namensnennung 2.0",
        "Datenlizenz Deutschland – Namensnennung – Version 2.0", "Datenlizenz Deutschland BY 2.0",
    ),
    "cc-zero": (
        "cc-zero", "cc0", "cc0-1.0", "cc-zero-1.0", "cc-0", "cc0 1.0 universal",
        "creativecommons.org/publicdomain/zero/1.0", "dcat-ap.de/def/licenses/cc-zero",
        "publications.europa.eu/resource/authority/licence/CC0", "Creative Commons CC Zero",
        "Creative Commons CC Zero 1.0", "Creative Commons CCZero",
        "Creative Commons CC Zero License (cc-zero)",
    ),
    "cc-by/4.0": (
        "cc-by/4.0", "cc-by-4.0", "cc by 4.0", "creativecommons.org/licenses/by/4.0",
        "dcat-ap.de/def/licenses/cc-by/4.0",
        "publications.europa.eu/resource/authority/licence/CC_BY_4_0",
        "Creative Commons Namensnennung 4.0 International", "Creative Commons Namensnennung 4.0",
        "Creative Commons Attribution 4.0", "Creative Commons Attribution 4.0 International",
        "Creative Commons Namensnennung – 4.0 International (CC BY 4.0)",
    ),
    "cc-by-sa/4.0": (
        "cc-by-sa/4.0", "cc-by-sa-4.0", "creativecommons.org/licenses/by-sa/4.0",
        "dcat-ap.de/def/licenses/cc-by-sa/4.0",
        "publications.europa.eu/resource/authority/licence/CC_BYSA_4_0",
        "Creative Commons Attribution-ShareAlike 4.0",
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0",
        "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0 International",
    ),
    "odbl": (
        "odbl", "odc-odbl", "odbl-1.0", "opendatacommons.org/licenses/odbl",
        "opendatacommons.org/licenses/odbl/1-0", "opendatacommons.org/licenses/odbl/1.0",
        "dcat-ap.de/def/licenses/odbl", "publications.europa.eu/resource/authority/licence/ODC_BL",
        "Open Data Commons Open Database License", "Open Data Commons Open Database License (ODbL)",
    ),
}  # fmt: skip
_START = re.compile(r"^(https?://)?(www\.)?")
_END = re.compile(r"(/deed(\.\w+)?|/legalcode(\.\w+)?)?/*$")


def _bare(text: str) -> str:
    text = _END.sub("", _START.sub("", text.strip().lower()))
    return re.sub(r"[\W_]", "", text)


_CODES = {_bare(text): code for code, texts in _SPELLINGS.items() for text in texts}


def licence_named(*texts: str) -> str:
    """The code in our list of the first text that names a licence of it; "" where none does."""
    return next((code for text in texts if (code := _CODES.get(_bare(text)))), "")
