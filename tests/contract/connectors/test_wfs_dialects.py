# SPDX-License-Identifier: EUPL-1.2
"""How WFS of other makers differ: what GeoServer, deegree and ArcGIS say, and real descriptions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of
from drehscheibe.connectors.sources.wfs_capabilities import capabilities_at
from drehscheibe.domain import errors
from wfs_samples import OLD

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[4] / "shared")) / "data"
SERVICES = SHARED / "catalogue/services"
CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"
xmlns:ows="http://www.opengis.net/ows/1.1"><ows:ServiceIdentification><ows:Title>Dienst</ows:Title>
</ows:ServiceIdentification><ows:OperationsMetadata><ows:Operation name="GetFeature">
<ows:Parameter name="{name}"><ows:AllowedValues>{formats}</ows:AllowedValues></ows:Parameter>
</ows:Operation></ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType>
<wfs:Name>{layer}</wfs:Name><wfs:Title>Bäume</wfs:Title></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>"""
GEOSERVER = ("application/gml+xml; version=3.2", "application/json", "csv", "json",
             "text/javascript", "SHAPE-ZIP")  # fmt: skip
DEEGREE = ("application/gml+xml; version=3.2", "text/xml; subtype=gml/3.1.1")
ARCGIS = ("text/xml; subType=gml/3.1.1/profiles/gmlsf/1.0.0/0", "GEOJSON", "GEOJSON-ZIP")
FAULT = b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"/>'
DEEGREE_ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" numberMatched="unknown"
numberReturned="1" xmlns:gml="http://www.opengis.net/gml/3.2"><wfs:member>
<app:Baum xmlns:app="http://www.deegree.org/app" gml:id="B1"><app:art>Linde</app:art><app:ort>
<gml:Point gml:id="P1" srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>51.5 8.1</gml:pos></gml:Point>
</app:ort></app:Baum></wfs:member></wfs:FeatureCollection>"""
NOTHING = DEEGREE_ANSWER.partition(b"<wfs:member>")[0] + b"</wfs:FeatureCollection>"


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def described(formats, *, name="outputFormat", layer="app:Baum"):
    values = "".join(f"<ows:Value>{one}</ows:Value>" for one in formats)
    return CAPABILITIES.format(name=name, formats=values, layer=layer).encode()


@pytest.mark.parametrize(
    ("formats", "name", "chosen"),
    [
        (GEOSERVER, "outputFormat", "json"),
        (DEEGREE, "outputFormat", ""),
        (ARCGIS, "outputFormat", "GEOJSON"),
        (GEOSERVER, "OutputFormat", "json"),
    ],
)
def test_geojson_is_chosen_however_it_is_called(server, formats, name, chosen):
    server.content["/wfs"] = described(formats, name=name)
    assert capabilities_at(server.address("/wfs"), rules_for(server)).json_format == chosen


class Answers(dict):
    """Of a WFS: its description, and what it says to pages and to the whole."""

    def __init__(self, capabilities, whole, *pages):
        super().__init__()
        self.capabilities, self.whole, self.pages = capabilities, whole, pages

    def get(self, path, default=None):
        if "GetCapabilities" in path:
            return self.capabilities
        if "STARTINDEX=" not in path:
            return self.whole if "GetFeature" in path else default
        start = int(path.rpartition("=")[2])
        return self.pages[start] if start < len(self.pages) else default


@pytest.fixture
def take(tmp_path):
    def taken(answers):
        with content_server() as server:
            server.content = answers
            wanted, target = Wanted(server.address("/wfs"), "app:Baum"), tmp_path / "file"
            fetched = connector_of(Kind.WFS).take(
                wanted, target, rules_for(server), tell=lambda *_: None
            )
            return fetched, target.read_bytes()

    return taken


def test_a_geoserver_that_refuses_pages_gives_the_whole(take):
    """Of layers without a key: it cannot sort them, and says so as a fault."""
    feature = {"type": "Feature", "geometry": None, "properties": {"art": "Linde"}}
    whole = {"type": "FeatureCollection", "features": [feature] * 3, "numberMatched": 3}
    _, content = take(Answers(described(GEOSERVER), json.dumps(whole).encode(), FAULT))
    assert len(json.loads(content)["features"]) == 3


def test_a_geoserver_that_refuses_everything_is_told(take):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(Answers(described(DEEGREE), FAULT, FAULT))
    assert raised.value.params["reason"] == "the service answers with a fault"


def test_a_deegree_that_does_not_know_its_number_is_read_to_the_end(take):
    fetched, content = take(Answers(described(DEEGREE), b"", DEEGREE_ANSWER, NOTHING))
    assert (fetched.name, content.count(b"<wfs:member>")) == ("app_Baum.gml", 1)
    assert b"Linde" in content


GML2 = b"""<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection
xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>
<app:Baum xmlns:app="http://www.deegree.org/app" fid="B1"><app:art>Linde</app:art><app:ort>
<gml:Point srsName="http://www.opengis.net/gml/srs/epsg.xml#25832"><gml:coordinates>430000.0,5720000
</gml:coordinates></gml:Point></app:ort></app:Baum></gml:featureMember></wfs:FeatureCollection>"""


def counted(number):
    space = 'xmlns:wfs="http://www.opengis.net/wfs"'
    return f'<wfs:FeatureCollection {space} numberOfFeatures="{number}"/>'.encode()


class Stubborn(Answers):
    """WFS 1.1 that knows no pages, gives no more than one object, and counts when it is asked."""

    def __init__(self, number):
        old = described(("text/xml; subtype=gml/3.1.1",)).replace(b"2.0.0", b"1.1.0")
        super().__init__(old, GML2, GML2, GML2)
        self.number = number

    def get(self, path, default=None):
        return counted(self.number) if "RESULTTYPE=hits" in path else super().get(path, default)


def test_what_a_server_of_1_1_cut_short_is_no_layer(take):
    _, content = take(Stubborn(1))
    assert content.count(b"<gml:featureMember>") == 1
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(Stubborn(5))
    assert "only a part of its objects" in raised.value.params["reason"]


@pytest.mark.parametrize(("formats", "chosen"), [("<GML2/>", ""), ("<GML2/><JSON/>", "JSON")])
def test_an_old_description_names_its_formats_by_elements(server, formats, chosen):
    server.content["/alt"] = OLD.format(formats=formats).encode()
    service = capabilities_at(server.address("/alt"), rules_for(server))
    assert (service.version, service.title, service.json_format) == (
        "1.0.0", "Alter Dienst", chosen
    )  # fmt: skip


def test_gml_2_of_an_old_server_is_read_at_its_place(take):
    """The same page for every start: it does not know what a page is."""
    fetched, content = take(Answers(OLD.format(formats="<GML2/>").encode(), GML2, GML2, GML2))
    assert (fetched.name, content.count(b"<gml:featureMember>")) == ("app_Baum.gml", 1)
    assert b"430000.0,5720000" in content


@pytest.mark.skipif(not SERVICES.exists(), reason="the real descriptions are not here")
@pytest.mark.parametrize(
    ("name", "version", "layer", "form"),
    [
        ("wfs_koeln_arcgis_getcapabilities_200.xml", "2.0.0", "adressen_stadtteil:", "GEOJSON"),
        ("wfs_koeln_arcgis_getcapabilities_110.xml", "1.1.0", "adressen_stadtteil:", ""),
        ("mapserver-wfs-cap.xml", "1.0.0", "", ""),
    ],
)
def test_real_descriptions_are_read(server, name, version, layer, form):
    server.content["/echt"] = (SERVICES / name).read_bytes()
    service = capabilities_at(server.address("/echt"), rules_for(server))
    assert (service.version, service.json_format) == (version, form)
    assert service.title
    assert service.layers
    assert all(one.name.startswith(layer) and one.title for one in service.layers)
