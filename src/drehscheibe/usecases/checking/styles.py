# SPDX-License-Identifier: EUPL-1.2
"""The map: a MapLibre style (version 8) over the package's relations and nothing else.

Ground, fonts, sprites, terrain and light are the platform's; a style says how rows look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.checking.foreign import foreign_addresses
from drehscheibe.usecases.complaining import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.checking.outputs import Relations
    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.folders import Folder
    from drehscheibe.usecases.model import MapView, Package
    from drehscheibe.usecases.nodes import Node

LAYERS = ("circle", "line", "fill", "fill-extrusion", "heatmap", "symbol")
_TOP = {"version", "name", "metadata", "sources", "layers", "transition"}
_SOURCE = {"type", "promoteId"}
_LAYER = {
    "id", "type", "source", "source-layer", "minzoom", "maxzoom", "filter", "layout", "paint",
    "metadata",
}  # fmt: skip
# They name pictures of a sprite, which a package does not have.
_PICTURES = {"icon-image", "fill-pattern", "line-pattern", "fill-extrusion-pattern"}
MAX_LAYERS = 40
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def check_map(package: Package, relations: Relations, folder: Folder, desk: Desk) -> None:
    view = package.outputs.map
    if view is None:
        return
    style = desk.opened_json(folder, view.file, "outputs", "map", "file")
    if style is None:
        return
    desk.complaints += style_complaints(style, view, relations)
    _check_legend(view, style, desk)
    for index, column in enumerate(view.popup):
        known = [relations.columns_of(name) for name in view.data]
        if all(known) and not any(column in (there or {}) for there in known):
            listed = ", ".join(sorted({name for there in known for name in there or {}}))
            path = ("outputs", "map", "popup", index)
            desk.say("column-unknown", *path, table=view.data[0], value=column, known=listed)


def _check_legend(view: MapView, style: Node, desk: Desk) -> None:
    """It explains colours that are there: of layers of the style."""
    layers = style.items["layers"].members if "layers" in style.items else []
    drawn = {layer.items["id"].text: layer for layer in layers if "id" in layer.items}
    for index, entry in enumerate(view.legend):
        path = ("outputs", "map", "legend", index)
        if entry.layer not in drawn:
            desk.say("legend-layer", *path, value=entry.layer, known=", ".join(drawn))
        elif entry.colour not in (colours := list(_colours(drawn[entry.layer]))):
            desk.say("legend-colour", *path, value=entry.colour, known=", ".join(colours))


def _colours(node: Node) -> Iterator[str]:
    if _COLOUR.fullmatch(node.text):
        yield node.text
    for member in (*node.members, *node.items.values()):
        yield from _colours(member)


def style_complaints(style: Node, view: MapView, relations: Relations) -> Iterator[Complaint]:
    yield from _unknown(style, _TOP)
    yield from foreign_addresses(style)
    if "version" not in style.items or style.items["version"].value != 8:
        yield _say("style-wrong", style, type=N_("“version” is not 8"))
    yield from _sources(style, view)
    layers = style.items["layers"].members if "layers" in style.items else []
    if not layers:
        yield _say("style-wrong", style, type=N_("it has no layers"))
    if len(layers) > MAX_LAYERS:
        yield _say("style-wrong", style, type=N_("it has more than 40 layers"))
    for layer in layers[:MAX_LAYERS]:
        yield from _layer(layer, view, relations)


def _say(code: str, node: Node, *, line: int = 0, **params: str) -> Complaint:
    return Complaint(code, node.file, line or node.line, dict(params))


def _unknown(node: Node, known: set[str]) -> Iterator[Complaint]:
    for key in node.items:
        if key not in known:
            yield _say("style-key", node, line=node.line_of(key), value=key)


def _sources(style: Node, view: MapView) -> Iterator[Complaint]:
    sources = style.items.get("sources")
    for name, source in sources.items.items() if sources else ():
        if name not in view.data:
            yield _say("style-source", source, value=name, known=", ".join(view.data))
        yield from _unknown(source, _SOURCE)
        kind = source.items.get("type")
        if kind is not None and kind.value not in {"vector", "geojson"}:
            yield _say("style-source", kind, value=str(kind.value), known="vector, geojson")


def _layer(layer: Node, view: MapView, relations: Relations) -> Iterator[Complaint]:
    yield from _unknown(layer, _LAYER)
    said = {key: item.text for key, item in layer.items.items()}
    if said.get("type") not in LAYERS:
        known = ", ".join(LAYERS)
        yield _say("style-layer-type", layer, value=said.get("type", ""), known=known)
    source = said.get("source", "")
    if source not in view.data:
        yield _say("style-source", layer, value=source, known=", ".join(view.data))
    if said.get("source-layer", source) != source:
        yield _say("style-source", layer, value=said["source-layer"], known=source)
    for part in ("layout", "paint"):
        for key in layer.items[part].items if part in layer.items else ():
            if key in _PICTURES:
                yield _say("style-key", layer, line=layer.items[part].line_of(key), value=key)
    yield from _columns(layer, source, relations)


def _columns(layer: Node, source: str, relations: Relations) -> Iterator[Complaint]:
    """`["get", "x"]` and `["has", "x"]` name columns; `["image", …]` a picture of elsewhere."""
    there = relations.columns_of(source)
    todo = [layer]
    while todo:
        node = todo.pop()
        words = [member.text for member in node.members[:2]]
        if words[:1] == ["image"]:
            yield _say("style-key", node, value="image")
        named = words[1] if len(node.members) == 2 and words[0] in {"get", "has"} else ""
        if there is not None and named and named not in there:
            known = ", ".join(there)
            yield _say("column-unknown", node, table=source, value=named, known=known)
        todo += [*node.members, *node.items.values()]
