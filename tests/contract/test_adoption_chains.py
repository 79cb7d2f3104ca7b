# SPDX-License-Identifier: EUPL-1.2
"""What follows from a run: alerts that leave once, and adoptions computed from adoptions."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from django.core import mail
from django.test import override_settings

from adoption_samples import OUTPUTS, PACKAGE, adopter, another, published, work_off
from drehscheibe.domain.errors import AdoptionNotFound
from drehscheibe.usecases.model import (
    Alert,
    Figure,
    Outputs,
    Parameter,
    Selector,
    Tile,
    Transform,
)
from townhall import PLAYGROUNDS, SOEST, install_region, visitor
from visits import text_of

WARDEN = "bauhof@arnsberg.example"
ALERT = Alert(
    "viele", "zahlen", "alt", {"de": "Viele alte Spielplätze"}, {"de": "Prüfen lassen."},
    on="zu_viele", off="10", to="wer",
)  # fmt: skip
FIRST = another(
    "1.0.0",
    outputs=replace(OUTPUTS, alerts=(ALERT,)),
    parameters=(
        *PACKAGE.parameters,
        Parameter("zu_viele", {"de": "Zu viele ab"}, Selector.THRESHOLD, 12),
        Parameter("wer", {"de": "Wer eine Meldung bekommt"}, Selector.CONTACT, WARDEN),
    ),
)
# Computed from what the first makes.
SECOND = another(
    "1.0.0",
    id="soest/erneuerung",
    profile=replace(PACKAGE.profile, title={"de": "Erneuerung"}),
    inputs=(replace(PACKAGE.inputs[0], name="alte"),),
    parameters=(),
    transforms=(Transform("summe", "summe.sql", "SELECT count(*) AS n FROM alte"),),
    outputs=Outputs(
        figures=(Figure("n", "summe", "n", {"de": "Zu erneuern"}),),
        dashboard=(Tile("figure", "n"),),
    ),
)
PAGE = "/anwendungsfaelle/soest/erneuerung/soest/"


def older(count: int) -> str:
    """The playgrounds (9 of them old) and some that are older still."""
    return PLAYGROUNDS + "".join(f"Uralt {n};1950;51,5;8,1\n" for n in range(count))


@pytest.fixture
def first(portal, once):
    install_region(portal)

    def made():
        here = adopter(portal)
        here.publish()
        adoption = here.live(published(FIRST))
        here.work()
        return here, adoption

    return once(made)


@pytest.fixture
def chain(first, once):
    """Soest computes from what Arnsberg's adoption makes."""

    def made():
        here, adoption = first
        there = adopter(here.settings, SOEST, "Soest")
        return here, adoption, there, second_of(there, adoption.outputs.get().dataset)

    return once(made)


def second_of(there, dataset):
    from drehscheibe.portal.adoptions import handing_over, services
    from drehscheibe.portal.adoptions.proposing import proposal_of, tables_of

    actor, (table,) = there.preparing, tables_of(dataset)
    adoption = there.begun(published(SECOND))
    services.bind(
        adoption, "alte", proposal_of(SECOND.inputs[0], dataset, table).bound, actor=actor
    )
    services.tick(adoption, ["wer"], actor=actor)
    services.start_trial(adoption, actor=actor)
    there.work()
    adoption.refresh_from_db()
    handing_over.answer(adoption, handing_over.all_clear(actor), actor=actor)
    handing_over.hand_over(adoption, actor=actor)
    return handing_over.approve(there.layout, adoption, actor=there.approving)


@pytest.fixture
def outbox():
    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield mail.outbox


def mailed(here, outbox):
    """What has left to whoever is on call since it was asked for last."""
    work_off(here.settings, ("adoption-alert",))
    told = [message for message in outbox if message.to == [WARDEN]]
    outbox.clear()
    return told


def renewed(here, adoption, text: str) -> None:
    here.publish(text, dataset=adoption.bindings.get().dataset)
    here.work()


def runs_of(adoption) -> int:
    return adoption.runs.filter(is_trial=False).count()


def figure_on_the_page() -> str:
    """How many the second counts, as everybody reads it."""
    (figure,) = re.findall(r"__figure[^>]*><strong>([^<]+)<", text_of(visitor().get(PAGE)))
    return figure


def kinds(who) -> list[str]:
    return list(who.notices.order_by("pk").values_list("kind", flat=True))


def test_an_alert_leaves_once_and_is_called_off_behind_its_other_threshold(first, outbox):
    here, adoption = first
    for count, told in (
        (3, ["Viele alte Spielplätze: Arnsberg"]),
        (2, []),  # 11: between the thresholds it stays on
        (4, []),  # 13: it was told already
        (0, ["Entwarnung: Viele alte Spielplätze: Arnsberg"]),
        (1, []),  # 10 would keep it on, but does not begin it
    ):
        renewed(here, adoption, older(count))
        left = mailed(here, outbox)
        assert [message.subject for message in left] == told, count
        for message in left:  # for people without an account
            assert "/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/" in message.body
    (on, off) = here.anna.notices.filter(kind="adoption-alert").order_by("pk")
    assert (on.who, off.who) == ("Viele alte Spielplätze", "Entwarnung: Viele alte Spielplätze")
    assert on.sentence == (
        "Viele alte Spielplätze: 12 (gewarnt wird ab 12). Zu tun: Prüfen lassen."
    )
    assert "9 (aufgehoben bei 10)" in off.sentence


def test_what_one_makes_renews_the_next_in_order_and_only_where_it_changed(chain):
    here, first, _, second = chain
    assert figure_on_the_page() == "9"
    before = runs_of(first), runs_of(second)
    renewed(here, first, older(2))
    assert (runs_of(first), runs_of(second)) == (before[0] + 1, before[1] + 1)
    assert figure_on_the_page() == "11"
    second.refresh_from_db()
    made = first.outputs.get().dataset
    assert second.shown_run.inputs["alte"]["release"] == made.release
    # A new playground is not old: the first is computed, and what it makes stays as it is.
    renewed(here, first, f"{older(2)}Ganz neu;2026;51,5;8,1\n")
    assert (runs_of(first), runs_of(second)) == (before[0] + 2, before[1] + 1)


def test_where_the_first_fails_the_next_keeps_what_it_had(chain):
    here, first, there, second = chain
    package = dict(first.version.package)
    package["transforms"] = [
        {**package["transforms"][0], "sql": "SELECT nichts FROM leer"}, package["transforms"][1]
    ]  # fmt: skip
    type(first.version).objects.filter(pk=first.version_id).update(package=package, sha256="f" * 64)
    runs = runs_of(second)
    renewed(here, first, older(2))
    first.refresh_from_db()
    assert first.runs.first().state == "failed"
    assert "adoption-fails" in kinds(here.anna)
    assert "Nicht erneuert" in text_of(
        visitor().get("/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/")
    )
    assert (figure_on_the_page(), runs_of(second)) == ("9", runs)
    assert "adoption-fails" not in kinds(there.anna)


def test_whoever_ends_the_first_is_told_of_the_next_and_its_people_are_told(chain):
    from drehscheibe.portal.adoptions import ending

    here, first, there, second = chain
    page = text_of(visitor(here.anna).get(f"/uebernahmen/{first.pk}/beenden/"))
    assert "Erneuerung, Soest" in page
    ending.end(here.layout, first, "no-staff", "Frau M. geht.", actor=here.preparing)
    notice = there.anna.notices.get(kind="adoption-data-end")
    assert notice.sentence.startswith("Arnsberg hat den Anwendungsfall „Alte Spielplätze“ beendet")
    assert notice.sentence.endswith("Frau M. geht.")
    second.refresh_from_db()
    assert (second.state, figure_on_the_page()) == ("live", "9")


def test_what_is_withdrawn_with_the_first_pauses_the_next(chain):
    here, first, there, second = chain
    said = {"reason": "no-staff", "words": "Ende.", "outputs": "withdraw"}
    answer = visitor(here.ben).post(f"/uebernahmen/{first.pk}/beenden/", said)
    assert answer.status_code == 303
    second.refresh_from_db()
    assert (second.state, second.shown_run) == ("paused", None)
    told = [kind for kind in kinds(there.anna) if kind.startswith("adoption-")]
    assert told[-1:] == ["adoption-loses-data"]
    assert "adoption-data-end" not in told
    assert "Zu erneuern" not in text_of(visitor().get(PAGE))


def test_the_command_lists_and_computes_again(chain):
    from drehscheibe.cli.main import drehscheibe

    _, first, _, second = chain

    def run(*words, code=0):
        done = CliRunner().invoke(drehscheibe, ["adoption", *words])
        assert done.exit_code == code, done.output
        return done.output

    lines = run("list").splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        f"{first.pk} soest/alte-spielplaetze@1.0.0 Arnsberg produktiv",
        f"{second.pk} soest/erneuerung@1.0.0 Soest produktiv",
    ]
    assert [one["organisation"] for one in json.loads(run("list", "--json"))] == [
        "05958004", SOEST
    ]  # fmt: skip
    assert "Seit Lauf 1 hat sich nichts geändert" in run("run", str(second.pk))
    told = json.loads(run("run", str(first.pk), "--json"))
    assert (told["state"], told["results"]["zahlen"], told["error"]) == ("done", 1, None)
    type(second).objects.filter(pk=second.pk).update(shown_run=None)
    assert "Berechnet: 1 Ergebnis" in run("run", str(second.pk))
    done = CliRunner().invoke(drehscheibe, ["adoption", "run", "999999"])
    assert isinstance(done.exception, AdoptionNotFound)
