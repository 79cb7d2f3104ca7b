# SPDX-License-Identifier: EUPL-1.2
"""The themes of datasets: the EU's list "data-theme", which DCAT-AP.de makes binding."""

from __future__ import annotations

from drehscheibe.domain.errors import N_

URI = "http://publications.europa.eu/resource/authority/data-theme/"

# Code -> English title as in the list; translated where it is shown.
THEMES: dict[str, str] = {
    "AGRI": N_("Agriculture, fisheries, forestry and food"),
    "ECON": N_("Economy and finance"),
    "EDUC": N_("Education, culture and sport"),
    "ENER": N_("Energy"),
    "ENVI": N_("Environment"),
    "GOVE": N_("Government and public sector"),
    "HEAL": N_("Health"),
    "INTR": N_("International issues"),
    "JUST": N_("Justice, legal system and public safety"),
    "REGI": N_("Regions and cities"),
    "SOCI": N_("Population and society"),
    "TECH": N_("Science and technology"),
    "TRAN": N_("Transport"),
}
