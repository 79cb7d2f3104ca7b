# SPDX-License-Identifier: EUPL-1.2
import re

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from drehscheibe.domain.region import OrganisationKind, Partner, Region, Words
from drehscheibe.look import assets, colours
from drehscheibe.look.environment import environment, render
from drehscheibe.look.frame import frame_of, in_other_language, language_of

SOMEWHERE = Region(
    slug="somewhere",
    name="Irgendwo",
    genitive="Irgendwos",
    words=Words(goal="", claim=""),
    accent="#0b6b3a",
    districts=(),
    municipalities=(),
    partners=(Partner("agentur", "Agentur Irgendwo", OrganisationKind.AGENCY),),
    attribution="",
    bbox=(6.0, 50.0, 9.0, 52.0),
)


def page(language="de", path="/daten/spielplaetze/"):
    frame = frame_of(SOMEWHERE, path=path, language=language)
    return render("error.html", language=language, frame=frame, title="<b>", text="T & T")


def fragment(source, language="de", **context):
    return environment(language).from_string(source).render(**context)


def test_what_people_typed_is_escaped():
    assert "<h1>&lt;b&gt;</h1>" in page()


def test_nothing_that_was_typed_turns_text_around_or_commands_a_machine():
    typed = "a\u202eb\x1b[31m\x00c\ud800\nd & e"
    assert fragment("{{ typed }}", typed=typed) == "a\ufffdb\ufffd[31m\ufffdc\ufffd\nd &amp; e"
    kept = fragment("{{ typed }}{{ n }}{{ none }}", typed=Markup("<b>\x07"), n=1.5, none=None)
    assert kept == "<b>\ufffd1.5None"


def test_pages_hold_no_inline_script_or_style():
    html = page()
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)
    assert re.findall(r"<script[^>]*>([^<]*)</script>", html) == [""]


def test_pages_ask_no_other_host():
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page())


def test_the_frame_speaks_the_language_of_the_page():
    assert ">Datenschutz<" in page("de")
    assert 'lang="de"' in page("de")
    assert ">Privacy<" in page("en", path="/en/daten/")
    assert 'href="/en/datenschutz/"' in page("en", path="/en/daten/")


def test_the_current_part_of_the_site_is_marked():
    marked = re.findall(r'<a href="([^"]+)" aria-current', page(path="/daten/spielplaetze/"))
    assert marked == ["/daten/"]


def test_the_other_language_is_the_same_page():
    frame = frame_of(SOMEWHERE, path="/daten/", language="de", query="q=olpe")
    assert frame.other_language.url == "/en/daten/?q=olpe"
    assert in_other_language("/en/") == "/"
    assert [language_of(path) for path in ("/en/daten/", "/entwicklung/")] == ["en", "de"]


def test_a_forgotten_variable_is_an_error_not_a_gap():
    with pytest.raises(UndefinedError):
        fragment("{{ forgotten }}")


def test_filters_follow_the_language():
    source = "{{ 73456|number }} {{ '2026-11-23'|date }} {{ ['a', 'b']|joined }}"
    assert fragment(source) == "73.456 23.11.2026 a und b"
    assert fragment(source, "en") == "73,456 23 Nov 2026 a and b"


def test_assets_without_a_build_keep_their_plain_name(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    assets.manifest.cache_clear()
    assert assets.asset("app.css") == "/assets/app.css"
    assets.manifest.cache_clear()


@pytest.mark.parametrize("accent", ["#171a85", "#0b6b3a", "#ffdd00", "#000000", "#ffffff"])
def test_the_accent_is_readable_on_light_and_on_dark_ground(accent):
    light, dark = re.findall(r"--accent:(#\w{6})", colours.region_css(accent))
    assert colours.contrast(colours.parse(light), colours.WHITE) >= 4.5
    assert colours.contrast(colours.parse(dark), colours.DARK_GROUND) >= 7


def test_text_on_the_accent_is_readable():
    for accent, text in re.findall(
        r"--accent:(#\w{6});--on-accent:(#\w{6})", colours.region_css("#ffdd00")
    ):
        assert colours.contrast(colours.parse(accent), colours.parse(text)) >= 4.5


def test_a_colour_that_is_none_is_refused():
    with pytest.raises(ValueError, match="rrggbb"):
        colours.region_css("red;}body{display:none")
