# SPDX-License-Identifier: EUPL-1.2
"""Public links of Nextcloud, old and new, and by WebDAV: one file, a folder, a folder inside it."""

from __future__ import annotations

import io
import zipfile

import pytest

from cloud_servers import CLOSED, CONTENT, FILE, FOLDER, OTHER, cloud_server
from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.credentials import Credentials
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Mark, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from far_servers import CSV

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
AGES = ("alt", "neu")


@pytest.fixture(scope="module")
def cloud():
    with cloud_server() as server:
        yield server


@pytest.fixture
def rules(cloud):
    cloud.asked.clear()
    return Rules(
        8 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", str(cloud.server_port)), pace=QUICK
    )


@pytest.fixture
def take(cloud, rules, tmp_path):
    def taken(path, mark=None, rules=rules):
        target = tmp_path / "file"
        wanted = Wanted(cloud.address(path), "", mark or Mark())
        fetched = connector_of(Kind.FILE).take(wanted, target, rules, tell=lambda *_: None)
        return fetched, target

    return taken


def names_in(path):
    return sorted(zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist())


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("link", ["/{}/s/{}", "/{}/index.php/s/{}/", "/{}/s/{}/download"])
def test_a_link_to_a_file_brings_it_with_its_name_and_only_when_it_changed(take, age, link):
    fetched, target = take(link.format(age, FILE))
    assert (fetched.name, target.read_bytes()) == ("Bäume der Stadt.csv", CSV)
    assert take(link.format(age, FILE), Mark.of(fetched))[0] is None


@pytest.mark.parametrize("age", AGES)
def test_a_link_to_a_folder_brings_all_of_it_as_tables(cloud, rules, take, age):
    found = recognise(cloud.address(f"/{age}/s/{FOLDER}"), rules)
    assert (found.kind, found.offers[0].title) == (Kind.FILE, "Ordner")
    fetched, target = take(f"/{age}/s/{FOLDER}")
    assert names_in(target) == sorted(f"Ordner/{name}" for name in CONTENT)
    task = {"path": str(target), "name": fetched.name, "region": "no", "layer": ""}
    read = to_plain(inspect_task(task | {"answers": {}, "omit": []}, lambda *_: None))
    assert sorted(table["name"] for table in read["tables"]) == ["baeume", "gewaesser"]
    assert take(f"/{age}/s/{FOLDER}", Mark.of(fetched))[0] is None  # the same bytes


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("query", ["?path=%2Falt", "?dir=/alt", "?path=/alt/"])
def test_a_link_to_a_folder_inside_brings_that_one_alone(take, age, query):
    _, target = take(f"/{age}/s/{FOLDER}{query}")
    assert names_in(target) == ["Ordner/alt/gewaesser.csv", "Ordner/alt/liesmich.txt"]


@pytest.mark.parametrize(
    ("path", "content"),
    [(f"/neu/public.php/dav/files/{FILE}", CSV), (f"/neu/public.php/dav/files/{FILE}/", CSV),
     (f"/neu/public.php/dav/files/{FOLDER}/alt/gewaesser.csv", OTHER)],
)  # fmt: skip
def test_an_address_of_webdav_brings_its_file(take, path, content):
    assert take(path)[1].read_bytes() == content


def test_a_folder_of_webdav_is_asked_for_as_a_zip(take):
    assert len(names_in(take(f"/neu/public.php/dav/files/{FOLDER}/")[1])) == len(CONTENT)


def test_where_webdav_wants_the_token_as_a_name_it_is_signed_in_with(cloud, rules, take):
    """`public.php/webdav`: the password of the source is empty, or that of the share."""
    with pytest.raises(errors.AddressNeedsPassword):
        take("/alt/public.php/webdav/alt/gewaesser.csv")
    signed = Credentials(parse(cloud.address("/")), FOLDER, "")
    own = Rules(rules.largest, rules.user_agent, rules.gate, pace=QUICK, credentials=signed)
    assert take("/alt/public.php/webdav/alt/gewaesser.csv", rules=own)[1].read_bytes() == OTHER


@pytest.mark.parametrize("path", [f"/s/{CLOSED}", f"/s/{CLOSED}?path=/alt"])
@pytest.mark.parametrize("age", AGES)
def test_a_link_with_a_password_says_so(take, age, path):
    with pytest.raises(errors.AddressNeedsPassword):
        take(f"/{age}{path}")


@pytest.mark.parametrize("age", AGES)
def test_a_link_that_ended_is_told(take, age):
    with pytest.raises(errors.AddressNotFound):
        take(f"/{age}/s/AbgelaufenXyz")
