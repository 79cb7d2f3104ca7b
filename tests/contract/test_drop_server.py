# SPDX-License-Identifier: EUPL-1.2
"""Files on an SFTP server (OpenSSH): known by its key, asked with ours, taken when finished."""

from __future__ import annotations

import asyncio
import hashlib
import os
import queue
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import asyncssh
import pytest

from drehscheibe.connectors.fetching.addresses import FILES, parse
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.credentials import Credentials
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Mark, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from sftp_servers import USER, sftp_server
from townhall import actor, install_region, person, town

TEXT = "Name;Breitengrad;Längengrad\nLinde;51,5;8,1\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with sftp_server(tmp_path_factory.mktemp("sshd")) as found:
        yield found


@pytest.fixture(scope="module")
def key(server):
    made = asyncssh.generate_private_key("ssh-ed25519")
    server.admit(made.export_public_key().decode())
    return made.export_private_key().decode()


@pytest.fixture
def folder(tmp_path):
    put(tmp_path / "baeume_2026-11-25.csv", TEXT)
    put(tmp_path / "baeume_2026-11-26.csv.part", TEXT)
    (tmp_path / "passwd.csv").symlink_to("/etc/passwd")
    return tmp_path


def put(path, text, ago=3_600):
    path.write_text(text)
    os.utime(path, (time.time() - ago, time.time() - ago))


def rules_for(port, address="", key="", networks="127.0.0.0/8", password=""):
    quick = Pace(connect=2, first=10, total=20)
    gate = Gate.of(networks, f"80,443,{port}")
    said = Credentials(parse(address, schemes=FILES), USER, password, key) if address else None
    return Rules(8 << 20, "Drehscheibe/1", gate, pace=quick, credentials=said)


def address_of(server, folder):
    return f"sftp://127.0.0.1:{server.port}{folder}"


def take(wanted, target, rules):
    return connector_of(Kind.SFTP).take(wanted, target, rules, tell=lambda *_: None)


def test_before_anybody_signs_in_its_key_is_told(server, folder):
    found = recognise(address_of(server, folder), rules_for(server.port))
    assert found.kind is Kind.SFTP
    assert found.address == f"{address_of(server, folder)}#{server.fingerprint}"
    assert found.offers == ()


def test_finished_files_are_offered_and_brought_once(server, key, folder, tmp_path_factory):
    address = f"{address_of(server, folder)}#{server.fingerprint}"
    rules, target = rules_for(server.port, address, key), tmp_path_factory.mktemp("da") / "file"
    found = recognise(address, rules)
    assert [(one.key, one.title) for one in found.offers] == [("baeume_*.csv", "Baeume")]
    wanted = Wanted(address, "baeume_*.csv")
    fetched = take(wanted, target, rules)
    assert target.read_text() == TEXT
    assert fetched.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert fetched.name == "baeume_2026-11-25.csv"
    again = replace(wanted, mark=Mark.of(fetched))
    assert take(again, target, rules) is None
    put(folder / "baeume_2026-11-26.csv", TEXT + "Eiche;51,6;8,2\n", ago=5)
    assert take(again, target, rules) is None  # it may still be written
    put(folder / "baeume_2026-11-26.csv", TEXT + "Eiche;51,6;8,2\n", ago=60)
    assert take(again, target, rules).name == "baeume_2026-11-26.csv"


def test_what_is_not_there_is_told(server, key, folder, tmp_path):
    for path, error in (("/gibt/es/nicht", errors.AddressNotFound), ("", errors.FileTooLarge)):
        address = f"{address_of(server, folder)}{path}#{server.fingerprint}"
        rules = replace(rules_for(server.port, address, key), largest=10)
        with pytest.raises(error):
            take(Wanted(address, "baeume_*.csv"), tmp_path / "file", rules)


def test_a_wrong_sign_in_is_told(server, folder, tmp_path):
    address = f"{address_of(server, folder)}#{server.fingerprint}"
    with pytest.raises(errors.SignInRefused):
        take(Wanted(address, "x"), tmp_path / "file", rules_for(server.port, address, password="x"))


def test_the_own_network_is_not_asked(server, folder):
    with pytest.raises(errors.AddressInternal):
        recognise(address_of(server, folder), rules_for(server.port, networks=""))


class Curious(asyncssh.SSHServer):
    """Writes down every password that it is sent."""

    heard: list[str]

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        self.heard.append(password)
        return True


@contextmanager
def a_curious_server():
    """Another server, with another key."""
    heard, told = [], queue.Queue()
    key = asyncssh.generate_private_key("ssh-ed25519")

    async def serve():
        stopped, listening = asyncio.Event(), type("Listening", (Curious,), {"heard": heard})
        async with asyncssh.listen(
            "127.0.0.1", 0, server_factory=listening, server_host_keys=[key], sftp_factory=True
        ) as server:
            told.put((server.get_port(), asyncio.get_running_loop(), stopped))
            await stopped.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    port, loop, stopped = told.get(timeout=10)
    try:
        yield port, key.get_fingerprint("sha256"), heard
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)


def test_a_password_is_sent_to_the_right_server_alone(folder, tmp_path):
    with a_curious_server() as (port, fingerprint, heard):
        wrong = f"sftp://127.0.0.1:{port}{folder}#SHA256:{'A' * 43}"
        with pytest.raises(errors.ServerKeyChanged):
            take(Wanted(wrong, "x"), tmp_path / "file", rules_for(port, wrong, password="geheim"))
        assert heard == []
        right = f"sftp://127.0.0.1:{port}{folder}#{fingerprint}"
        rules = rules_for(port, right, password="geheim")
        assert take(Wanted(right, "baeume_*.csv"), tmp_path / "file", rules)
        assert heard == ["geheim"]


@pytest.fixture
def settings(portal, server, monkeypatch):
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", f"80,443,{server.port}")
    current_settings.cache_clear()
    install_region(portal)
    yield current_settings()
    monkeypatch.undo()
    current_settings.cache_clear()


def worked(settings, source):
    from drehscheibe.portal.jobs.services import Lane
    from drehscheibe.portal.worker import Worker

    worker = Worker(settings)
    while worker.work_once(lane=Lane(only=frozenset({"harvest", "look-at-source"}))):
        pass
    source.refresh_from_db()
    return source


def test_at_the_desk_a_person_sees_the_key_before_signing_in(settings, server, folder):
    from drehscheibe.portal.sources import services
    from drehscheibe.portal.sources.sealing import public_key

    anna = actor(person("Anna", Role.STEWARD))
    source = services.add_source(town(), address_of(server, folder), actor=anna, settings=settings)
    source = worked(settings, source)
    assert (source.state, source.error, source.offers) == ("new", None, [])
    assert source.address.endswith(server.fingerprint)
    keys = server.folder / "keys"
    before = keys.read_text()
    server.admit(f"{before}{public_key(source, settings)}")
    services.sign_in(source, USER, "", actor=anna, settings=settings)
    services.look_again(source, actor=anna)
    source = worked(settings, source)
    services.choose(source, services.Choice(("baeume_*.csv",)), actor=anna)
    run = services.fetch_now(source, actor=anna)
    worked(settings, source)
    assert run.harvested.get().draft.file_name == "baeume_2026-11-25.csv"
    other = f"{address_of(server, folder)}#SHA256:{'A' * 43}"
    type(source).objects.update(address=other)
    source.refresh_from_db()
    services.look_again(source, actor=anna)
    source = worked(settings, source)
    assert source.error["code"] == "server-key-changed"
    services.trust_anew(source, actor=anna)
    source = worked(settings, source)
    assert (source.error, source.sealed) == (None, "")
    assert source.address.endswith(server.fingerprint)
