# SPDX-License-Identifier: EUPL-1.2
"""The licences of datasets; URIs from the list of DCAT-AP.de (dcat-ap.de/def/licenses)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    code: str
    title: str  # proper name, not translated
    uri: str  # DCAT-AP.de code list
    url: str  # the text of the licence
    attribution: bool  # users must name the source
    spdx: str  # identifier in the list of SPDX licences


_BASE = "http://dcat-ap.de/def/licenses/"

LICENCES: dict[str, Licence] = {
    licence.code: licence
    for licence in (
        Licence(
            "dl-zero-de/2.0",
            "Datenlizenz Deutschland – Zero – Version 2.0",
            _BASE + "dl-zero-de/2.0",
            "https://www.govdata.de/dl-de/zero-2-0",
            attribution=False,
            spdx="DL-DE-ZERO-2.0",
        ),
        Licence(
            "dl-by-de/2.0",
            "Datenlizenz Deutschland – Namensnennung – Version 2.0",
            _BASE + "dl-by-de/2.0",
            "https://www.govdata.de/dl-de/by-2-0",
            attribution=True,
            spdx="DL-DE-BY-2.0",
        ),
        Licence(
            "cc-zero",
            "Creative Commons CC Zero 1.0",
            _BASE + "cc-zero",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            attribution=False,
            spdx="CC0-1.0",
        ),
        Licence(
            "cc-by/4.0",
            "Creative Commons Namensnennung 4.0 International",
            _BASE + "cc-by/4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            attribution=True,
            spdx="CC-BY-4.0",
        ),
        Licence(
            "cc-by-sa/4.0",
            "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0",
            _BASE + "cc-by-sa/4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            attribution=True,
            spdx="CC-BY-SA-4.0",
        ),
        Licence(
            "odbl",
            "Open Data Commons Open Database License (ODbL)",
            _BASE + "odbl",
            "https://opendatacommons.org/licenses/odbl/1-0/",
            attribution=True,
            spdx="ODbL-1.0",
        ),
    )
}
DEFAULT = "dl-by-de/2.0"
