# SPDX-License-Identifier: EUPL-1.2
"""Which addresses are part of the copy, which file holds each, and how pages link them."""

from __future__ import annotations

import posixpath
from urllib.parse import parse_qs, quote, unquote, urlsplit

# Not copied: interfaces and whatever needs the program. robots.txt may name more.
NOT_COPIED = (
    "/ogc",
    "/pruefen",
    "/status/",
    "/einbetten/",
    "/karte/einbetten/",
    "/karte/ebenen.json",
    "/healthz",
    "/readyz",
)
CATALOGUE, COMPARISON, MAP = "/daten/", "/kommunen/vergleich/", "/karte/"
BOUNDARIES = "/region/boundaries.geojson"
PLACES = "/karte/orte.json"
_FILES = ("/assets/", "/files/")
_PARTS = {"tabelle": "tabelle", "seite": "seite"}  # queries that are pages of their own
_EN = "/en"


def without_language(path: str) -> str:
    return path.removeprefix(_EN) if path.startswith(f"{_EN}/") else path


def kind_of(address: str, hidden: tuple[str, ...] = ()) -> str:
    """ "page", "file" or "" for what stays with the installation."""
    split = urlsplit(address)
    path = without_language(split.path)
    if split.scheme or split.netloc or not split.path.startswith("/"):
        return ""
    if path.startswith(_FILES) or path in {"/region.css", BOUNDARIES, PLACES}:
        return "file"
    if path.startswith((*NOT_COPIED, *hidden)):
        return ""
    return "page" if path.endswith("/") else "file" if path.endswith(".atom") else ""


def canonical(address: str) -> str:
    """The address without fragment, and without what only the program can answer."""
    split = urlsplit(address)
    if kind_of(address) == "file":
        stand = parse_qs(split.query).get("stand", [""])[0]
        return split.path + (f"?stand={stand}" if stand else "")
    wanted = [(k, v[0]) for k, v in parse_qs(split.query).items() if k in _PARTS]
    return split.path + (f"?{wanted[0][0]}={quote(wanted[0][1])}" if wanted else "")


def file_of(address: str) -> str:
    """Where in the folder the copy of a (canonical) address lies."""
    split = urlsplit(address)
    path = unquote(split.path).lstrip("/")
    query = {k: v[0] for k, v in parse_qs(split.query).items()}
    if "stand" in query:
        folder, _, name = path.rpartition("/")
        return f"{folder}/{query['stand']}/{name}"
    for name, folder in _PARTS.items():
        if name in query and not (name == "seite" and query[name] == "1"):
            return f"{path}{folder}/{query[name]}/index.html"
    return f"{path}index.html" if not path or path.endswith("/") else path


def link_between(here: str, there: str) -> str:
    """From one file of the copy to another: relative, so the copy works below any address."""
    folder = posixpath.dirname(here)
    target = there.removesuffix("index.html")
    found = posixpath.relpath(target or ".", folder or ".")
    return quote(found) + ("/" if target != there else "")


def items_file(collection: str) -> str:
    return f"ogc/collections/{collection}/items.geojson"


def style_file(collection: str) -> str:
    """Of a map; with places for language, style and scheme, as its address has them."""
    return f"ogc/collections/{collection}/styles/{{language}}/{{style}}.{{scheme}}.json"


def tiles_folder(collection: str) -> str:
    return f"ogc/collections/{collection}/tiles/WebMercatorQuad"
