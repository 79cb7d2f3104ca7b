# SPDX-License-Identifier: EUPL-1.2
"""What is said about things, as a tree: the one form from which each RDF syntax is written.

Every thing has an address of its own, none is blank: two pages of a catalogue, or two syntaxes of
one page, are compared and joined without guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Of properties that others use and we only judge.
KNOWN = PREFIXES | {
    "geodcatap": "http://data.europa.eu/930/",
    "locn": "http://www.w3.org/ns/locn#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "r5r": "http://data.europa.eu/r5r#",  # as the shapes of DCAT-AP.de write dcatap:availability
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
}
# What XML 1.0, 2.2 cannot hold; left out everywhere, so that all syntaxes say the same.
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Text:
    """A literal. Of `language` and `kind` (a datatype with its prefix) one at most is given."""

    text: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with an address; without a `kind` (a class with its prefix) only named, not told."""

    address: str
    kind: str = ""
    told: tuple[tuple[str, Text | Thing], ...] = ()


def text_of(text: str, *, language: str = "", kind: str = "") -> Text:
    """A literal that every syntax can hold."""
    return Text(_UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text)), language, kind)


def full(name: str) -> str:
    """The address that a name with a prefix stands for."""
    prefix, _, rest = name.partition(":")
    return KNOWN[prefix] + rest
