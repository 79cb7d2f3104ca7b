# SPDX-License-Identifier: EUPL-1.2
"""The exchange: packages come in by four eyes, everybody reads gallery, page and files."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from typing import Any

import pytest

from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from package_samples import kept, plain_package
from townhall import ARNSBERG, actor, install_region, person, town, visitor
from visits import text_of

HERE = "/anwendungsfaelle/soest/giess-karte/"


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def made(portal: Any) -> dict[str, Any]:
    """A published use case of Soest."""
    from drehscheibe.portal.usecases.services import hand_over, publish_version

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
    town("agentur", "Agentur", kind="agency", is_node=True)
    version = draft_of(portal, anna)
    hand_over(version, actor=actor(anna))
    publish_version(version, actor=actor(ben))
    return {"anna": anna, "ben": ben, "rita": rita, "version": version.pk}


def draft_of(portal: Any, who: Any, **said: Any) -> Any:
    plain = plain_package(**said)
    folder = portal.layout.scratch / f"{plain['version']}"
    return kept(portal.layout, folder, plain, owner=town(), actor=actor(who))


def read(path: str, who: Any = None) -> str:
    answer = visitor(who).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer)


def test_everybody_reads_gallery_and_page(world):
    gallery, page = read("/anwendungsfaelle/"), read(HERE)
    assert "Gieß-Karte" in gallery
    assert "Idee: läuft noch nirgends" in gallery
    for text in ("Der Bauhof sieht morgens", "Baumkataster", "Das Pflanzjahr fehlte oft",
                 "Erika Muster", "CC-BY-4.0", "Erste Fassung", "3 × Feuchtesensor"):  # fmt: skip
        assert text in page, text
    assert "e@x.de" not in page
    assert "Watering map" in read(f"/en{HERE}")


def test_the_filter_shows_what_fits(world):
    assert "Gieß-Karte" in read(
        "/anwendungsfaelle/?thema=ENVI&aufwand=klein&betrieb=Bauhof&q=wasser"
    )
    for query in ("thema=TRAN", "aufwand=gross", "betrieb=Stadtwerke", "q=radweg"):
        assert "Nichts passt" in read(f"/anwendungsfaelle/?{query}"), query


def test_the_zip_is_the_package_byte_for_byte(world):
    from drehscheibe.portal.usecases.models import UseCaseVersion

    content = b"".join(visitor().get(f"{HERE}paket.zip"))
    sha256 = UseCaseVersion.objects.get(pk=world["version"]).sha256
    assert hashlib.sha256(content).hexdigest() == sha256
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == ["anwendungsfall.yaml", "bild.svg", "liste.sql"]


def test_a_picture_can_neither_run_nor_load_anything(portal, world):
    """Even if something hostile once came past the check."""
    from drehscheibe.portal.usecases.models import UseCaseVersion

    folder = portal.layout.package(UseCaseVersion.objects.get(pk=world["version"]).sha256)
    picture = folder / "bild.svg"
    picture.write_text(picture.read_text().replace("</svg>", "<script>alert(1)</script></svg>"))
    answer = visitor().get(f"{HERE}bilder/1.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"<script" not in answer.content
    assert visitor().get(f"{HERE}bilder/2").status_code == 404


def test_what_one_hands_over_another_publishes(portal, world):
    from drehscheibe.portal.usecases.services import hand_over, publish_version

    anna, both = world["anna"], person("Cem", Role.STEWARD, Role.REVIEWER)
    version = draft_of(portal, both, version="1.1.0")
    with pytest.raises(Refused):
        publish_version(version, actor=actor(world["ben"]))  # nobody handed it over
    hand_over(version, actor=actor(both))
    for who in (both, anna, world["rita"]):
        with pytest.raises(Refused):
            publish_version(version, actor=actor(who))
    publish_version(version, actor=actor(world["ben"]))
    assert "1.1.0" in read(HERE)
    assert "1.0.0" in read(f"{HERE}?version=1.0.0")
    old = visitor().get(f"{HERE}publiccode.yml?fassung=1.0.0").content.decode()
    assert "softwareVersion: 1.0.0" in old, "addresses as they once were"


def test_a_version_that_is_not_published_is_for_the_own_people_alone(portal, world):
    draft_of(portal, world["anna"], version="2.0.0")
    assert "2.0.0" in read(HERE, world["anna"])
    for who in (None, world["rita"]):
        assert "2.0.0" not in read(HERE, who)
        for path in (f"{HERE}?fassung=2.0.0", f"{HERE}paket.zip?fassung=2.0.0"):
            assert visitor(who).get(path).status_code == 404


def test_the_name_of_a_publisher_is_one_organisations(portal, world):
    arnsberg = town(ARNSBERG)
    plain = plain_package("soest/anderes")
    folder = portal.layout.scratch / "anderes"
    with pytest.raises(Refused):
        kept(portal.layout, folder, plain, owner=arnsberg, actor=actor(world["rita"]))


def test_a_published_version_never_changes(portal, world):
    plain = plain_package()
    plain["profile"]["title"]["de"] = "Etwas anderes"
    folder = portal.layout.scratch / "anders"
    with pytest.raises(Refused):
        kept(portal.layout, folder, plain, owner=town(), actor=actor(world["anna"]))


def test_what_is_withdrawn_is_gone_for_others_at_once(world):
    from drehscheibe.portal.usecases.models import UseCase
    from drehscheibe.portal.usecases.services import withdraw

    withdraw(UseCase.objects.get(), "Es war falsch.", actor=actor(world["anna"]))
    assert "Gieß-Karte" not in read("/anwendungsfaelle/")
    for path in (HERE, f"{HERE}paket.zip", f"{HERE}publiccode.yml", f"{HERE}bilder/1.svg"):
        assert visitor().get(path).status_code == 410


def test_an_instance_that_is_here_gets_newer_packages_at_its_next_start(portal, world, tmp_path):
    """And whoever runs an older version is offered the newer one."""
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.adoptions.upgrading import offered_version
    from drehscheibe.portal.jobs.handlers import register
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.usecases.shipped import FOLDER, bring_newer, shipped

    folder = tmp_path / "radverkehr"
    shutil.copytree(FOLDER / "radverkehr", folder)
    manifest = folder / "anwendungsfall.yaml"
    manifest.write_text(re.sub("(?m)^version: .*", "version: 0.9.0", manifest.read_text()))
    (old,) = shipped(portal.layout, tmp_path)
    adoption = Adoption.objects.create(
        usecase=old.usecase, version=old, organisation=town(), state="live", created_by="Anna"
    )
    assert bring_newer in register.starts, "the worker does it when it begins"
    bring_newer(portal)
    newer = offered_version(adoption)
    assert newer.version > "0.9.0"
    told = Notice.objects.get(kind="adoption-upgrade")
    assert (told.who, told.sentence) == (newer.version, newer.package["changes"]["de"])


def test_what_is_shipped_is_here_after_the_start_and_comes_once(portal, world):
    from drehscheibe.portal.usecases.models import UseCase
    from drehscheibe.portal.usecases.services import shipped, withdraw
    from drehscheibe.portal.usecases.shipped import PLATFORM

    first = shipped(portal.layout)
    assert len(first) == 8
    assert shipped(portal.layout) == []
    assert set(UseCase.objects.filter(owner=None).values_list("publisher", flat=True)) == {
        "drehscheibe"
    }
    taken = UseCase.objects.get(slug="radverkehr")
    withdraw(taken, "Ein Fehler.", actor=PLATFORM)
    taken.versions.all().delete()
    assert shipped(portal.layout) == [], "what the operator took back does not come again"
    gallery = read("/anwendungsfaelle/")
    for version in first:
        if version.usecase_id == taken.pk:
            continue
        title = version.package["profile"]["title"]["de"]
        assert title in gallery, title
        read(f"/anwendungsfaelle/{version.usecase}/")
        assert visitor().get(f"/anwendungsfaelle/{version.usecase}/bilder/1.svg").status_code == 200
