# SPDX-License-Identifier: EUPL-1.2
"""Pages of GML as a WFS gives them: each feature in a member of its own, with what it needs.

Members are cut out of the text as they stand: to build a tree and write it down again costs five
times as much. Whatever is unusual (several features in one member, members in members, other
encodings) goes the long way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.collecting import Frame
from drehscheibe.connectors.sources.xml_documents import (
    FAULTS,
    NO_XML,
    document_at,
    name_of,
    tree_of,
)
from drehscheibe.domain.errors import AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.asking import Rules

_MEMBERS = {"member", "featureMember", "featureMembers"}
_ONE = re.compile(
    r"<(?P<tag>(?:[\w.-]+:)?(?:member|featureMember))(?P<said>\s[^>]*)?>(?P<inside>.*?)</(?P=tag)\s*>",
    re.DOTALL,
)
_SEVERAL = re.compile(r"<(?:[\w.-]+:)?featureMembers[\s>]")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(frozen=True, slots=True)
class GmlPage:
    features: list[str]
    matched: int  # in all; 0 where that is not said
    frame: Frame


def gml_at(address: str, rules: Rules) -> GmlPage:
    """Raises as `xml_at`."""
    host = parse(address).shown_host
    with document_at(address, rules) as path:
        quick = _cut(path.read_bytes(), host)
        return quick or _of_tree(tree_of(path, host))


def _cut(content: bytes, host: str) -> GmlPage | None:
    """None where it has to go the long way."""
    encoding = _ENCODING.match(content[:200])
    if encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        return None
    try:
        text = content.decode("utf-8-sig")
        expat.ParserCreate().Parse(content, True)  # noqa: FBT003 - that it is whole and sound
        spaces, root = _opening(content)
    except (UnicodeDecodeError, expat.ExpatError, ET.ParseError):
        raise AddressAnswerWrong(host=host, reason=NO_XML) from None
    if name_of(root) in FAULTS or _SEVERAL.search(text):
        return None
    style = _Style.of(root)
    found = list(_ONE.finditer(text))
    if "<!--" in text or "<![CDATA[" in text or not all(map(_is_plain, found)):
        return None
    known = {"wfs": style.space, "gml": style.gml}
    if any(known.get(prefix, there) != there for prefix, there in spaces):
        return None
    declared = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(there)}"
        for prefix, there in spaces
        if prefix not in known
    )
    lines = [style.line(declared, one["inside"].strip()) for one in found]
    return GmlPage(lines, _matched(root), style.frame)


def _is_plain(member: re.Match[str]) -> bool:
    """No member in it, and nothing declared at it: both would be lost."""
    return "xmlns" not in (member["said"] or "") and f"<{member['tag']}" not in member["inside"]


def _opening(content: bytes) -> tuple[list[tuple[str, str]], ET.Element]:
    """The first element with the namespaces that are declared there."""
    parser: ET.XMLPullParser[Any] = ET.XMLPullParser(("start-ns", "start"))
    spaces: list[tuple[str, str]] = []
    for at in range(0, len(content), 1_024):
        parser.feed(content[at : at + 1_024])
        events: Iterator[Any] = parser.read_events()
        for event, told in events:
            if event == "start":
                return spaces, told
            spaces.append(told)
    raise ET.ParseError


@dataclass(frozen=True, slots=True)
class _Style:
    """How features are wrapped in that version of WFS."""

    space: str
    gml: str
    member: str

    @classmethod
    def of(cls, root: ET.Element) -> _Style:
        space = str(root.tag).rpartition("}")[0].removeprefix("{")
        if space.endswith("/wfs/2.0"):
            return cls(space, "http://www.opengis.net/gml/3.2", "wfs:member")
        return cls(space, "http://www.opengis.net/gml", "gml:featureMember")

    def line(self, declared: str, feature: str) -> str:
        return f"<{self.member}{declared}>{feature}</{self.member}>"

    @property
    def frame(self) -> Frame:
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<wfs:FeatureCollection xmlns:wfs="{self.space}" xmlns:gml="{self.gml}">'
        )
        return Frame(head, "", "\n</wfs:FeatureCollection>\n")


def _of_tree(root: ET.Element) -> GmlPage:
    style = _Style.of(root)
    features = [one for child in root if name_of(child) in _MEMBERS for one in child]
    lines = [style.line("", ET.tostring(one, encoding="unicode").strip()) for one in features]
    return GmlPage(lines, _matched(root), style.frame)


def _matched(root: ET.Element) -> int:
    told = root.get("numberMatched", "")
    return int(told) if told.isdecimal() else 0
