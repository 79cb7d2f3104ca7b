# SPDX-License-Identifier: EUPL-1.2
"""Files at addresses, from real servers: what arrives, and what every bad one leads to."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import time

import pytest

from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.fetching.known import Known
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.domain import errors
from far_servers import CHANGED, CSV, ETAG, certificate_for, far_server
from ports import free_port

AGENT = "Drehscheibe/1 (+https://daten.example/)"
QUICK = Pace(connect=2, first=0.6, total=20, window=0.4, least=200)


@pytest.fixture(scope="module")
def far():
    with far_server() as server:
        yield server


@pytest.fixture
def target(tmp_path):
    return tmp_path / "file"


def gate_for(*ports, allowed="127.0.0.0/8", look_up=None):
    made = Gate.of(allowed, ",".join(map(str, ports)))
    return Gate(made.allowed, made.ports, look_up) if look_up else made


def rules_for(*ports, largest=1 << 20, pace=QUICK, **more):
    return Rules(largest, AGENT, gate_for(*ports, **more), pace=pace)


def fetched(far, path, target, **more):
    return fetch(far.address(path), target, rules_for(far.server_port, **more))


def test_a_file_arrives_with_everything_that_is_known_of_it(far, target):
    found = fetched(far, "/baeume.csv", target)
    assert target.read_bytes() == CSV
    assert (found.name, found.size) == ("baeume.csv", len(CSV))
    assert found.sha256 == hashlib.sha256(CSV).hexdigest()
    assert (found.etag, found.last_modified) == (ETAG, CHANGED)
    assert found.media_type == "text/csv; charset=utf-8"
    assert found.address == far.address("/baeume.csv")
    assert not found.is_protected
    assert [path.name for path in target.parent.iterdir()] == ["file"]


def test_the_server_learns_who_asks_and_nothing_else(far, target):
    fetched(far, "/baeume.csv", target)
    _, headers = far.asked[-1]
    assert headers == {
        "Host": f"127.0.0.1:{far.server_port}",
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate, identity",
        "Connection": "close",
    }


@pytest.mark.parametrize(
    "path",
    ["/ohne-laenge.csv", "/gepackt.csv", "/zweimal-gepackt.csv", "/deflate.csv", "/csv-als-seite"],
)
def test_servers_may_send_as_they_like(far, target, path):
    assert fetched(far, path, target).sha256 == hashlib.sha256(CSV).hexdigest()


def test_a_file_that_did_not_change_is_not_sent_again(far, target):
    rules, known = rules_for(far.server_port), Known(ETAG, CHANGED)
    assert fetch(far.address("/baeume.csv"), target, rules, known=known) is None
    assert fetch(far.address("/anders.csv"), target, rules, known=known) is not None


def test_a_link_of_nextcloud_brings_the_file_with_its_name(far, target):
    found = fetched(far, "/wolke/s/aB3dE5fG7", target)
    assert (found.name, target.read_bytes()) == ("aus der Wolke.csv", CSV)
    assert found.address == far.address("/wolke/s/aB3dE5fG7")


def test_what_only_looks_like_a_share_is_fetched_as_it_is(far, target):
    assert fetched(far, "/s/keineWolke", target).size == len(CSV)


def test_after_a_cut_it_goes_on_where_it_stopped(far, target):
    with pytest.raises(errors.AddressCut):
        fetched(far, "/unterbrochen.csv", target)
    assert target.stat().st_size == 100
    found = fetched(far, "/unterbrochen.csv", target)
    assert far.asked[-1][1]["Range"] == "bytes=100-"
    assert (found.sha256, target.read_bytes()) == (hashlib.sha256(CSV).hexdigest(), CSV)
    assert [path.name for path in target.parent.iterdir()] == ["file"]


def test_another_file_is_never_glued_to_the_first_part_of_one(far, target):
    with pytest.raises(errors.AddressCut):
        fetched(far, "/unterbrochen.csv", target)
    found = fetched(far, "/anders.csv", target)
    assert found.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert target.read_bytes().startswith(b"Name;")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/status/404", errors.AddressNotFound),
        ("/status/410", errors.AddressNotFound),
        ("/status/401", errors.AddressNeedsPassword),
        ("/status/403", errors.AddressNeedsPassword),
        ("/s/Geheim12", errors.AddressNeedsPassword),
        ("/status/429", errors.AddressBusy),
        ("/status/503", errors.AddressBusy),
        ("/status/500", errors.AddressServerFailed),
        ("/status/502", errors.AddressServerFailed),
        ("/status/204", errors.AddressAnswerWrong),
        ("/status/400", errors.AddressAnswerWrong),
        ("/status/418", errors.AddressAnswerWrong),
        ("/seite", errors.AddressIsWebPage),
        ("/seite-als-csv", errors.AddressIsWebPage),
        ("/leer.csv", errors.AddressEmpty),
        ("/im-kreis", errors.AddressLoops),
        ("/unsinn", errors.AddressAnswerWrong),
        ("/fremd-gepackt.csv", errors.AddressAnswerWrong),
        ("/falsch-gepackt.csv", errors.AddressAnswerWrong),
        ("/halb-gepackt.csv", errors.AddressCut),
        ("/gross.csv", errors.FileTooLarge),
        ("/endlos.csv", errors.FileTooLarge),
        ("/bombe.csv", errors.FileTooLarge),
        ("/langsam.csv", errors.AddressTooSlow),
        ("/still", errors.AddressUnreachable),
        ("/kopf-tropft", errors.AddressUnreachable),
        ("/hinweise", errors.AddressUnreachable),
    ],
)
def test_every_bad_answer_has_a_name_and_tells_nothing_of_itself(far, target, path, kind):
    begun = time.monotonic()
    with pytest.raises(errors.DrehscheibeError) as raised:
        fetched(far, path, target)
    assert type(raised.value) is kind
    assert "geheim" not in str(raised.value)
    assert time.monotonic() - begun < 5
    assert not target.exists() or target.stat().st_size <= 1 << 20


def test_the_whole_takes_no_longer_than_it_may(far, target):
    pace = Pace(connect=2, first=5, total=0.7, window=5, least=1)
    begun = time.monotonic()
    with pytest.raises(errors.AddressTooSlow):
        fetched(far, "/langsam.csv", target, pace=pace)
    assert time.monotonic() - begun < 3


def test_a_redirect_is_followed_and_the_name_is_that_of_the_file(far, target):
    found = fetched(far, "/weiter?/baeume.csv", target)
    assert (found.name, found.size) == ("baeume.csv", len(CSV))


@pytest.mark.parametrize(
    "there",
    ["http://10.0.0.1:{port}/", "http://[::1]:{port}/", "http://169.254.169.254:{port}/latest/",
     "//0.0.0.1:{port}/", "http://[::ffff:10.0.0.1]:{port}/"],
)  # fmt: skip
def test_a_redirect_into_the_own_network_is_not_followed(far, target, there):
    there = there.format(port=far.server_port)
    with pytest.raises(errors.AddressInternal) as raised:
        fetched(far, f"/weiter?{there}", target)
    assert raised.value.params == {"host": "127.0.0.1"}


@pytest.mark.parametrize(
    "there", ["file:///etc/passwd", "http://127.0.0.1:22/", "http://a:b@x.de/"]
)
def test_a_redirect_leads_to_no_other_place_than_the_web(far, target, there):
    with pytest.raises(errors.AddressAnswerWrong):
        fetched(far, f"/weiter?{there}", target)
    assert not target.exists()


def test_a_redirect_to_a_name_of_the_own_network_does_not_say_it(far, target):
    names = {"127.0.0.1": ["127.0.0.1"], "intern.example": ["10.0.0.7"]}
    rules = rules_for(far.server_port, look_up=lambda host, port: names[host])
    address = far.address(f"/weiter?http://intern.example:{far.server_port}/")
    with pytest.raises(errors.AddressInternal) as raised:
        fetch(address, target, rules)
    assert "intern" not in str(raised.value.params)


def test_this_machine_is_not_asked_where_nobody_allowed_it(far, target):
    before = len(far.asked)
    for address in ("http://127.0.0.1:{}/baeume.csv", "http://localhost:{}/baeume.csv"):
        with pytest.raises(errors.AddressInternal):
            fetch(address.format(far.server_port), target, rules_for(far.server_port, allowed=""))
    assert len(far.asked) == before


def test_a_name_that_changes_between_two_looks_gains_nothing(far, target):
    """Rebinding: it is looked up once for each connection, and that very machine is asked."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    looked = []

    def look_up(host, port):
        looked.append(host)
        return next(answers)

    rules = rules_for(far.server_port, look_up=look_up)
    address = f"http://wechsel.example:{far.server_port}/baeume.csv"
    assert fetch(address, target, rules).size == len(CSV)
    assert looked == ["wechsel.example"]
    with pytest.raises(errors.AddressInternal):
        fetch(address, target, rules)


def test_a_name_with_one_private_machine_among_public_ones_is_not_asked(far, target):
    rules = rules_for(far.server_port, look_up=lambda host, port: ["127.0.0.1", "10.0.0.1"])
    before = len(far.asked)
    with pytest.raises(errors.AddressInternal):
        fetch(f"http://halb.example:{far.server_port}/baeume.csv", target, rules)
    assert len(far.asked) == before


def test_the_next_machine_of_a_name_is_asked_where_one_is_down(far, target):
    rules = rules_for(far.server_port, look_up=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert fetch(f"http://zwei.example:{far.server_port}/baeume.csv", target, rules)


def test_nobody_there_is_said(target):
    port = free_port()
    with pytest.raises(errors.AddressUnreachable):
        fetch(f"http://127.0.0.1:{port}/", target, rules_for(port))


def test_an_unknown_name_is_said(target):
    with pytest.raises(errors.AddressHostUnknown):
        fetch("https://gibt-es-nicht.invalid/a.csv", target, Rules(1 << 20, AGENT))


def test_a_certificate_nobody_vouches_for_is_said(target, tmp_path):
    with far_server(certificate_for("127.0.0.1", tmp_path)) as far:
        with pytest.raises(errors.AddressCertificateWrong):
            fetched(far, "/baeume.csv", target)
        assert far.asked == []


def test_a_certificate_is_for_the_name_that_was_asked(target, tmp_path, monkeypatch):
    certificate = certificate_for("soest.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with far_server(certificate) as far:
        rules = rules_for(far.server_port, look_up=lambda host, port: ["127.0.0.1"])
        good = f"https://soest.example:{far.server_port}/baeume.csv"
        assert fetch(good, target, rules).is_protected
        with pytest.raises(errors.AddressCertificateWrong):
            fetch(good.replace("soest.", "arnsberg."), target, rules)


def test_https_to_a_server_without_it_is_said(far, target):
    address = far.address("/baeume.csv").replace("http:", "https:")
    with pytest.raises(errors.AddressUnreachable):
        fetch(address, target, rules_for(far.server_port))


def test_the_environment_names_no_proxy(far, target, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert fetched(far, "/baeume.csv", target)


def test_the_setting_names_one(far, target):
    """The far server plays the proxy: it is asked for the whole address."""
    gate = gate_for(80, look_up=lambda host, port: ["93.184.215.14"])
    rules = Rules(1 << 20, AGENT, gate, proxy=far.address(""), pace=QUICK)
    with pytest.raises(errors.AddressNotFound):
        fetch("http://daten.example/baeume.csv", target, rules)
    assert far.asked[-1][0] == "http://daten.example:80/baeume.csv"


@pytest.fixture
def tunnel(tmp_path):
    """A proxy that lets one https connection through to wherever its list says."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        places, asked = {}, []

        def serve():
            line, _ = listening.accept()
            asked.append(line.recv(65_536).decode())
            name = asked[0].split()[1]
            if name not in places:
                line.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                line.close()
                return
            there = socket.create_connection(places[name])
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_relay, args=(there, line))
            back.start()
            _relay(line, there)
            back.join()
            line.close()
            there.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://anna:geheim@127.0.0.1:{listening.getsockname()[1]}", places, asked
        thread.join(5)


def _relay(source, sink):
    with contextlib.suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


def test_https_goes_through_the_proxy_in_a_tunnel(target, tmp_path, tunnel, monkeypatch):
    proxy, places, asked = tunnel
    certificate = certificate_for("soest.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with far_server(certificate) as far:
        places["soest.example:443"] = ("127.0.0.1", far.server_port)
        gate = gate_for(443, look_up=lambda host, port: ["93.184.215.14"])
        rules = Rules(1 << 20, AGENT, gate, proxy=proxy, pace=QUICK)
        assert fetch("https://soest.example/baeume.csv", target, rules).is_protected
        assert "geheim" not in str(far.asked)
    assert "Proxy-Authorization: Basic YW5uYTpnZWhlaW0=" in asked[0]


def test_what_the_proxy_does_not_reach_is_said(target, tunnel):
    proxy, _, _ = tunnel
    gate = gate_for(443, look_up=lambda host, port: ["93.184.215.14"])
    with pytest.raises(errors.AddressUnreachable):
        fetch("https://x.example/", target, Rules(1 << 20, AGENT, gate, proxy=proxy, pace=QUICK))


def test_what_we_know_to_be_internal_is_not_asked_through_a_proxy_either(far, target):
    before = len(far.asked)
    gate = gate_for(80, allowed="", look_up=lambda host, port: ["10.0.0.1"])
    rules = Rules(1 << 20, AGENT, gate, proxy=far.address(""), pace=QUICK)
    with pytest.raises(errors.AddressInternal):
        fetch("http://intern.example/baeume.csv", target, rules)
    assert len(far.asked) == before


def test_progress_is_told_with_the_whole_where_it_is_known(far, target):
    told = []
    rules = rules_for(far.server_port)
    fetch(far.address("/baeume.csv"), target, rules, tell=lambda *now: told.append(now))
    assert told[-1] == (len(CSV), len(CSV))


def test_a_server_that_only_listens_is_left(target):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(errors.AddressUnreachable):
            fetch(f"http://127.0.0.1:{port}/", target, rules_for(port))
        assert time.monotonic() - begun < 3
