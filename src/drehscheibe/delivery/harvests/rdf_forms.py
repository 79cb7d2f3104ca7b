# SPDX-License-Identifier: EUPL-1.2
"""The syntaxes of RDF: Turtle 1.1, RDF/XML 1.1, JSON-LD 1.1. All say the same triples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import orjson

from drehscheibe.catalogue.statements import PREFIXES, Text, Thing, full
from drehscheibe.delivery.http.negotiation import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MEDIA_TYPES = {
    Form.TTL: "text/turtle; charset=utf-8",
    Form.RDF: "application/rdf+xml",
    Form.JSONLD: "application/ld+json",
}


# What no address may hold (SPARQL and Turtle, IRIREF): those of strangers end no statement.
_UNFIT = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def _iri(thing: Thing) -> str:
    return _UNFIT.sub(lambda found: quote(found[0], safe=""), thing.address)


def written(form: Form, things: Iterable[Thing]) -> bytes:
    return _WRITERS[form](things)


def _turtle(things: Iterable[Thing]) -> bytes:
    lines = [f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items()]
    for thing in things:
        lines += _block(thing)
    return "".join(lines).encode()


def _block(thing: Thing) -> Iterator[str]:
    """What is said of a thing, then what is said of those in it."""
    said = [f"{name} {_object(value)}" for name, value in thing.told]
    if thing.kind:
        said.insert(0, f"a {thing.kind}")
    if said:
        lines = " ;\n  ".join(said)
        yield f"\n<{_iri(thing)}> {lines} .\n"
    for _, value in thing.told:
        if isinstance(value, Thing):
            yield from _block(value)


def _object(value: Text | Thing) -> str:
    if isinstance(value, Thing):
        return f"<{_iri(value)}>"
    text = orjson.dumps(value.text).decode()  # its escapes are Turtle's, too
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.kind}" if value.kind else text


def _xml(things: Iterable[Thing]) -> bytes:
    names = "".join(f' xmlns:{name}="{address}"' for name, address in PREFIXES.items())
    body = "".join(map(_element, things))
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    return f"{start}{names}>{body}\n</rdf:RDF>\n".encode()


def _element(thing: Thing) -> str:
    name = thing.kind or "rdf:Description"
    inside = "".join(_property(*pair) for pair in thing.told)
    return f"\n<{name} rdf:about={quoteattr(_iri(thing))}>{inside}\n</{name}>"


def _property(name: str, value: Text | Thing) -> str:
    if isinstance(value, Text):
        kind = f' xml:lang="{value.language}"' if value.language else ""
        kind = f' rdf:datatype="{full(value.kind)}"' if value.kind else kind
        return f"\n<{name}{kind}>{escape(value.text)}</{name}>"
    if value.kind:
        return f"\n<{name}>{_element(value)}</{name}>"
    return f"\n<{name} rdf:resource={quoteattr(_iri(value))}/>"


def _json(things: Iterable[Thing]) -> bytes:
    return orjson.dumps({"@context": PREFIXES, "@graph": [_node(thing) for thing in things]})


def _node(thing: Thing) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _iri(thing)}
    if thing.kind:
        node["@type"] = thing.kind
    for name, value in thing.told:
        node.setdefault(name, []).append(
            _node(value) if isinstance(value, Thing) else _literal(value)
        )
    return node


def _literal(text: Text) -> dict[str, str]:
    if text.language:
        return {"@value": text.text, "@language": text.language}
    return {"@value": text.text} | ({"@type": text.kind} if text.kind else {})


_WRITERS: dict[Form, Callable[[Iterable[Thing]], bytes]] = {
    Form.TTL: _turtle,
    Form.RDF: _xml,
    Form.JSONLD: _json,
}
