# SPDX-License-Identifier: EUPL-1.2
"""A ZIP from a stranger: nothing is written outside, nothing grows without end."""

from __future__ import annotations

import io
import os
import stat
import zipfile

import pytest

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.folders import Folder, Sizes
from drehscheibe.usecases.reading import read_package, unpack

MANIFEST = ("anwendungsfall.yaml", b"anwendungsfall: v1\n")


def zipped(path, *members, packed=zipfile.ZIP_DEFLATED):
    """A ZIP of names (or `ZipInfo`) and bytes, beside the manifest."""
    with zipfile.ZipFile(path, "w", packed) as archive:
        for name, data in (MANIFEST, *members):
            archive.writestr(name, data)
    return path


def info(name: str, mode: int = 0, **changes) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for key, value in changes.items():
        setattr(made, key, value)
    return made


def codes(path, tmp_path) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        unpack(path, tmp_path / "in" / "side")
    assert not list(tmp_path.glob("evil*"))
    return [item.code for item in refused.value.complaints]


NAMES = {
    "up": "../evil.sql",
    "up inside": "sql/../../evil.sql",
    "absolute": "/evil.sql",
    "drive": "C:/evil.sql",
    "backslash": "..\\evil.sql",
    "zero": "evil.sql\0.png",
    "line": "evil\n.sql",
    "dot": "./evil.sql",
    "empty part": "sql//evil.sql",
    "device": "sql/nul.sql",
    "blank at the end": "sql /evil.sql",
    "turned around": "evil\u202elqs.csv",
    "long": "e" * 300 + ".sql",
    "tilde": "~root.sql",
    "hidden": ".ssh/config.txt",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_that_lead_out_are_refused(name, tmp_path):
    made = info("x")
    made.filename = name
    assert "zip-name-unsafe" in codes(zipped(tmp_path / "a.zip", (made, b"x")), tmp_path)


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK]
)
def test_links_and_devices_are_refused(kind, tmp_path):
    member = (info("sql/a.sql", kind | 0o777), b"/etc/passwd")
    assert codes(zipped(tmp_path / "a.zip", member), tmp_path) == ["zip-link"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["sql/a.sql", "SQL/A.sql", "sql/A.SQL"])
def test_names_that_some_systems_take_for_one_are_refused(other, tmp_path):
    archive = zipped(tmp_path / "a.zip", ("sql/a.sql", b"1"), (other, b"2"))
    assert codes(archive, tmp_path) == ["zip-name-twice"]


@pytest.mark.parametrize(
    "name", ["a.zip", "a.py", "a.exe", "a.html", "a.js", "a.parquet", "a.svgz", "a", "a.sql.gz"]
)
def test_kinds_of_files_that_nobody_needs_are_refused(name, tmp_path):
    assert codes(zipped(tmp_path / "a.zip", (name, b"x")), tmp_path) == ["file-kind-unknown"]


def test_a_file_that_grows_without_end_is_refused(tmp_path):
    bomb = zipped(tmp_path / "a.zip", ("a.csv", b"0" * (6 << 20)))
    assert codes(bomb, tmp_path) == ["zip-bomb"]


def test_what_the_zip_says_of_sizes_is_not_believed(tmp_path):
    made = zipped(tmp_path / "a.zip", ("a.csv", os.urandom(400_000)), packed=zipfile.ZIP_STORED)
    data = bytearray(made.read_bytes())
    size = (400_000).to_bytes(4, "little")
    at = data.rindex(size, 0, data.rindex(size))  # the unpacked size in the central directory
    data[at : at + 4] = (10).to_bytes(4, "little")
    made.write_bytes(data)
    assert codes(made, tmp_path)[0] in {"zip-damaged", "file-too-large-here", "zip-bomb"}


def test_too_many_too_large_and_too_deep_are_refused(tmp_path):
    many = zipped(tmp_path / "a.zip", *((f"{n}.sql", b"") for n in range(500)))
    assert codes(many, tmp_path) == ["package-too-many-files"]
    deep = zipped(tmp_path / "b.zip", ("a/b/c/d/e/f.sql", b""))
    assert codes(deep, tmp_path) == ["file-too-deep"]
    large = zipped(tmp_path / "c.zip", ("a.sql", os.urandom(600_000)))
    assert codes(large, tmp_path) == ["file-too-large-here"]


def test_all_files_together_have_a_limit(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"1" * 600)
    (folder / "b.csv").write_bytes(b"1" * 600)
    assert [c.code for c in Folder(folder, Sizes(total=1_000)).complaints()] == [
        "package-too-large"
    ]


def test_passwords_damage_and_other_files_end_in_a_sentence(tmp_path):
    path = zipped(tmp_path / "a.zip", ("a.sql", b"x"))
    data = bytearray(path.read_bytes())
    path.write_bytes(data[: len(data) // 2])
    assert codes(path, tmp_path) == ["zip-damaged"]
    path.write_bytes(b"no zip")
    assert codes(path, tmp_path) == ["zip-damaged"]
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "zip-encrypted" in codes(path, tmp_path)


def test_a_folder_around_everything_and_leftovers_are_taken_off(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in (
            "package/anwendungsfall.yaml",
            "package/sql/a.sql",
            "package/.DS_Store",
            "__MACOSX/x",
        ):
            archive.writestr(name, b"x")
    (tmp_path / "a.zip").write_bytes(held.getvalue())
    unpack(tmp_path / "a.zip", tmp_path / "out")
    files = [
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")
    ]
    assert sorted(files) == ["anwendungsfall.yaml", "sql/a.sql"]


def test_links_in_a_folder_are_refused_and_not_followed(tmp_path):
    (tmp_path / "anwendungsfall.yaml").write_bytes(MANIFEST[1])
    (tmp_path / "a.sql").symlink_to("/etc/passwd")
    (tmp_path / "etc").symlink_to("/etc")
    with pytest.raises(PackageRefused) as refused:
        read_package(tmp_path)
    assert {item.code for item in refused.value.complaints} == {"zip-link", "file-kind-unknown"}
