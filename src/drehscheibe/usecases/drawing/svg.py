# SPDX-License-Identifier: EUPL-1.2
"""A drawing for the page: nothing that acts or loads, a title and a description, no ballast."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from py_svg_hush import filter_svg

_SVG = "http://www.w3.org/2000/svg"
_UNSAID = ("role", "class")  # and aria-*: the drawing is one picture
_EMPTY_PATHS = {"", "M0,0h0v0h0Z"}
ET.register_namespace("", _SVG)


def finished(drawn: str, *, title: str, description: str) -> bytes:
    """Without XML declaration, to stand inside a page."""
    # What comes out of the filter declares no entities and is small: made here a moment ago.
    root = ET.fromstring(bytes(filter_svg(drawn.encode())))  # noqa: S314
    _strip(root)
    for element, text in (("desc", description), ("title", title)):
        child = ET.Element(f"{{{_SVG}}}{element}")
        child.text = text
        root.insert(0, child)
    root.set("role", "img")
    root.set("aria-label", title)
    return ET.tostring(root, encoding="unicode").encode()


def _strip(element: ET.Element) -> None:
    for name in [n for n in element.attrib if n in _UNSAID or n.startswith("aria-")]:
        del element.attrib[name]
    for child in list(element):
        _strip(child)
        if _is_nothing(child):
            element.remove(child)
    for owner in (element, *element):
        owner.tail = None
    if len(element):
        element.text = None


def _is_nothing(element: ET.Element) -> bool:
    """Groups without content and paths without a line: a third of what Vega writes."""
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    if name == "path":
        return element.get("d", "") in _EMPTY_PATHS
    return name == "g" and not len(element)
