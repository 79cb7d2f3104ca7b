# SPDX-License-Identifier: EUPL-1.2
"""The matrix of commands: the operator sees all and is named; a foreign token opens nothing.

The commands come from the command line itself: one that is not in `CHANGES`, `READS` or
`INSTALLS` fails the test.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from drehscheibe.domain.errors import Refused, RemoteRefused
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.programs import Scope
from drehscheibe.releases.pointer import read_pointer
from drehscheibe.settings import current_settings
from emptying import empty
from far_servers import PLACES, ChangingServer, changing_server
from package_samples import kept, plain_package
from portal_samples import Rows, Sample, column, publish
from townhall import ARNSBERG, SOEST, actor, install_region, person, town

OTTO = "Otto Operator"
WHO = ("--by", OTTO)
PEOPLE = "e-mail;name;organisation;rollen\nneu@example.org;Neu;Soest;Datenpflege\n"
# What changes something: the trail of Soest names the operator. `{…}` are files of the test.
CHANGES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("publish",): ("{csv}", "--owner", SOEST, "--yes", "--title", "Neu", "--licence", "cc-zero"),
    ("thinning",): ("undo-me", "--rule", "everything"),
    ("keep",): ("undo-me", "{release}", "--because", "x"),
    ("undo",): ("undo-me",),
    ("withdraw",): ("withdraw-me", "--because", "x"),
    ("purge",): ("purge-me", "--yes", "--because", "x"),
    ("organisation",): (SOEST, "--quota-gib", "7", "--yes"),
    ("person", "invite"): ("i@example.org", "--organisation", SOEST, "--role", "steward"),
    ("person", "invite-csv"): ("{people}",),
    ("person", "roles"): (
        "anna@example.org", "--organisation", SOEST, "--role", "steward", "--role", "reviewer",
    ),
    ("person", "deactivate"): ("anna@example.org", "--because", "x"),
    ("person", "reset-second-factor"): ("anna@example.org", "--because", "x"),
    ("person", "activate"): ("anna@example.org",),
    ("host", "add"): ("soest.example", "--organisation", SOEST),
    ("host", "remove"): ("soest.example",),
    ("source", "add"): ("{url}", "--owner", SOEST),
    ("source", "edit"): ("127-0-0-1-soest", "--where", "name = 'x'"),
    ("source", "allow"): ("127-0-0-1-soest",),
    ("source", "remove"): ("127-0-0-1-soest", "--yes"),
    ("package", "import"): ("{package}", "--owner", SOEST),
    ("package", "purge"): ("soest/probe", "--yes", "--because", "x"),
    ("backup",): ("{new}",),
}  # fmt: skip
# What only reads: of every organisation, public or not.
READS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("releases",): ("hidden",),
    ("trail",): ("--organisation", SOEST, "--dataset", "hidden"),
    ("person", "list"): ("--organisation", SOEST),
    ("host", "list"): (),
    ("source", "list"): (),
    ("source", "show"): ("bleibt",),
    ("adoption", "list"): (),
    ("package", "export"): ("soest/giess-karte", "--to", "{new}-of-packages"),
    ("harvest",): ("--due",),
    ("doctor",): (),
    ("inspect",): ("{csv}",),
    ("export",): ("undo-me", "--format", "csv", "--out", "{new}"),
}
# What makes, starts or copies whole installations and names no organisation.
INSTALLS = {
    ("init",), ("demo",), ("serve",), ("worker",), ("region", "build"), ("region", "list"),
    ("region", "sources"), ("static",), ("restore",),
}  # fmt: skip


# What works on files of whoever calls it, and opens no installation.
OWN_FILES = {("package", "new"), ("package", "check"), ("package", "test"), ("package", "build")}
# What the worker does anyway, done now; the run itself says why.
AGAIN = {("adoption", "run")}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below
        yield from leaves(below, (*path, name))


@pytest.fixture(scope="module")
def far(portal_process: Any) -> Iterator[ChangingServer]:
    """A machine of others that may be asked."""
    with changing_server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
        patch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", str(server.server_port))
        current_settings.cache_clear()
        server.content["/orte.csv"] = PLACES
        yield server
    current_settings.cache_clear()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, far: ChangingServer) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "orte.csv").write_text("Name;Länge;Breite\nA;8,1;51,5\nB;8,2;51,6\n")
    (folder / "people.csv").write_text(PEOPLE)
    run(("package", "new"), str(folder / "paket"), "--id", "soest/probe")
    paths = {"csv": str(folder / "orte.csv"), "people": str(folder / "people.csv")}
    paths["package"] = str(folder / "paket")
    return paths | {"url": far.address("/orte.csv")}


@pytest.fixture(scope="module")
def world(portal_process: Any) -> Iterator[dict[str, str]]:
    """Soest with datasets to change, one of them hidden; tokens of Soest and of Arnsberg."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
    from drehscheibe.portal.programs.services import Wish, issue
    from drehscheibe.portal.sources.models import Source

    empty(portal_process.layout)
    portal_process.layout.create()
    install_region(portal_process)
    soest, arnsberg = town(), town(ARNSBERG, "Arnsberg")
    layout = portal_process.layout
    for slug in ("undo-me", "undo-me", "withdraw-me", "purge-me", "hidden"):
        rows = Rows("orte", (column("name", "Name"),), [{"name": "A"}])
        publish(layout, Sample(slug, slug, SOEST, (rows,)))
    boss = Actor("operator: test", is_operator=True)
    cora = person("Cora", Role.ADMINISTRATOR, of=soest)
    withdraw_dataset(layout, "hidden", actor(cora), reason="geheim")
    Source.objects.create(owner=soest, slug="bleibt", title="Bleibt", address="https://b.example")
    kept(layout, layout.scratch / "paket", plain_package(), owner=soest, actor=boss)
    for name, of in (("Anna", soest), ("Fremd", arnsberg)):
        TOTP.activate(person(name, Role.STEWARD, of=of), generate_totp_secret())
    other = person("Dana", Role.ADMINISTRATOR, of=arnsberg)
    wish = Wish("P", Scope(may_submit=True), 30)
    pointer = read_pointer(layout.pointer("undo-me"))
    assert pointer
    yield {
        "release": pointer.release,
        "foreign": issue(layout, arnsberg, wish, actor=actor(other)).token,
        "made up": "dsp_erfunden",
    }
    empty(portal_process.layout)


def run(path: tuple[str, ...], *words: str) -> Result:
    from drehscheibe.cli.main import drehscheibe

    return CliRunner().invoke(drehscheibe, [*path, *words])


def trail() -> list[tuple[str, str, str]]:
    from drehscheibe.portal.evidence.models import AuditEntry

    return list(AuditEntry.objects.order_by("pk").values_list("actor", "organisation", "dataset"))


def test_every_command_has_its_line():
    from drehscheibe.cli.main import drehscheibe

    assert {*leaves(drehscheibe)} == {*CHANGES, *READS, *INSTALLS, *OWN_FILES, *AGAIN}


def test_whatever_the_operator_changes_the_trail_names_them(world, files, tmp_path):
    for path, words in CHANGES.items():
        before, named = len(trail()), files | world | {"new": str(tmp_path / path[-1])}
        done = run(path, *(word.format(**named) for word in words), *WHO)
        assert done.exit_code == 0, (path, done.output, done.exception)
        told = trail()[before:]
        assert told, path
        assert {who for who, _, _ in told} == {f"operator: {OTTO}"}, path
        about_all = path in {("backup",), ("person", "deactivate"), ("person", "activate")}
        assert about_all or SOEST in {organisation for _, organisation, _ in told}, path


def test_the_operator_reads_what_is_hidden_and_reading_leaves_no_trace(world, files, tmp_path):
    before = trail()
    for path, words in READS.items():
        named = files | {"new": str(tmp_path / path[-1])}
        done = run(path, *(word.format(**named) for word in words))
        assert done.exit_code == 0, (path, done.output, done.exception)
    assert "geheim" in run(("trail",), *READS["trail",]).output
    assert "fremd@example.org" not in run(("person", "list"), *READS["person", "list"]).output
    assert json.loads(run(("releases",), "hidden", "--json").output)["state"] == "withdrawn"
    assert trail() == before


def test_a_file_of_one_organisation_becomes_no_release_of_anothers_dataset(world, files):
    before = trail()
    words = (files["csv"], "--owner", ARNSBERG, "--dataset", "undo-me", "--yes")
    done = run(("publish",), *words, *WHO)
    assert done.exit_code != 0
    assert isinstance(done.exception, Refused), done.exception
    assert trail() == before


@pytest.mark.parametrize("token", ["foreign", "made up"])
def test_the_remote_command_line_opens_nothing_with_a_token_of_others(
    world, files, live_server, token
):
    from django.core.cache import cache

    from drehscheibe.portal.desk.models import Draft

    cache.clear()
    before, told = (list(Draft.objects.values()), trail()), set()
    for slug in ("undo-me", "hidden", "gibt-es-nicht"):
        words = (files["csv"], "--server", live_server, "--token", world[token])
        done = run(("publish",), *words, "--owner", SOEST, "--dataset", slug, "--yes")
        assert isinstance(done.exception, RemoteRefused), (done.output, done.exception)
        told.add(str(done.exception.params["detail"]).replace(slug, "…"))
    assert len(told) == 1
    assert (list(Draft.objects.values()), trail()) == before
