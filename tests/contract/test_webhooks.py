# SPDX-License-Identifier: EUPL-1.2
"""Machines are told of new releases: signed as Standard Webhooks says, tried again, paused after
days, and never led into the own network."""

from __future__ import annotations

import http.server
import json
import re
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from drehscheibe.domain.errors import AddressInternal, AddressNotValid, Refused
from drehscheibe.policy.actors import Actor, Role
from portal_samples import Rows, Sample, column, publish
from townhall import ARNSBERG, SOEST, actor, install_region, person, town, visitor

OPERATOR = Actor("operator: Test", is_operator=True)
PAGE = "/organisationen/soest/webhooks/"
HOW_TO = Path(__file__).parents[2] / "docs/how-to/bescheid-bekommen.md"


class Receiver(http.server.ThreadingHTTPServer):
    """A program of somebody else; answers as it is told and remembers what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.headers = 204, {}
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=geheim"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def server():
    with Receiver() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def receiver(server):
    server.status, server.headers, server.got = 204, {}, []
    return server


@pytest.fixture
def settings(portal, once, monkeypatch, server):
    """Of an installation that may write to this machine; Soest has one public dataset."""
    from drehscheibe.settings import current_settings

    def made():
        install_region(portal)
        town()
        publish(portal.layout, sample(1))

    once(made)
    monkeypatch.setenv("DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("DREHSCHEIBE_FETCH_PORTS", f"80,443,{server.server_port}")
    current_settings.cache_clear()
    yield current_settings()
    monkeypatch.undo()
    current_settings.cache_clear()


def sample(rows, slug="pegel"):
    table = Rows("orte", (column("name", "Name"),), [{"name": f"P{n}"} for n in range(rows)])
    return Sample(slug, "Pegel", SOEST, (table,), created=f"2026-11-20T08:00:{rows:02}Z")


def release(settings, rows=2, slug="pegel"):
    publish(settings.layout, sample(rows, slug))


def register(settings, address, *, slug="", by=OPERATOR):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.webhooks.services import register

    dataset = Dataset.objects.get(slug=slug) if slug else None
    return register(town(), address, dataset=dataset, actor=by, settings=settings)


def deliver(settings):
    """Let the worker do what is due for webhooks."""
    from drehscheibe.portal.jobs.services import Lane
    from drehscheibe.portal.webhooks.delivering import DELIVER, ask_due
    from drehscheibe.portal.worker import Worker

    ask_due()
    while Worker(settings).work_once(lane=Lane(only=frozenset({DELIVER}))):
        pass


def later():
    """The pause is over."""
    from drehscheibe.portal.webhooks.models import Delivery

    Delivery.objects.filter(next_try__isnull=False).update(next_try=timezone.now())


def only(model):
    from drehscheibe.portal.webhooks import models

    return getattr(models, model).objects.get()


def test_the_reference_vector_of_the_specification():
    from drehscheibe.portal.webhooks.signing import headers_of

    headers = headers_of(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        seconds=1614265330,
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def checked_by_the_how_to() -> Any:
    """The lines of the documentation with which a receiver checks a message, as they stand."""
    lines = re.search(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)[1]
    names: dict[str, Any] = {}
    exec(lines, names)  # noqa: S102 - our own documentation
    return names["message_of"]


def test_a_release_is_told_and_the_lines_of_the_how_to_check_it(settings, receiver):
    made = register(settings, receiver.address)
    release(settings)
    deliver(settings)
    [(headers, body)] = receiver.got
    message = checked_by_the_how_to()(headers, body, made.secret)
    assert message["type"] == "dataset.released"
    data = message["data"]
    assert (data["dataset"]["slug"], data["release"]["number"], data["release"]["rows"]) == (
        "pegel", 2, 2
    )  # fmt: skip
    assert data["links"]["items"].endswith("/ogc/collections/pegel/items")
    assert visitor().get(data["release"]["url"].partition("8000")[2]).status_code == 200
    assert len(body) < 2_000
    assert (only("Delivery").state, only("Delivery").status) == ("delivered", 204)


@pytest.mark.parametrize("part", ["body", "webhook-id", "webhook-timestamp", "old", "secret"])
def test_the_lines_of_the_how_to_refuse_what_is_not_ours(portal_process, part):
    from drehscheibe.portal.webhooks.signing import headers_of, new_secret

    secret, body = new_secret(), b'{"type":"webhook.test"}'
    seconds = int(time.time()) - (3_600 if part == "old" else 0)
    headers = headers_of(secret, "msg_1", body, seconds=seconds)
    if part == "body":
        body += b" "
    elif part == "secret":
        secret = new_secret()
    elif part == "webhook-timestamp":
        headers[part] = str(seconds + 1)
    elif part == "webhook-id":
        headers[part] = "msg_2"
    with pytest.raises(ValueError, match="not"):
        checked_by_the_how_to()(headers, body, secret)


def test_a_message_that_fails_is_tried_again_under_the_same_id(settings, receiver):
    register(settings, receiver.address)
    release(settings)
    receiver.status = 500
    deliver(settings)
    deliver(settings)
    assert len(receiver.got) == 1, "not before the pause is over"
    waiting = only("Delivery")
    assert (waiting.state, waiting.attempts, waiting.status) == ("waiting", 1, 500)
    receiver.status = 200
    later()
    deliver(settings)
    first, second = (headers["webhook-id"] for headers, _ in receiver.got)
    assert first == second
    assert only("Webhook").failures == 0


def test_the_pause_grows_and_the_other_side_may_ask_for_more(settings, receiver):
    register(settings, receiver.address)
    release(settings)
    receiver.status, receiver.headers = 503, {"Retry-After": "7200"}
    deliver(settings)
    assert only("Delivery").next_try > timezone.now() + timedelta(minutes=110)
    receiver.headers = {}
    later()
    deliver(settings)
    ahead = only("Delivery").next_try - timezone.now()
    assert timedelta(minutes=3) < ahead < timedelta(minutes=7)


def test_what_comes_behind_a_failure_waits_with_it_and_keeps_its_order(settings, receiver):
    register(settings, receiver.address)
    release(settings, 2)
    release(settings, 3)
    receiver.status = 500
    deliver(settings)
    assert len(receiver.got) == 1
    receiver.status = 200
    later()
    deliver(settings)
    numbers = [json.loads(body)["data"]["release"]["number"] for _, body in receiver.got]
    assert numbers == [2, 2, 3]


@pytest.mark.parametrize(("status", "since", "pause"), [(500, 4, "failing"), (500, 1, ""),
                                                        (410, 0, "gone")])  # fmt: skip
def test_after_days_or_where_it_is_gone_it_is_paused_and_its_people_are_told(
    settings, receiver, status, since, pause
):
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.webhooks.models import Webhook

    anna = person("Anna", Role.STEWARD)
    person("Ben", Role.REVIEWER)
    register(settings, receiver.address)
    begin = timezone.now() - timedelta(days=since)
    Webhook.objects.update(failures=10, failing_since=begin)
    release(settings)
    receiver.status = status
    deliver(settings)
    assert only("Webhook").paused == pause
    assert list(Notice.objects.values_list("person", "sentence")) == (
        [(anna.pk, f"Der Server antwortete mit Code {status}.")] if pause else []
    )
    release(settings, 3)
    later()
    deliver(settings)
    assert len(receiver.got) == (1 if pause else 2)


def test_who_goes_on_gets_what_waited(settings, receiver):
    from drehscheibe.portal.webhooks.services import go_on

    register(settings, receiver.address)
    release(settings)
    receiver.status = 410
    deliver(settings)
    receiver.status = 200
    go_on(only("Webhook"), actor=OPERATOR)
    deliver(settings)
    assert len(receiver.got) == 2
    assert only("Delivery").state == "delivered"


def test_a_test_message_leaves_at_once_also_behind_a_failure(settings, receiver):
    from drehscheibe.portal.webhooks.services import send_test

    register(settings, receiver.address)
    release(settings)
    receiver.status = 500
    deliver(settings)
    receiver.status = 200
    send_test(only("Webhook"), actor=OPERATOR)
    deliver(settings)
    assert json.loads(receiver.got[-1][1])["type"] == "webhook.test"


@pytest.mark.parametrize("address", [
    "https://10.0.0.1/hook", "https://169.254.169.254/latest", "https://[::1]/", "https://localhost:22/",
])  # fmt: skip
def test_the_own_network_is_not_written_to(settings, address):
    with pytest.raises((AddressInternal, AddressNotValid)):
        register(settings, address)


def test_a_name_that_leads_into_the_own_network_later_is_refused_then(settings, receiver):
    """By whatever the name means when it is asked, not when it was typed."""
    from drehscheibe.portal.webhooks.models import Webhook

    made = register(settings, "https://daten.example/hook")
    Webhook.objects.filter(pk=made.webhook.pk).update(
        address=f"https://localhost.localdomain.invalid:{receiver.server_port}/"
    )
    release(settings)
    deliver(settings)
    waiting = only("Delivery")
    assert (waiting.state, waiting.status, waiting.error["code"]) == (
        "waiting", 0, "address-host-unknown"
    )  # fmt: skip


def test_a_redirect_is_a_failure_and_is_not_followed(settings, receiver):
    register(settings, receiver.address)
    release(settings)
    receiver.status, receiver.headers = 302, {"Location": receiver.address}
    deliver(settings)
    assert len(receiver.got) == 1
    assert only("Delivery").status == 302


def test_only_https_leaves_the_house(settings):
    with pytest.raises(Refused):
        register(settings, "http://daten.example/hook")


def test_one_dataset_or_all_of_the_organisation_and_no_practice(settings, receiver):
    """What others publish is not told."""
    register(settings, receiver.address, slug="pegel")
    table = Rows("orte", (column("name", "Name"),), [{"name": "A"}])
    publish(settings.layout, Sample("baenke", "Bänke", SOEST, (table,)))
    deliver(settings)
    assert receiver.got == []


def test_the_secret_lies_sealed_and_the_trail_names_the_host_only(settings, receiver):
    from drehscheibe.portal.evidence.models import AuditEntry

    made = register(settings, receiver.address)
    assert made.secret not in made.webhook.sealed
    texts = " ".join(str(vars(entry)) for entry in AuditEntry.objects.all())
    assert "127.0.0.1" in texts
    assert "geheim" not in texts
    assert made.secret not in texts


def test_a_purge_takes_webhooks_and_messages_of_the_dataset_along(settings, receiver):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset
    from drehscheibe.portal.webhooks.models import Delivery, Webhook

    register(settings, receiver.address, slug="pegel")
    register(settings, receiver.address)
    release(settings)
    purge_dataset(settings.layout, "pegel", OPERATOR)
    assert (Webhook.objects.count(), Delivery.objects.count()) == (1, 0)


def test_the_steward_adds_tries_and_removes_it_on_the_pages(settings, receiver):
    anna = visitor(person("Anna", Role.STEWARD))
    assert anna.post(PAGE, {"address": "http://daten.example/"}).status_code == 422
    made = anna.post(PAGE, {"address": receiver.address, "dataset": "pegel"}).content.decode()
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made)[0]
    one = f"{PAGE}{only('Webhook').pk}/"
    assert secret not in anna.get(one).content.decode()
    assert anna.post(f"{one}tun/", {"deed": "test"}).status_code == 303
    deliver(settings)
    assert "angekommen" in anna.get(one).content.decode()
    other = re.search(
        r"whsec_[\w+/=]+", anna.post(f"{one}tun/", {"deed": "secret"}).content.decode()
    )
    assert other[0] != secret
    for deed, is_paused in (("pause", True), ("go-on", False)):
        anna.post(f"{one}tun/", {"deed": deed})
        assert ("angehalten" in anna.get(PAGE).content.decode()) is is_paused
    anna.post(f"{one}tun/", {"deed": "remove"})
    assert receiver.address not in anna.get(PAGE).content.decode()


@pytest.mark.parametrize(("roles", "of", "status"), [
    ((Role.STEWARD,), None, 200), ((Role.ADMINISTRATOR,), None, 200), ((Role.REVIEWER,), None, 404),
    (tuple(Role), ARNSBERG, 404), ((), None, 404),
])  # fmt: skip
def test_who_may_see_and_change_webhooks(settings, receiver, roles, of, status):
    made = register(settings, receiver.address)
    there = town(ARNSBERG, "Arnsberg") if of else None
    client = visitor(person("Eva", *roles, of=there))
    one = f"{PAGE}{made.webhook.pk}/"
    assert client.get(PAGE).status_code == client.get(one).status_code == status
    done = client.post(f"{one}tun/", {"deed": "pause"}).status_code
    assert done == (303 if status == 200 else 404)
    assert client.post(PAGE, {"address": receiver.address}).status_code == status


def test_a_program_registers_one_within_its_scope(settings, receiver):
    from drehscheibe.policy.programs import Scope
    from drehscheibe.portal.programs.services import Wish, issue

    cora = actor(person("Cora", Role.ADMINISTRATOR))

    def client(scope):
        token = issue(settings.layout, town(), Wish("Skript", scope, 30), actor=cora).token
        return visitor(HTTP_AUTHORIZATION=f"Bearer {token}")

    one, every = client(Scope(dataset="pegel")), client(Scope())
    kind = {"content_type": "application/json"}
    wish = {"address": receiver.address}
    assert one.post("/api/v1/webhooks", wish, **kind).status_code == 403
    made = one.post("/api/v1/webhooks", wish | {"dataset": "pegel"}, **kind)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    whole = every.post("/api/v1/webhooks", wish, **kind).json()["number"]
    assert len(one.get("/api/v1/webhooks").json()["webhooks"]) == 1
    assert one.get(f"/api/v1/webhooks/{whole}").status_code == 404
    here = f"/api/v1/webhooks/{made.json()['number']}"
    assert one.post(f"{here}/test", **kind).status_code == 202
    deliver(settings)
    told = one.get(here).json()
    assert told["deliveries"][0]["state"] == "delivered"
    assert "secret" not in told
    assert one.delete(here).status_code == 204
    assert one.delete(here).status_code == 404


def test_what_ended_a_month_ago_is_forgotten(settings, receiver):
    from drehscheibe.portal.jobs.handlers import UNWATCHED
    from drehscheibe.portal.webhooks.delivering import forget
    from drehscheibe.portal.webhooks.models import Delivery

    register(settings, receiver.address)
    release(settings)
    deliver(settings)
    Delivery.objects.update(created=timezone.now() - timedelta(days=31))
    assert forget({}, settings, UNWATCHED) == {"deliveries": 1}
