# SPDX-License-Identifier: EUPL-1.2
"""The Prüfprotokoll: complete, a tagged PDF/UA-1, for the owner's people only."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest

from drehscheibe.look import typeset
from drehscheibe.look.typeset import Document, Listing, Section
from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PLAYGROUNDS, Desk, actor, install_region, person, town, visitor


@pytest.fixture(autouse=True)
def fonts():
    if not typeset.FONTS.is_dir():
        pytest.skip("the fonts for printing are not built (make setup)")


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


def words(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def roles(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of all elements of the structure tree, in reading order."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]))
            walk(node.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def set_type(tmp_path, *rows, language="de"):
    from drehscheibe.domain.plain import to_plain

    listing = Listing(("Spalte", "Warum"), tuple(rows), 1)
    document = Document(
        "Prüfprotokoll", "Stand 1", language, "Soest", "2026-11-26T00:00:00Z", "Fuß", "Seite",
        (Section("Die Datei", ("Ein Satz.",), (("Name", "a.csv"),), (listing,)),),
    )  # fmt: skip
    path = tmp_path / "record.pdf"
    task = {"document": to_plain(document), "path": str(path)}
    typeset.typeset_task(task, lambda *_: None)
    return path.read_bytes()


@pytest.fixture
def release(portal, once):
    """Prepared by Anna, sent back once, looked at and approved by Ben; a second release."""
    return once(lambda: released_twice(portal))


def released_twice(portal):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.noting import note_look
    from drehscheibe.portal.desk.review import approve, give_back

    install_region(portal)
    anna = Desk(portal, person("Anna", Role.STEWARD))
    ben = actor(person("Ben", Role.REVIEWER))
    first = approve(portal.layout, anna.submitted(), ben)
    draft = anna.submitted(PLAYGROUNDS + "Neu;2026;51,570;8,120\n", dataset=first.dataset)
    give_back(draft, "Bitte das Baujahr prüfen.", ben)
    draft.refresh_from_db()
    draft = services.submit(draft, anna.actor)
    note_look(draft, ben)
    return approve(portal.layout, draft, ben)


def address(release, language=""):
    return f"{language}/daten/{release.dataset.slug}/staende/{release.sha256}/pruefprotokoll.pdf"


def fetched(who, release, language=""):
    answer = visitor(who).get(address(release, language))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_everything_that_was_said_and_decided_is_in_it(portal, release):
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.manifest import read_manifest

    anna = Person.objects.get(name="Anna")
    pdf = fetched(anna, release)
    text = words(pdf)
    manifest = read_manifest(portal.layout.release(release.dataset.slug, release.sha256))
    for fact in (
        "Prüfprotokoll: Spielplätze",
        "Fassung 2",
        "spielplaetze.csv",
        manifest.source_sha256,
        release.sha256,
        "hat 21 Zeilen",
        "Breitengrad",
        "Was gefunden wurde",
        "Darf das raus?",
        "nichts davon",
        "Bitte das Baujahr prüfen.",
        "angesehen",
        "freigegeben",
        "Anna",
        "Ben",
        "Neu 1",
    ):
        assert fact in text, fact
    english = words(fetched(anna, release, "/en"))
    assert "Audit record: Spielplätze" in english
    assert "looked at it" in english
    assert "Spalte" not in english
    assert not portal.layout.draft(release.record["draft"]).exists(), "the draft is long gone"


def test_it_is_a_tagged_pdf_with_language_title_and_identifier(portal, release):
    from drehscheibe.portal.people.models import Person

    pdf = pikepdf.open(io.BytesIO(fetched(Person.objects.get(name="Anna"), release)))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("de")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == "Prüfprotokoll: Spielplätze"
    kinds = roles(pdf)
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 6
    assert {"/Table", "/TH", "/TD", "/P"} <= set(kinds)


def test_only_the_owners_people_get_it(portal, release):
    stranger = person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    assert visitor(stranger).get(address(release)).status_code == 404
    assert visitor().get(address(release)).status_code == 302
    missing = address(release).replace(release.sha256, "0" * 64)
    assert visitor(stranger).get(missing).status_code == 404


def test_it_goes_with_the_release(portal, release):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset
    from drehscheibe.portal.people.models import Person

    anna = Person.objects.get(name="Anna")
    fetched(anna, release)
    assert portal.layout.record(release.sha256, "de").exists()
    boss = actor(person("Cora", Role.ADMINISTRATOR))
    purge_dataset(portal.layout, release.dataset.slug, boss, reason="Test")
    assert not portal.layout.record(release.sha256, "de").exists()
    assert visitor(anna).get(address(release)).status_code == 404


def test_long_tables_go_over_pages_with_their_head(tmp_path):
    texts = pages(set_type(tmp_path, *((f"Spalte {n}", f"Grund {n}") for n in range(300))))
    assert len(texts) > 5
    assert "Grund 299" in texts[-1]
    assert all("Spalte Warum" in text for text in texts)


@pytest.mark.parametrize(
    "value",
    [
        "#import \"/etc/passwd\"",
        "#read(\"/etc/passwd\")",
        "*fett* _kursiv_ $x$ `code` @verweis <anker> // weg",
        "<script>alert(1)</script>",
        "]\n#panic()",
    ],
)  # fmt: skip
def test_markup_in_values_is_text(tmp_path, value):
    text = words(set_type(tmp_path, ("Spalte", value)))
    assert re.sub(r"\s", "", value) in re.sub(r"\s", "", text)


def test_it_is_set_in_our_own_fonts(tmp_path):
    pdf = pikepdf.open(io.BytesIO(set_type(tmp_path, ("Straße", "Žluťoučký ж"))))
    fonts = {str(f.BaseFont) for page in pdf.pages for f in page.Resources.Font.values()}
    assert {name.split("+")[1] for name in fonts} == {"FiraSans-Regular", "FiraSans-SemiBold"}


def test_any_character_can_be_printed(tmp_path):
    text = words(set_type(tmp_path, ("Straße", "中 😀 Ž ж \u202e \x00 ﬁ \ud7ff")))
    assert "[U+4E2D] [U+1F600] Ž ж [U+202E]" in text


def test_a_word_without_end_stays_on_the_page(tmp_path):
    text = words(set_type(tmp_path, ("x" * 400, "y")))
    assert text.replace(" ", "").count("x") >= 400
