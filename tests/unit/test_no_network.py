# SPDX-License-Identifier: EUPL-1.2
"""Files point elsewhere; nothing of ours follows."""

from __future__ import annotations

import http.server
import threading

import pytest

from drehscheibe.connectors.files.archives import pieces_of
from drehscheibe.connectors.files.recognise import recognise
from drehscheibe.connectors.notebook import Notebook
from vector_samples import describe, read

KML = """<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<Document><NetworkLink><Link><href>{url}/a.kml</href></Link></NetworkLink>
<Schema id="s"/><GroundOverlay><Icon><href>{url}/b.png</href></Icon><LatLonBox><north>52</north>
<south>51</south><east>9</east><west>8</west></LatLonBox></GroundOverlay>
<Placemark><name>x</name><styleUrl>{url}/c.kml#s</styleUrl>
<ExtendedData><SchemaData schemaUrl="{url}/d.kml#s"/></ExtendedData>
<Point><coordinates>8,51</coordinates></Point></Placemark></Document></kml>"""

GML = """<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:x="http://x"
xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://x {url}/x.xsd http://www.opengis.net/wfs {url}/wfs.xsd">
<gml:featureMember><x:baum gml:id="b"><x:ort xlink:href="{url}/ort.gml#o"/><x:g>
<gml:Point srsName="{url}/crs/25832"><gml:pos>1 2</gml:pos></gml:Point></x:g></x:baum>
</gml:featureMember></wfs:FeatureCollection>"""

JSON = """{{"type": "FeatureCollection", "crs": {{"type": "link", "properties": {{"name": "n",
"href": "{url}/crs"}}}}, "features": [{{"type": "Feature", "properties": {{"a": "{url}/a"}},
"geometry": {{"type": "Point", "coordinates": [8, 51]}}}}]}}"""


@pytest.fixture
def server():
    """A server that remembers what was asked of it."""
    asked = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the name the standard library calls

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize(("name", "text"), [("a.kml", KML), ("a.gml", GML), ("a.geojson", JSON)])
def test_references_to_other_hosts_are_not_followed(tmp_path, server, name, text):
    url, asked = server
    path = tmp_path / name
    path.write_text(text.format(url=url))
    rows, _, _ = read(path)
    assert len(rows) >= 1
    assert asked == []


@pytest.mark.parametrize(
    "text",
    [
        "<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>",
        "<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>",
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/x"}',
        "WFS:http://127.0.0.1:9/wfs",
    ],
)
def test_files_that_only_point_elsewhere_are_no_vector_files(tmp_path, text):
    path = tmp_path / "x.vrt"
    path.write_text(text)
    kind = recognise(path, Notebook())
    assert kind is None or kind.code == "csv"


def test_names_that_mean_something_to_gdal_mean_nothing(tmp_path):
    path = tmp_path / "weg.zip!x?y#z.geojson"
    path.write_text(JSON.format(url="x"))
    folder = tmp_path / "scratch"
    folder.mkdir()
    (piece,) = pieces_of(path, scratch=folder, notebook=Notebook())
    recipes, _ = describe(piece.path)
    assert len(recipes) == 1
