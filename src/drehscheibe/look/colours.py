# SPDX-License-Identifier: EUPL-1.2
"""The region's accent colour as a style sheet, readable on light and on dark ground."""

from __future__ import annotations

import colorsys
import hashlib
import re

Rgb = tuple[float, float, float]  # sRGB, 0 to 1

WHITE: Rgb = (1.0, 1.0, 1.0)
# KERN's darkest ground; it gets lighter layers, so the accent keeps a reserve of contrast.
DARK_GROUND: Rgb = (0.07, 0.08, 0.13)
CONTRAST_ON_LIGHT = 5.5  # WCAG 2.2 asks for 4.5 (1.4.3); tinted grounds need the rest
CONTRAST_ON_DARK = 8.0
STEP = 0.02


def region_css(accent: str, *, scheme: str = "") -> str:
    """The style sheet of a region. `accent` is `#rrggbb`. Raises `ValueError` otherwise.

    `scheme` is "light" or "dark" where the page is always so, whatever the reader likes.
    """
    light, dark = map(parse, shades_of(accent))
    if scheme:
        one = dark if scheme == "dark" else light
        inks = f"--accent:{_hex(one)};--on-accent:{_hex(_text_on(one))}"
        return f":root{{color-scheme:only {scheme};{inks}}}\n"
    return (
        f":root,.always-light{{--accent:{_hex(light)};--on-accent:{_hex(_text_on(light))}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root{{--accent:{_hex(dark)};--on-accent:{_hex(_text_on(dark))}}}}}\n"
    )


def shades_of(accent: str) -> tuple[str, str]:
    """The accent on light and on dark ground, as near to the given one as reading allows."""
    given = parse(accent)
    light = _until(given, ground=WHITE, contrast_wanted=CONTRAST_ON_LIGHT, step=-STEP)
    dark = _until(given, ground=DARK_GROUND, contrast_wanted=CONTRAST_ON_DARK, step=STEP)
    return _hex(light), _hex(dark)


def region_css_address(accent: str) -> str:
    """Where the portal serves the style sheet; the query changes when the colour does."""
    return f"/region.css?v={hashlib.sha256(region_css(accent).encode()).hexdigest()[:8]}"


def parse(colour: str) -> Rgb:
    match = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", colour)
    if not match:
        raise ValueError(f"A colour is written #rrggbb, not {colour!r}.")
    red, green, blue = (int(part, 16) / 255 for part in match.groups())
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio (WCAG 2.2, definition "contrast ratio"), 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _until(colour: Rgb, *, ground: Rgb, contrast_wanted: float, step: float) -> Rgb:
    """Lighten or darken `colour`, hue kept, until it stands out from `ground`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    while contrast(colour, ground) < contrast_wanted and 0 < lightness + step < 1:
        lightness += step
        colour = colorsys.hls_to_rgb(hue, lightness, saturation)
    return colour


def _text_on(colour: Rgb) -> Rgb:
    return max(WHITE, DARK_GROUND, key=lambda text: contrast(text, colour))


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
