# SPDX-License-Identifier: EUPL-1.2
"""Groups of real catalogues and the theme they mean; what is not clear is left to people."""

from __future__ import annotations

import pytest

from drehscheibe.portal.sources.proposing import theme_for


@pytest.mark.parametrize(
    ("word", "theme"),
    [
        ("umwelt-und-klima", "ENVI"),
        ("Transport und Verkehr", "TRAN"),
        ("mobilitaet", "TRAN"),
        ("Stadtverkehr", "TRAN"),
        ("Infrastruktur, Bauen und Wohnen", "REGI"),
        ("Geographie, Geologie und Geobasisdaten", "REGI"),
        ("Politik und Wahlen", "GOVE"),
        ("Bevölkerung", "SOCI"),
        ("Kultur, Freizeit, Sport, Tourismus", "EDUC"),
        ("Bildung und Wissenschaft", ""),  # two of them
        ("grün", ""),
        ("", ""),
    ],
)
def test_a_word_of_a_catalogue_means_one_theme_or_none(word, theme):
    assert theme_for(word) == theme
