# SPDX-License-Identifier: EUPL-1.2
"""Files are recognised by content; whatever cannot be read gets a sentence that helps."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from drehscheibe.connectors.files.kinds import FILE_KINDS
from drehscheibe.connectors.files.recognise import recognise, recognise_task
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.domain.errors import InputRefused

FEATURE = '{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[8,51]}}'
POINT_INSIDE = '{"name":"a","location":{"type":"Point","coordinates":[8,51]}}'


def zipped(*names, mimetype=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return buffer.getvalue()


def ole(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(9)


def look(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    notebook = Notebook()
    kind = recognise(path, notebook)
    return kind.code if kind else None, notebook.findings()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b\n1;2\n", "csv"),
        ("Größe\tStraße\n".encode("cp1252"), "csv"),
        ("Größe;Straße\r\n1;2\r\n".encode("utf-16"), "csv"),
        ("Groesse;Strasse\r\n1;2\r\n".encode("utf-16-le"), "csv"),
        ("\ufeffa;b\n1;2\n".encode(), "csv"),
        ("a;b\n1;\x002\n3;4\n" + "x;y\n" * 40, "csv"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped("doc.kml", "files/bild.png"), "kmz"),
        (zipped("a.csv"), "zip"),
        (ole("Workbook"), "xls"),
        ('{"type":"FeatureCollection","features":[' + FEATURE + "]}", "geojson"),
        ('{"features":[' + FEATURE + '],"type":"FeatureCollection"}', "geojson"),
        ("\n  " + FEATURE, "geojson"),
        (FEATURE + "\n" + FEATURE + "\n", "geojsonseq"),
        ("\x1e" + FEATURE + "\n", "geojsonseq"),
        ('{"displayFieldName":"name","geometryType":"esriGeometryPoint"}', "esrijson"),
        ('{"type":"Topology","objects":{}}', "topojson"),
        ('<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "kml"),
        ('<gpx xmlns="http://www.topografix.com/GPX/1/1"></gpx>', "gpx"),
        ('<!-- x --><w:FeatureCollection xmlns:w="http://www.opengis.net/wfs/2.0"/>', "gml"),
        ('<b xmlns:gml="http://www.opengis.net/gml/3.2"><c/></b>', "gml"),
        ('<CityModel xmlns="http://www.opengis.net/citygml/2.0"/>', "citygml"),
        (b"fgb\x03fgb\x00rest", "fgb"),
        (b"PAR1" + bytes(20) + b"PAR1", "parquet"),
        (gzip.compress(b"a;b\n", mtime=0), "gzip"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"II*\x00\x08\x00\x00\x00", "tiff"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"glTF\x02\x00\x00\x00", "glb"),
        ("ISO-10303-21;\nHEADER;", "ifc"),
        ("  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "dxf"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapefile"),
    ],
)
def test_the_content_decides(tmp_path, content, code):
    assert look(tmp_path, "datei", content) == (code, ())


def test_a_geopackage_is_known_by_its_application_id(tmp_path):
    path = tmp_path / "x"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {int.from_bytes(b'GPKG', 'big')}")
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert look(tmp_path, "y", path.read_bytes()) == ("gpkg", ())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leer.csv", b"", "The file is empty."),
        ("leer.csv", " \n\r\n", "The file is empty."),
        ("weg.csv", bytes(4096), "“weg.csv” holds nothing but zeros"),
        ("x.exe", b"MZ\x90\x00\x03\x00" + bytes(range(256)), "this kind of file (.exe)"),
        ("x", bytes([0xCA, 0xFE, 0, 1, 2, 3, 4, 5]) * 9, "(ca fe 00 01 02 03 04 05)"),
        ("daten.7z", b"7z\xbc\xaf\x27\x1c...", "packed as 7-Zip"),
        ("daten.zip", zipped("a.csv")[:40], "“daten.zip” is damaged or was cut off"),
        ("daten.zip", zipped(), "The ZIP file is empty."),
        ("geheim.xlsx", ole("EncryptedPackage"), "protected by a password"),
        ("brief.doc", ole("WordDocument"), "(Word 97)"),
        ("k.parquet", b"PAR1" + bytes(30), "“k.parquet” is damaged or was cut off"),
        ("wege.dbf", b"\x03" + bytes(40) + b"x", "only one part of a shapefile"),
        ("liste.xls", "<html><table><tr><td>1</td></tr></table></html>", "a web page with a table"),
        ("liste.csv", "<!DOCTYPE html><html><body>Anmelden</body>", "is a web page, not data"),
        ("t.xls", '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        ("x.kml", '<!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>', "declares entities"),
        ("x.gml", '<!DOCTYPE k SYSTEM "http://evil.example/x.dtd"><a/>', "external definitions"),
        ("x.gpx", "<gpx", "The XML file “x.gpx” is damaged"),
        ("x.xml", "<ows:ExceptionReport xmlns:ows='a'/>", "error message of a map service"),
        ("x.xml", "<WFS_Capabilities/>", "the description of a map service"),
        ("x.xml", "<rss/>", "(XML, <rss>)"),
        ("x.json", '{"error": "no token"}', 'error message of a service (“{"error": "no token"}”)'),
        ("x.json", "[1, 2]", "is JSON, but not GeoJSON"),
        ("x.json", POINT_INSIDE, "is JSON, but not GeoJSON"),
        ("x.json", '{"a": ', "The JSON file “x.json” is damaged: Expecting value"),
        ("x.json", "[" * 100_000, "The JSON file “x.json” is damaged"),
    ],
)
def test_what_cannot_be_read_is_explained(tmp_path, name, content, sentence):
    kind, findings = look(tmp_path, name, content)
    assert kind is None
    assert [finding.stops for finding in findings] == [True]
    assert sentence in findings[0].text
    assert findings[0].kind.advice


def test_a_truncated_geopackage_is_seen(tmp_path):
    path = tmp_path / "x"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES (zeroblob(40000))")
    connection.close()
    _, findings = look(tmp_path, "wege.gpkg", path.read_bytes()[:20_000])
    assert findings[0].text == "The GeoPackage “wege.gpkg” is damaged or was cut off on the way."


def test_a_wrong_name_is_only_a_note(tmp_path):
    kind, findings = look(tmp_path, "tabelle.csv", zipped("[Content_Types].xml", "xl/a.xml"))
    assert kind == "xlsx"
    assert [finding.stops for finding in findings] == [False]
    assert "“tabelle.csv” promises something else, but the content is Excel" in findings[0].text


def test_a_billion_laughs_are_not_expanded(tmp_path):
    laughs = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 60))
    content = f'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a0 "ha">{laughs}]><kml>&a59;</kml>'
    _, findings = look(tmp_path, "x.kml", content)
    assert findings[0].code == "xml-entities"


def test_markup_in_names_stays_text(tmp_path):
    _, findings = look(tmp_path, "<script>alert(1)<script>.csv", b"")
    assert findings[0].params["name"] == "<script>alert(1)<script>.csv"


def test_large_json_is_judged_by_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr("drehscheibe.connectors.files.text_signatures.MAX_JSON_TO_PARSE", 10)
    assert look(tmp_path, "x.json", json.dumps({"a": [1] * 100})) == ("geojson", ())


def test_the_task_refuses_with_findings(tmp_path):
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(InputRefused, match="The file is empty"):
        recognise_task({"path": str(tmp_path / "x")}, lambda *_: None)


def test_every_kind_of_file_is_documented():
    page = (Path(__file__).parents[2] / "docs/reference/formats.md").read_text()
    assert [code for code in FILE_KINDS if f"| `{code}` |" not in page] == []
