# SPDX-License-Identifier: EUPL-1.2
"""Archives are opened without harm, and what is inside is found."""

from __future__ import annotations

import gzip
import io
import stat
import warnings
import zipfile

import pyarrow as pa
import pytest

from drehscheibe.connectors.files.archives import pieces_of, pieces_with
from drehscheibe.connectors.files.unpacking import LONGEST_NAME, UnpackLimits, safe_part
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.domain.errors import InputRefused
from vector_samples import feature, geojson, table, write

CSV = "name;wert\nEiche;1\n"
TIGHT = UnpackLimits(total_mib=2, members=5, ratio=20, free_mib=1)


def zipped(members, path=None, compression=zipfile.ZIP_DEFLATED):
    target = path or io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", compression) as archive:
        warnings.simplefilter("ignore")  # duplicate names are what we test
        for name, content in members:
            archive.writestr(name, content)
    return path or target.getvalue()


def opened(path, tmp_path, **options):
    notebook = Notebook()
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    pieces = pieces_of(path, scratch=scratch, notebook=notebook, **options)
    return pieces, {finding.code: finding for finding in notebook.findings()}


def from_zip(tmp_path, *members, **options):
    return opened(zipped(members, tmp_path / "daten.zip"), tmp_path, **options)


def refusal(tmp_path, *members, **options):
    with pytest.raises(InputRefused) as caught:
        from_zip(tmp_path, *members, **options)
    return caught.value.findings[0].text


def test_a_plain_file_is_one_piece_under_the_name_people_know(tmp_path):
    path = tmp_path / "7f3a"
    path.write_text(CSV)
    (piece,), _ = opened(path, tmp_path, name="Bäume 2024.csv")
    assert (piece.kind.code, piece.member, piece.path.name) == ("csv", "", "Bäume 2024.csv")
    assert piece.path.read_text() == CSV


def test_a_wrong_ending_is_put_right_for_the_readers(tmp_path):
    path = tmp_path / "7f3a"
    path.write_text(geojson(feature({"a": 1})))
    (piece,), findings = opened(path, tmp_path, name="bäume.csv")
    assert piece.path.name == "bäume.geojson"
    assert "name-promises-other" in findings


def test_tables_in_a_zip_are_found_and_the_rest_is_said(tmp_path):
    pieces, findings = from_zip(
        tmp_path,
        ("Daten/bäume.csv", CSV),
        ("Daten/", ""),
        ("wege.geojson", geojson(feature({"a": 1}))),
        ("LIESMICH.txt", "Guten Tag"),
        ("foto.png", b"\x89PNG\r\n\x1a\n..."),
        ("__MACOSX/._wege.geojson", b"\x00\x05\x16\x07"),
    )
    assert [(p.kind.code, p.member) for p in pieces] == [
        ("csv", "Daten/bäume.csv"),
        ("geojson", "wege.geojson"),
    ]
    assert findings["zip-others"].text == (
        "2 more files in the ZIP are kept with the original only: LIESMICH.txt, foto.png."
    )


def test_shapefiles_in_folders_are_layers_with_their_parts(tmp_path):
    members = []
    for folder, name in (("a", "wege"), ("b", "wege"), ("b", "Bäume")):
        base = tmp_path / f"{folder}-{name}"
        base.mkdir()
        content = table(["POINT (400000 5700000)"], ort=["Möhnesee"])
        write(base / f"{name}.shp", content, driver="ESRI Shapefile", encoding="UTF-8")
        members += [(f"{folder}/{part.name}", part.read_bytes()) for part in base.iterdir()]
    members += [("b/wege.shp.xml", "<metadata/>"), ("b/wege.qmd", "<!DOCTYPE qgis>")]
    pieces, findings = from_zip(tmp_path, *members)
    assert [p.member for p in pieces] == ["a/wege.shp", "b/wege.shp", "b/Bäume.shp"]
    assert findings == {}
    form = VECTOR_FORMATS["shapefile"]
    (recipe,) = form.describe(pieces[2].path, Surroundings(), Notebook())
    (batch,) = form.read(pieces[2].path, recipe, Notebook())
    assert batch.column("ort").to_pylist() == ["Möhnesee"]


def test_a_shapefile_without_its_table_in_a_zip_says_so(tmp_path):
    shp = write(tmp_path / "wege.shp", driver="ESRI Shapefile").read_bytes()
    (piece,), _ = from_zip(tmp_path, ("wege.shp", shp))
    with pytest.raises(InputRefused, match=r"lacks its attribute table"):
        VECTOR_FORMATS["shapefile"].describe(piece.path, Surroundings(), Notebook())


def test_a_shapefile_without_shapes_says_so(tmp_path):
    text = refusal(tmp_path, ("wege.dbf", b"\x03..."), ("wege.prj", "PROJCS"))
    assert "holds parts of a shapefile, but not its shapes (.shp)" in text


def test_kmz_is_opened(tmp_path):
    kml = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
    (piece,), findings = from_zip(
        tmp_path, ("doc.kml", kml), ("files/icon.png", b"\x89PNG\r\n\x1a\n")
    )
    assert (piece.kind.code, piece.member) == ("kml", "doc.kml")
    assert findings == {"name-promises-other": findings["name-promises-other"]}


def test_gzip_is_opened(tmp_path):
    path = tmp_path / "bäume.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()))
    (piece,), findings = opened(path, tmp_path)
    assert (piece.kind.code, piece.member, piece.path.read_text()) == ("csv", "bäume.csv", CSV)
    assert findings == {}


def test_a_zip_in_the_zip_is_opened_one_more_is_not(tmp_path):
    inner = zipped([("x.csv", CSV)])
    (piece,), _ = from_zip(tmp_path, ("innen.zip", inner))
    assert piece.member == "innen.zip/x.csv"
    text = refusal(tmp_path, ("mitte.zip", zipped([("innen.zip", inner)])))
    assert "holds a ZIP in a ZIP in a ZIP (“mitte.zip/innen.zip/”)" in text


def test_documents_alone_are_a_dataset_of_files(tmp_path):
    (piece,), _ = from_zip(tmp_path, ("plan.pdf", b"%PDF-1.7"), ("bild.tif", b"II*\x00"))
    assert (piece.kind.code, piece.member) == ("zip", "")


def test_names_in_the_code_pages_of_windows_and_mac_are_read(tmp_path):
    path = tmp_path / "x.zip"
    zipped([("B____ume.csv", CSV), ("Stra_e.csv", CSV)], path)
    content = path.read_bytes()
    content = content.replace(b"B____ume.csv", "Bäu".encode() + b"_ume.csv")
    path.write_bytes(content.replace(b"Stra_e.csv", b"Stra\xe1e.csv"))
    pieces, _ = opened(path, tmp_path)
    assert [piece.member for piece in pieces] == ["Bäu_ume.csv", "Straße.csv"]


def test_equal_names_do_not_overwrite_each_other(tmp_path):
    pieces, _ = from_zip(tmp_path, ("a.csv", CSV), ("a.csv", CSV + "Buche;2\n"))
    assert len({piece.path.read_text() for piece in pieces}) == 2


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x.csv", "/etc/x.csv", "C:\\x.csv", "..\\x.csv", "a/../../x.csv"],
)
def test_names_that_lead_out_are_refused(tmp_path, name):
    assert "holds a name that leads out of it" in refusal(tmp_path, (name, CSV))
    assert not list((tmp_path / "scratch").rglob("*.csv"))


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("x.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "holds a link to another file: “x.csv”" in refusal(tmp_path, (link, "/etc/passwd"))


def test_passwords_are_said(tmp_path):
    path = zipped([("x.csv", CSV)], tmp_path / "x.zip")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="protected by a password"):
        opened(path, tmp_path)


def test_unknown_packing_methods_are_said(tmp_path):
    path = zipped([("x.csv", CSV)], tmp_path / "x.zip")
    content = bytearray(path.read_bytes())
    content[8] = 99
    content[content.index(b"PK\x01\x02") + 10] = 99
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="packed by a method we do not know"):
        opened(path, tmp_path)


def test_a_bomb_is_stopped_while_it_grows(tmp_path):
    text = refusal(tmp_path, ("x.csv", b"0" * (3 << 20)), limits=TIGHT)
    assert text.startswith("“daten.zip” grows more than 20 times when unpacked")


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path):
    path = zipped([("x.csv", b"0" * (3 << 20))], tmp_path / "x.zip")
    content = path.read_bytes().replace((3 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(InputRefused, match=r"grows more|damaged"):
        opened(path, tmp_path, limits=TIGHT)


def test_too_much_and_too_many_are_refused(tmp_path):
    big = bytes(range(256)) * 12_000
    limits = UnpackLimits(total_mib=2, ratio=100_000)
    assert "holds more than 2 MiB when unpacked" in refusal(tmp_path, ("x", big), limits=limits)
    many = [(f"{number}.csv", CSV) for number in range(6)]
    assert "holds more than 5 files" in refusal(tmp_path, *many, limits=TIGHT)


def test_a_bomb_in_gzip_is_stopped(tmp_path):
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (3 << 20)))
    with pytest.raises(InputRefused, match="grows more than 20 times"):
        opened(path, tmp_path, limits=TIGHT)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_truncated_archives_are_refused(tmp_path, share):
    noise = "".join(f"{number * 7919 % 10007};" for number in range(3_000))
    for name, content in (
        ("x.zip", zipped([("x.csv", noise)])),
        ("x.csv.gz", gzip.compress(noise.encode())),
    ):
        path = tmp_path / name
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputRefused, match=r"damaged or was cut off"):
            opened(path, tmp_path)


def test_a_damaged_member_is_refused(tmp_path):
    path = zipped([("x.csv", CSV)], tmp_path / "x.zip", zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Eiche", b"Eichx"))
    with pytest.raises(InputRefused, match="damaged"):
        opened(path, tmp_path)


def test_nothing_to_read_is_said_with_names(tmp_path):
    text = refusal(tmp_path, ("a.exe", b"MZ\x90\x00\x01"), ("b.bin", bytes(range(90))))
    assert "There is nothing in “daten.zip” that we can read (a.exe, b.bin)" in text


def test_one_bad_file_in_a_zip_says_what_it_is(tmp_path):
    assert "is a web page" in refusal(tmp_path, ("x.csv", "<html><body>Fehler</body></html>"))


def test_doctypes_in_office_files_are_refused(tmp_path):
    path = zipped(
        [
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", '<!DOCTYPE w [<!ENTITY a "b">]><workbook>&a;</workbook>'),
        ],
        tmp_path / "x.xlsx",
    )
    with pytest.raises(InputRefused, match="declares entities"):
        opened(path, tmp_path)


def test_office_files_that_grow_without_end_are_refused(tmp_path):
    members = [("[Content_Types].xml", "<Types/>"), ("xl/sheet.xml", b" " * (3 << 20))]
    path = zipped(members, tmp_path / "x.xlsx")
    with pytest.raises(InputRefused, match="holds more than 1 MiB"):
        opened(path, tmp_path, limits=UnpackLimits(office_mib=1))


def test_names_with_markup_or_without_end_become_safe():
    assert "<" not in safe_part("<script>.csv")
    assert len(safe_part("ä" * 500 + ".csv").encode()) <= LONGEST_NAME + 1
    assert safe_part("a\x00\nb.csv") == "a__b.csv"
    assert safe_part("a!b.zip!c.geojson") == "a_b.zip_c.geojson"


def test_layers_of_a_zip_can_be_chosen(tmp_path):
    layer = geojson(feature({"a": 1}))
    pieces, _ = from_zip(tmp_path, ("a/wege.geojson", layer), ("b/Bänke.geojson", layer))
    assert [p.member for p in pieces_with(pieces, "bänke")] == ["b/Bänke.geojson"]
    assert pieces_with(pieces, "wege, Bänke") == pieces
    assert pieces_with(pieces, "") == pieces


def test_a_geopackage_in_a_zip_is_read(tmp_path):
    source = write(tmp_path / "x.gpkg", pa.table(table()), driver="GPKG")
    (piece,), _ = from_zip(tmp_path, ("daten/x.gpkg", source.read_bytes()))
    assert piece.kind.code == "gpkg"
