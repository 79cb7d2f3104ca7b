# SPDX-License-Identifier: EUPL-1.2
"""Which addresses are part of the copy, which file holds each, and how pages link them."""

from __future__ import annotations

import posixpath
import re
from hashlib import sha256
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
USECASES = "/anwendungsfaelle/"
_FILES = ("/assets/", "/files/")
_PARTS = {  # queries that are pages of their own
    "tabelle": "tabelle", "seite": "seite", "fassung": "fassung", "version": "version",
}  # fmt: skip
_FILE_PARTS = ("stand", "version", "fuer")  # the same for files
_MADE_ON_DEMAND = "/vorlage/"  # for each town: the portal's alone
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
    if path.startswith(USECASES) and not path.endswith("/"):
        return "" if _MADE_ON_DEMAND in path else "file"
    return "page" if path.endswith("/") else "file" if path.endswith(".atom") else ""


def canonical(address: str) -> str:
    """The address without fragment, and without what only the program can answer."""
    split = urlsplit(address)
    kept = _FILE_PARTS if kind_of(address) == "file" else tuple(_PARTS)
    wanted = [(k, v[0]) for k, v in parse_qs(split.query).items() if k in kept]
    return split.path + (f"?{wanted[0][0]}={quote(wanted[0][1])}" if wanted else "")


def file_of(address: str) -> str:
    """Where in the folder the copy of a (canonical) address lies."""
    split = urlsplit(address)
    path = unquote(split.path).lstrip("/")
    query = {k: v[0] for k, v in parse_qs(split.query).items()}
    part = next((query[name] for name in _FILE_PARTS if name in query), "")
    if part and kind_of(address) == "file":
        folder, _, name = path.rpartition("/")
        return f"{folder}/{_safe(part)}/{name}"
    for name, folder in _PARTS.items():
        if name in query and not (name == "seite" and query[name] == "1"):
            return f"{path}{folder}/{_safe(query[name])}/index.html"
    return f"{path}index.html" if not path or path.endswith("/") else path


def _safe(part: str) -> str:
    """A folder's name of what somebody else may have named: a street, for one."""
    is_plain = re.fullmatch(r"[\w.+-]+", part, re.ASCII) and part.strip(".")
    return part if is_plain else sha256(part.encode()).hexdigest()[:16]


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
