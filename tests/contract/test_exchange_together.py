# SPDX-License-Identifier: EUPL-1.2
"""Towns come together over a use case: questions, improvements, numbers, papers, common starts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from drehscheibe.policy.actors import Actor, Role
from package_samples import kept, plain_package, write_package
from townhall import ARNSBERG, actor, install_region, person, town, visitor
from visits import text_of

HERE = "/anwendungsfaelle/soest/giess-karte/"
ASK = f"{HERE}fragen/"
KEPT = "/organisationen/soest/anwendungsfaelle/"
OPERATOR = Actor("operator: test", is_operator=True)


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def made(portal: Any) -> dict[str, Any]:
    """A use case of Soest that Arnsberg runs for ten days, and Olpe has ended."""
    from drehscheibe.portal.usecases.services import publish_version

    town("agentur", "Agentur", kind="agency", is_node=True)
    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
    nora = person("Nora", *Role, of=town("agentur"))
    version = package(portal, plain_package(), anna)
    publish_version(version, actor=OPERATOR)
    adopted(version, town(ARNSBERG), [("live", 10)])
    olpe = town("05966024", "Olpe")
    adopted(version, olpe, [("live", 30), ("paused", 25), ("live", 20), ("ended", 10)])
    return {"anna": anna, "ben": ben, "rita": rita, "nora": nora, "version": version.pk}


def package(portal: Any, plain: dict[str, Any], who: Any, of: Any = None) -> Any:
    folder = portal.layout.scratch / plain["id"].replace("/", "-") / plain["version"]
    return kept(portal.layout, folder, plain, owner=of or town(), actor=actor(who))


def adopted(version: Any, organisation: Any, turns: list[tuple[str, int]], **said: Any) -> Any:
    """`turns`: states and how many days ago each began."""
    from django.utils import timezone

    from drehscheibe.portal.adoptions.models import Adoption, AdoptionEvent

    now = timezone.now()
    first, (last, ago) = turns[0], turns[-1]
    if last == "ended":
        said |= {"ended": now - timedelta(days=ago), "end_reason": "no-staff"}
        said |= {"end_words": "Niemand ist mehr da."}
    if first[0] == "live":
        said |= {"live_since": now - timedelta(days=first[1]), "binding_seconds": 300}
    one = Adoption.objects.create(
        usecase=version.usecase, version=version, organisation=organisation, state=last,
        created_by="x", **said,
    )  # fmt: skip
    for state, days in turns:
        event = AdoptionEvent.objects.create(adoption=one, state=state, version=version.version)
        AdoptionEvent.objects.filter(pk=event.pk).update(at=now - timedelta(days=days))
    return one


def read(path: str, who: Any = None) -> str:
    answer = visitor(who).get(path)
    assert answer.status_code == 200, (path, answer.status_code, text_of(answer)[:300])
    return text_of(answer)


def version_of(world: dict[str, Any]) -> Any:
    from drehscheibe.portal.usecases.models import UseCaseVersion

    return UseCaseVersion.objects.get(pk=world["version"])


def test_the_page_says_who_runs_it_and_who_stopped_and_why(world):
    page = read(HERE)
    for text in ("Pilot: läuft in einer Kommune", "Arnsberg", "Niemand ist mehr da.", "5 Minuten",
                 "Danke an Soest"):  # fmt: skip
        assert text in page, text


def test_active_days_count_only_what_was_live(world):
    from drehscheibe.portal.exchange.package_page import ended, running

    usecase = version_of(world).usecase
    assert [round(one.days) for one in running(usecase)] == [10]
    assert [round(one.days) for one in ended(usecase)] == [15]  # 5 before the pause, 10 after it


def test_a_question_is_public_with_its_answer_and_not_before(world):
    rita, anna = visitor(world["rita"]), visitor(world["anna"])
    assert rita.post(ASK, {"deed": "ask", "text": "Wie oft gießen Sie?"}).status_code == 303
    for who, sees in ((None, False), ("ben", True), ("rita", True), ("nora", False)):
        page = read(ASK, world[who] if who else None)
        assert ("Wie oft gießen Sie?" in page) is sees, who
    assert "Wie oft gießen Sie?" in text_of(anna.get("/meine-arbeit/"))
    number = number_in(world)
    refused = {"deed": "answer", "number": number, "text": "Ich auch nicht"}
    assert visitor(world["nora"]).post(ASK, refused).status_code == 400
    anna.post(ASK, {"deed": "answer", "number": number, "text": "Jeden zweiten Tag."})
    for path in (HERE, ASK):
        assert "Jeden zweiten Tag." in read(path)
    assert "Rita" not in read(ASK)
    rita.post(ASK, {"deed": "helped", "number": number})
    assert "hat geholfen" in read(ASK)
    assert "mentor-asked" in kinds(world["anna"])
    assert kinds(world["rita"]) == ["mentor-answered"]


def number_in(world: dict[str, Any]) -> str:
    return str(version_of(world).usecase.questions.get().pk)


def kinds(who: Any) -> list[str]:
    return list(who.notices.values_list("kind", flat=True))


def test_whoever_has_no_account_is_asked_to_sign_in(world):
    answer = visitor().post(ASK, {"deed": "ask", "text": "?"})
    assert answer.status_code == 302
    assert "/anmelden/" in answer["Location"]


def test_an_improvement_goes_back_to_the_author_with_its_difference(portal, world):
    from drehscheibe.portal.usecases.proposals import offer
    from drehscheibe.portal.usecases.services import publish_version

    plain = plain_package("arnsberg/giess-karte") | {"based_on": "soest/giess-karte@1.0.0"}
    plain["transforms"][0]["sql"] = "SELECT art, jahr FROM baeume"
    fork = package(portal, plain, world["rita"], of=town(ARNSBERG))
    publish_version(fork, actor=OPERATOR)
    assert "arnsberg/giess-karte" in read(HERE)
    made = offer(fork, "Mit Pflanzjahr.", actor=actor(world["rita"]))
    path = f"/verbesserungen/{made.pk}/"
    shown = read(path, world["anna"])
    assert "-SELECT art FROM baeume" in shown
    assert "+SELECT art, jahr FROM baeume" in shown
    assert visitor(world["nora"]).get(path).status_code == 404
    decide = {"deed": "decline", "words": "Das Jahr fehlt oft."}
    assert visitor(world["rita"]).post(path, decide).status_code == 400
    assert visitor(world["anna"]).post(path, decide).status_code == 303
    assert "Das Jahr fehlt oft." in read(path, world["rita"])
    assert "proposal-decided" in kinds(world["rita"])


def test_a_package_comes_in_by_the_page_and_goes_out_by_a_second_person(world, tmp_path):
    anna, ben = visitor(world["anna"]), visitor(world["ben"])
    answer = anna.post(KEPT, {"deed": "import", "package": zipped(tmp_path, version="1.1.0")})
    assert answer.status_code == 303, text_of(answer)
    draft = version_of(world).usecase.versions.get(version="1.1.0")
    anna.post(KEPT, {"deed": "hand-over", "version": draft.pk})
    assert anna.post(KEPT, {"deed": "publish", "version": draft.pk}).status_code == 400
    assert "1.1.0" not in read(HERE)
    assert "wartet auf Freigabe" in text_of(ben.get("/meine-arbeit/"))
    ben.post(KEPT, {"deed": "publish", "version": draft.pk})
    assert "1.1.0" in read(HERE)
    anna.post(KEPT, {"deed": "deprecate", "usecase": draft.usecase_id, "words": "Es gibt Neues."})
    assert "Es gibt Neues." in read(HERE)


def zipped(folder: Any, **said: Any) -> SimpleUploadedFile:
    write_package(folder / "p", plain_package(**said))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in (folder / "p").iterdir():
            archive.write(path, path.name)
    return SimpleUploadedFile("paket.zip", content.getvalue(), "application/zip")


def test_what_is_no_package_says_why(world):
    file = SimpleUploadedFile("paket.zip", b"nothing", "application/zip")
    answer = visitor(world["anna"]).post(KEPT, {"deed": "import", "package": file})
    assert answer.status_code in {400, 422}
    assert "ZIP" in text_of(answer)
    assert visitor(world["rita"]).get(KEPT).status_code == 404


def test_together_shows_who_is_there_and_who_is_grey(world):
    page = read(f"{HERE}gemeinsam/")
    figures = re.findall(r'figure__value">([^<]+)<', page)
    assert figures[0] == "1"
    assert f'href="{HERE}?kommune=olpe"' in page
    assert f'href="{HERE}?kommune=arnsberg"' not in page


def test_who_starts_together_is_told_to_people_of_the_region_alone(world):
    adopted(version_of(world), town("05958036", "Olsberg"), [("noted", 0)],
            start_wanted=date(2027, 1, 15), contact="plan@olsberg.example")  # fmt: skip
    assert "Auch vorgemerkt" not in read(HERE)
    assert "15.01.2027" in read(HERE, world["rita"])
    calendar = visitor(world["rita"]).get(f"{HERE}gemeinsam/start.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20270115" in calendar
    assert "plan@olsberg.example" in calendar
    assert visitor().get(f"{HERE}gemeinsam/start.ics").status_code == 302


def test_the_network_counts_what_really_ran(world):
    nora = world["nora"]
    page = read("/netzwerk/anwendungsfaelle/", nora)
    assert "Niemand hatte die Zeit (1)" in page
    answer = visitor(nora).get("/netzwerk/anwendungsfaelle/statistik.csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (row["kommunen"], row["aktive_tage"]) == ("Arnsberg", "25")
    assert (row["versionen"], row["beendet_gruende"]) == ("1.0.0: 1", "no-staff: 1")
    assert row["zuordnung_minuten_median"] == "5"
    assert (row["reife"], row["reife_wort"]) == ("pilot", "Pilot: läuft in einer Kommune")
    assert row["beendet_gruende_worte"] == "Niemand hatte die Zeit: 1"
    english = visitor(nora).get("/en/netzwerk/anwendungsfaelle/statistik.csv")
    assert "Pilot: läuft in einer Kommune" in english.content.decode()  # as its head is
    for who in (world["rita"], world["anna"]):
        assert visitor(who).get("/netzwerk/anwendungsfaelle/").status_code == 403


def test_papers_for_council_and_funder_are_tagged_pdfs_of_few_pages(portal, world):
    """Two children; the second time nothing is typeset."""
    council = pdf(visitor().get(f"{HERE}vorlage/olpe.pdf"))
    funder = pdf(visitor(world["nora"]).get("/netzwerk/anwendungsfaelle/statistik.pdf"))
    assert len(pypdfium2.PdfDocument(council)) == 1
    for one in (council, funder):
        assert pikepdf.open(io.BytesIO(one)).Root.MarkInfo.Marked
    text = pypdfium2.PdfDocument(council)[0].get_textpage().get_text_bounded()
    for said in ("Für den Rat von Olpe", "300 €", "50 €", "Weniger Fahrten", "Arnsberg, seit"):
        assert said in text, said
    assert len(list(portal.layout.papers.glob("*.pdf"))) == 2
    assert pdf(visitor().get(f"{HERE}vorlage/olpe.pdf")) == council


def pdf(answer: Any) -> bytes:
    assert answer.status_code == 200
    content = b"".join(answer)
    assert content.startswith(b"%PDF")
    return content


def test_gallery_and_page_say_what_the_town_has(world):
    from django.utils import timezone

    from drehscheibe.portal.readiness.models import Readiness

    gap = {"baeume": {"need": "baeume", "state": "missing", "required": True, "candidates": []}}
    Readiness.objects.create(
        version=version_of(world), organisation=town(), missing=1, needs=gap,
        lacking="~Baumkataster", computed=timezone.now(),
    )  # fmt: skip
    assert "0 von 1 nötigen Daten" in read(f"{HERE}?kommune=soest")
    gallery = read("/anwendungsfaelle/?kommune=soest")
    assert "Eine Sache fehlt" in gallery
    assert "Es fehlt: Baumkataster" in gallery
    assert "Was fehlt, wer es hat" in read(f"{HERE}?kommune=soest")
    check = read(f"{HERE}bereitschaft/soest/")
    assert "Sie können trotzdem anfangen oder vormerken" in check
    assert "Läuft bei uns" in read("/anwendungsfaelle/?kommune=arnsberg")
    assert "<strong>Baumkataster</strong>" in read("/netzwerk/anwendungsfaelle/", world["nora"])
    gaps = read("/netzwerk/anwendungsfaelle/luecken/", world["nora"])
    assert "Diese Daten hat jede Kommune selbst." in gaps


def test_the_town_where_it_was_built_is_told_and_the_towns_own_page_says_what_runs(world):
    assert "taken-over" in kinds(world["anna"])
    page = read("/kommunen/arnsberg/")
    assert f'href="{HERE}arnsberg/"' in page
    assert f'href="{HERE}olpe/"' not in read("/kommunen/olpe/")
