# SPDX-License-Identifier: EUPL-1.2
"""Addresses that people type, and every disguise in which one leads into the own network."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.credentials import Credentials
from drehscheibe.connectors.fetching.naming import name_of
from drehscheibe.connectors.fetching.networks import Gate, is_public
from drehscheibe.connectors.fetching.shares import asks_for_password, downloads_of
from drehscheibe.domain.errors import (
    AddressHostUnknown,
    AddressInternal,
    AddressNotValid,
    AddressUnreachable,
)
from drehscheibe.settings import read_settings

PUBLIC, PUBLIC_6 = "93.184.215.14", "2a00:1450:4001:81c::2003"


def gate(*answers: str, allowed: str = "", ports: str = "80,443") -> Gate:
    made = Gate.of(allowed, ports)
    return Gate(made.allowed, made.ports, lambda host, port: list(answers))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://www.Arnsberg.de/daten/b.csv", "https://www.arnsberg.de/daten/b.csv"),
        ("  https://soest.de/a.csv\n", "https://soest.de/a.csv"),
        ("www.soest.de/Bäume 2026.csv", "https://www.soest.de/B%C3%A4ume%202026.csv"),
        ("soest.de:8443/a", "https://soest.de:8443/a"),
        ("http://soest.de", "http://soest.de/"),
        ("https://soest.de:443/a?x=ä&y=%20#teil", "https://soest.de/a?x=%C3%A4&y=%20"),
        ("https://soest.de./a", "https://soest.de/a"),
        ("https://straße-soest.de/", "https://xn--strae-soest-y6a.de/"),
        ("https://SOEST。de/", "https://soest.de/"),
        ("http://93.184.215.14/a", "http://93.184.215.14/a"),
        ("http://[2A00:1450:4001:081c:0:0:0:2003]/", f"http://[{PUBLIC_6}]/"),
    ],
)
def test_an_address_is_read_as_people_mean_it(typed, meant):
    assert str(parse(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "soest", "ftp://soest.de/a", "file:///etc/passwd", "C:\\daten\\a.csv",
        "mailto:a@soest.de", "javascript:alert(1)", "https:soest.de/a", "https:///a", "https://",
        "https://anna:geheim@soest.de/a", "https://anna@soest.de/", "https://@soest.de/",
        "https://soest.de\\@127.0.0.1/", "https://soest.de /", "https://so est.de/",
        "https://soest.de/a\r\nHost: x", "https://soest.de/\u202ea", "https://soest.de/\x00",
        "https://soest.de:0/", "https://soest.de:99999/", "https://soest.de:٨٠/",
        "https://soest.de:80:80/", "https://-soest.de/", "https://a..de/", "https://%31.de/",
        "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/",
        "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.1.5/",
        "http://256.1.1.1/", "http://1.2.3.0x4/", "http://[fe80::1%25eth0]/", "http://[::1",
        "http://[v1.fe]/", "https://" + "a" * 64 + ".de/", "https://soest.de/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_file_is_refused(typed):
    with pytest.raises(AddressNotValid):
        parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["http://１２７.０.０.１/", "http://127。0。0。1/", "http://127.0.0.1./", "http://①②⑦.0.0.1/"],
)
def test_digits_of_other_writings_are_digits(typed):
    assert parse(typed).host == "127.0.0.1"


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.1", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.178.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "100::1",
        "2001:0:53aa:64c::1", "2001:db8::1", "2001:10::1", "2002:7f00:1::", "2002:a00:1::1",
        "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:10.0.0.1", "3fff::1", "4000::1",
        "fc00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_no_special_address_is_admitted(text):
    assert not gate().admits(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text",
    [PUBLIC, "1.1.1.1", "172.32.0.1", "100.128.0.1", PUBLIC_6, f"::ffff:{PUBLIC}",
     "64:ff9b::1.1.1.1"],
)  # fmt: skip
def test_public_addresses_are_admitted(text):
    assert gate().admits(ipaddress.ip_address(text))


@given(st.ip_addresses())
def test_nothing_is_admitted_that_python_knows_to_be_private(ip):
    if is_public(ip):
        kinds = (ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_multicast)
        assert not any(kinds)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_an_ipv6_one_is_judged_like_itself(ip):
    for form in (f"::ffff:{ip}", f"64:ff9b::{ip}"):
        assert gate().admits(ipaddress.ip_address(form)) == gate().admits(ip)
    for form in (f"::{ip}", f"2a00:1450::5efe:{ip}"):
        assert not gate().admits(ipaddress.ip_address(form))


@pytest.mark.parametrize(
    "answers",
    [
        (PUBLIC, "10.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC_6, "fd00::1"), ("::ffff:192.168.0.1",),
        ("fe80::1%eth0",), (PUBLIC, "no address"),
    ],
)  # fmt: skip
def test_one_private_answer_spoils_all(answers):
    with pytest.raises(AddressInternal):
        gate(*answers).machines("soest.de", 443)


def test_a_name_that_leads_to_public_machines_is_let_through():
    assert [str(ip) for ip in gate(PUBLIC, PUBLIC_6).machines("soest.de", 443)] == [
        PUBLIC,
        PUBLIC_6,
    ]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(socket.EAI_NONAME, AddressHostUnknown), (socket.EAI_AGAIN, AddressUnreachable)],
)
def test_a_name_that_nobody_knows_is_told_from_one_that_cannot_be_looked_up_now(number, kind):
    def fail(host, port):
        raise socket.gaierror(number, "x")

    with pytest.raises(kind):
        Gate(look_up=fail).machines("soest.de", 443)


def test_networks_that_the_operator_allows_are_asked_and_no_others():
    ours = gate(allowed="10.1.0.0/16, fd12::/16")
    assert ours.admits(ipaddress.ip_address("10.1.2.3"))
    assert ours.admits(ipaddress.ip_address("::ffff:10.1.2.3"))
    assert ours.admits(ipaddress.ip_address("fd12::5"))
    assert not ours.admits(ipaddress.ip_address("10.2.0.1"))


@pytest.mark.parametrize(
    "text",
    ["169.254.169.254", "::ffff:169.254.169.254", "168.63.129.16", "100.100.100.200",
     "fd00:ec2::254", "0.0.0.1", "255.255.255.255", "224.0.0.1"],
)  # fmt: skip
def test_the_secrets_of_a_cloud_are_never_asked_whatever_is_allowed(text):
    everything = gate(allowed="0.0.0.0/0 ::/0")
    assert not everything.admits(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("https://soest.de:22/", AddressNotValid),
        ("http://soest.de:8080/", AddressNotValid),
        ("http://127.0.0.1/", AddressInternal),
        ("http://[::1]/", AddressInternal),
        ("http://[::ffff:7f00:1]/", AddressInternal),
        ("http://１０.０.０.１/", AddressInternal),
    ],
)
def test_what_needs_no_look_up_is_refused_at_once(typed, kind):
    with pytest.raises(kind):
        gate().check(parse(typed))


def test_further_ports_are_a_setting():
    gate(ports="80, 443 8443").check(parse("https://soest.de:8443/a"))


@pytest.mark.parametrize(
    ("name", "text"),
    [("FETCH_ALLOWED_NETWORKS", "10.1.0.0/8"), ("FETCH_ALLOWED_NETWORKS", "intern"),
     ("FETCH_PORTS", "https")],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_is_said_at_the_start(name, text):
    with pytest.raises(ValueError, match=f"DREHSCHEIBE_{name}"):
        read_settings({f"DREHSCHEIBE_{name}": text})


def test_a_name_with_umlauts_is_shown_with_umlauts():
    address = parse("https://Möhnesee.example/a.csv")
    assert (address.host, address.shown_host) == ("xn--mhnesee-90a.example", "möhnesee.example")
    assert parse("http://[2a00::1]/").shown_host == "2a00::1"


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/b.csv", "https://soest.de/b.csv"),
        ("b.csv", "https://soest.de/daten/b.csv"),
        ("//arnsberg.de/b", "https://arnsberg.de/b"),
        ("http://arnsberg.de/b", "http://arnsberg.de/b"),
        ("/Bäume.csv", "https://soest.de/B%C3%A4ume.csv"),
    ],
)
def test_redirects_lead_on_from_where_they_stand(location, there):
    assert str(parse("https://soest.de/daten/a.csv").leads_to(location)) == there


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "http://a:b@soest.de/"])
def test_redirects_lead_to_nothing_but_the_web(location):
    with pytest.raises(AddressNotValid):
        parse("https://soest.de/").leads_to(location)


@pytest.mark.parametrize(
    ("link", "download"),
    [
        ("/s/aB3dE5fG7hJ9kL1", "/s/aB3dE5fG7hJ9kL1/download"),
        ("/index.php/s/aB3dE5fG7hJ9kL1/", "/index.php/s/aB3dE5fG7hJ9kL1/download"),
        ("/cloud/index.php/s/Frei-Gabe_1", "/cloud/index.php/s/Frei-Gabe_1/download"),
        ("/s/aB3dE5?path=%2FB%C3%A4ume", "/s/aB3dE5/download?path=/B%C3%A4ume"),
        ("/s/aB3dE5?dir=/", "/s/aB3dE5/download"),
        ("/s/aB3dE5/download", "/s/aB3dE5/download"),
        ("/s/", "/s/"),
        ("/daten/s.csv", "/daten/s.csv"),
        ("/s/datei.csv", "/s/datei.csv"),
    ],
)
def test_a_link_of_nextcloud_or_owncloud_becomes_its_download(link, download):
    assert downloads_of(parse(f"https://wolke.example{link}"))[-1].target == download


@pytest.mark.parametrize(
    ("link", "first"),
    [
        ("/c/index.php/s/aB3dE5?path=%2FB%C3%A4ume", "/c/public.php/dav/files/aB3dE5/B%C3%A4ume"),
        ("/s/aB3dE5?dir=/a/b c/", "/public.php/dav/files/aB3dE5/a/b%20c"),
        ("/c/public.php/dav/files/aB3dE5/", "/c/public.php/dav/files/aB3dE5/"),
    ],
)
def test_a_folder_of_a_share_is_asked_for_as_a_zip_by_webdav(link, first):
    found = downloads_of(parse(f"https://wolke.example{link}"))
    assert found[0].target == f"{first}?accept=zip"


def test_a_file_of_webdav_is_asked_for_as_it_stands():
    address = parse("https://wolke.example/public.php/dav/files/aB3dE5/a.csv")
    assert downloads_of(address) == (address,)


def test_a_share_with_a_password_is_recognised_by_its_page():
    assert asks_for_password(parse("https://w.example/index.php/s/aB3dE5/authenticate/showShare"))
    assert not asks_for_password(parse("https://w.example/s/aB3dE5/download"))


@pytest.mark.parametrize(
    ("disposition", "ends", "name"),
    [
        ("attachment; filename*=UTF-8''B%C3%A4ume.csv", "/x", "Bäume.csv"),
        ('attachment; filename="Bäume.csv"'.encode().decode("latin-1"), "/x", "Bäume.csv"),
        ('attachment; filename="../../etc/x.csv"', "/y", "x.csv"),
        ('attachment; filename="..\\\\x.csv"', "/y", "x.csv"),
        ("", "/daten/B%C3%A4ume%202026.csv?v=1", "Bäume 2026.csv"),
        ("attachment", "/wfs", "wfs"),
        ("", "/", "datei"),
        ("attachment; filename=..", "/", "datei"),
        ("attachment; filename*=nonsense''%ff", "/a.csv", "a.csv"),
    ],
)
def test_a_file_gets_the_name_that_people_know(disposition, ends, name):
    assert name_of(disposition, parse(f"https://soest.de{ends}")) == name


def test_a_name_with_an_ending_is_better_than_one_without():
    final, typed = parse("https://soest.de/download"), parse("https://soest.de/baeume.csv")
    assert name_of("", final, typed) == "baeume.csv"


@pytest.mark.parametrize(
    "elsewhere",
    ["http://a.example/", "https://a.example:8443/", "https://b.a.example/", "https://b.example/"],
)
def test_a_password_goes_to_its_server_alone(elsewhere):
    known = Credentials(parse("https://a.example/liste.csv"), "anna", "geheim")
    assert known.headers_for(parse("https://A.example/anderes"))["Authorization"].startswith(
        "Basic"
    )
    assert known.headers_for(parse(elsewhere)) == {}
    assert "geheim" not in repr(known)
    token = Credentials(known.server, "", "abc")
    assert token.headers_for(known.server) == {"Authorization": "Bearer abc"}
