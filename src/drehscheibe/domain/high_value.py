# SPDX-License-Identifier: EUPL-1.2
"""High-value datasets: the six categories of the EU, and the law that names them.

Implementing Regulation (EU) 2023/138; addresses of the EU's list "high-value dataset category".
"""

from __future__ import annotations

from drehscheibe.domain.errors import N_

LEGISLATION = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
URI = "http://data.europa.eu/bna/"

# Code of the list -> English title, translated where it is shown.
CATEGORIES: dict[str, str] = {
    "c_ac64a52d": N_("Geospatial"),
    "c_dd313021": N_("Earth observation and environment"),
    "c_164e0bf5": N_("Meteorological"),
    "c_e1da4e07": N_("Statistics"),
    "c_a9135398": N_("Companies and company ownership"),
    "c_b79e35eb": N_("Mobility"),
}
