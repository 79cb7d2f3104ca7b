# SPDX-License-Identifier: EUPL-1.2
"""Pages of GML: cut out of the text where that is safe, else read as a tree; the same comes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.gml_pages import gml_at
from drehscheibe.domain import errors

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' xmlns:app="http://amt.example/app?a=1&amp;b=2"'
)
HOUSE = '<app:Haus gml:id="H{n}"><app:art a="x>y">Müller &amp; Söhne</app:art></app:Haus>'
MEMBER = f"<wfs:member>{HOUSE}</wfs:member>"


def page(*members, spaces=SPACES, encoding="UTF-8", name="wfs:FeatureCollection"):
    inside = "".join(member.format(n=number) for number, member in enumerate(members))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<{name} {spaces} numberMatched="7">'
        f"<wfs:boundedBy/>{inside}</{name}>"
    )
    return text.encode(encoding)


@pytest.fixture(scope="module")
def read():
    with content_server() as server:
        gate = Gate.of("127.0.0.0/8", str(server.server_port))
        rules = Rules(8 << 20, "Drehscheibe/1", gate, pace=QUICK)

        def reading(content):
            server.content["/gml"] = content
            return gml_at(server.address("/gml"), rules)

        yield reading


def features_of(got):
    """As whoever reads the file sees them, whatever prefixes they are written with."""
    text = got.frame.head + "\n".join(got.features) + got.frame.end
    root = ET.fromstring(text)  # noqa: S314 - of our own connector
    return [ET.canonicalize(ET.tostring(one, encoding="unicode"), rewrite_prefixes=True)
            for member in root for one in member]  # fmt: skip


COMMENT = f"<wfs:member><!-- das Haus -->{HOUSE}</wfs:member>"
CDATA = "<wfs:member>" + HOUSE.replace("Müller &amp; Söhne", "<![CDATA[Müller & Söhne]]>")
CDATA += "</wfs:member>"
OWN = f'<wfs:member xmlns:own="urn:own">{HOUSE}</wfs:member>'
SEVERAL = f"<gml:featureMembers>{HOUSE}{HOUSE}</gml:featureMembers>"


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (page(MEMBER, MEMBER, MEMBER), 3),
        (page(COMMENT, MEMBER), 2),
        (page(CDATA), 1),
        (page(MEMBER, encoding="ISO-8859-1"), 1),
        (page(SEVERAL), 2),
        (page(MEMBER, MEMBER, spaces=SPACES.replace("2.0", "2.0/other")), 2),
        (page(f"<wfs:member >\n {HOUSE}\n</wfs:member >"), 1),
        (page(), 0),
    ],
    ids=["plain", "comment", "cdata", "latin 1", "several in one", "space", "blanks", "none"],
)
def test_every_feature_comes_as_it_was(read, content, count):
    got = read(content)
    house = ET.fromstring(page(MEMBER))[1][0]  # noqa: S314 - written above
    told = ET.canonicalize(ET.tostring(house, encoding="unicode"), rewrite_prefixes=True)
    assert [one.replace(f'"H{n}"', '"H0"') for n, one in enumerate(features_of(got))][:1] == (
        [told] * min(count, 1)
    )
    assert (len(got.features), got.matched) == (count, 7)


def test_a_prefix_that_means_something_else_there_goes_the_long_way(read):
    strange = SPACES.replace("xmlns:gml", "xmlns:g").replace("xmlns:app", "xmlns:gml")
    inside = '<wfs:member><gml:Haus g:id="H{n}"/></wfs:member>'
    (feature,) = features_of(read(page(inside, spaces=strange)))
    assert 'id="H0"' in feature
    assert "http://amt.example/app" in feature


def test_only_what_declares_its_own_spaces_may_use_them(read):
    """What stands at a member is lost with it, so such a page is read as a tree."""
    inside = OWN.replace("<app:art", "<own:alt/><app:art")
    (feature,) = features_of(read(page(inside)))
    assert "urn:own" in feature


@pytest.mark.parametrize(
    "content",
    [page(MEMBER)[:-30], page(MEMBER).replace("ü".encode(), b"\xfc"), b"<a><b></a>"],
    ids=["cut", "not utf-8", "crossed"],
)
def test_broken_pages_are_told(read, content):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        read(content)
    assert raised.value.params["reason"] == "it is no XML, or broken"
