# SPDX-License-Identifier: EUPL-1.2
"""Addresses in styles and specifications: none leads out, so nobody else sees who looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.usecases.complaining import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.nodes import Node

# A scheme that browsers follow at the beginning, or "//" of a host; "://" anywhere. Asked once more
# without blanks, which browsers skip.
_ADDRESS = re.compile(
    r"(?i)^(?:https?|ftp|file|javascript|vbscript|blob|mapbox|wss?|pmtiles|about|filesystem):\S"
    r"|^data:\w*/|^(?://|\\\\)|://|url\(|javascript:"
)
_BLANKS = re.compile(r"[\x00-\x20]")


def leads_out(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _ADDRESS.search(_BLANKS.sub("", text)))


def foreign_addresses(node: Node, *, but: frozenset[str] = frozenset()) -> Iterator[Complaint]:
    """Every text in the tree, keys too, that is an address; not below the keys `but`."""
    todo = [node]
    while todo:
        at = todo.pop()
        if leads_out(at.text):
            yield _foreign(at, at.text)
        for key, item in at.items.items():
            if leads_out(key):
                yield _foreign(item, key)
            if key not in but:
                todo.append(item)
        todo += at.members


def _foreign(node: Node, text: str) -> Complaint:
    return Complaint("foreign-address", node.file, node.line, {"value": text[:80]})
