# SPDX-License-Identifier: EUPL-1.2
"""Single sign-on against a real OpenID Connect provider, on the real server."""

from __future__ import annotations

import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from commands import run_forked
from ports import answers, free_port
from server import wait_for
from townhall import PASSWORD

SOURCE = Path(__file__).parents[2] / "src"
CODE = 30  # seconds a code of the second factor holds


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        running = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            yield
        finally:
            running.terminate()
            running.wait(20)


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[str]:
    """The provider: whoever asks says who they are."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with process(command, dict(os.environ), tmp_path_factory.mktemp("provider") / "log"):
        address = f"http://localhost:{port}"
        for _ in range(300):
            if answers(f"{address}/.well-known/openid-configuration"):
                break
            time.sleep(0.1)
        yield address


@pytest.fixture(scope="module")
def place(provider, fresh_installation, tmp_path_factory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of an installation that knows the provider, and its environment."""
    home = tmp_path_factory.mktemp("place") / "instance"
    shutil.copytree(fresh_installation, home)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {name: v for name, v in os.environ.items() if "DREHSCHEIBE_" not in name} | {
        "DREHSCHEIBE_HOME": str(home),
        "DREHSCHEIBE_PUBLIC_URL": address,
        "DREHSCHEIBE_OIDC_URL": provider,
        "DREHSCHEIBE_OIDC_NAME": "Servicekonto",
        "DREHSCHEIBE_OIDC_CLIENT": "drehscheibe",
        "DREHSCHEIBE_OIDC_SECRET": "geheim",
        "PYTHONPATH": str(SOURCE),
        "LANG": "de_DE.UTF-8",
    }
    command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    log = tmp_path_factory.mktemp("server") / "log"
    with process([*command, "--port", str(port)], environment, log):
        wait_for(address, log)
        yield address, environment


def browser(place) -> httpx.Client:
    return httpx.Client(base_url=place[0], follow_redirects=True, timeout=30)


def form_of(page: httpx.Response, **said: str) -> dict[str, str]:
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return hidden | said


def newcomer(place, name: str) -> httpx.Client:
    """Invited from the terminal, accepted in the browser: signed in."""
    invite = ("person", "invite", f"{name}@example.org")
    done = run_forked((*invite, "--organisation", "05974040", "--role", "steward"), place[1])
    client, link = browser(place), done.stdout.strip()
    page = client.get(link)
    said = form_of(page, name=name, password1=PASSWORD, password2=PASSWORD)
    assert client.post(link, data=said).url.path == "/meine-arbeit/"
    return client


def code_now(secret: str) -> str:
    """What an app on a phone shows (RFC 6238)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // CODE), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def come_by_provider(place, provider: str, sub: str, **claims: object) -> httpx.Response:
    """Press the button, say who one is at the provider, and come back."""
    httpx.put(f"{provider}/users/{sub}", json=claims).raise_for_status()
    with browser(place) as client:
        page = client.get("/anmelden/?next=/konto/")
        button = re.search(r'href="([^"]+)">Mit Servicekonto anmelden', page.text)
        assert button, page.text
        there = client.get(button[1].replace("&amp;", "&"))
        assert str(there.url).startswith(provider), there.text
        return client.post(str(there.url), data={"sub": sub})


def test_a_known_verified_address_is_signed_in_and_led_on(place, provider):
    newcomer(place, "lena").close()
    page = come_by_provider(
        place, provider, "lena-1", email="Lena@example.org", email_verified=True
    )
    assert page.url.path == "/konto/"
    assert "lena@example.org" in page.text


def test_an_address_the_provider_does_not_vouch_for_is_refused(place, provider):
    newcomer(place, "mia").close()
    page = come_by_provider(place, provider, "mia-1", email="mia@example.org", email_verified=False)
    assert page.status_code == 403
    assert "kein Konto" in page.text


def test_unknown_people_are_refused_in_plain_words(place, provider):
    page = come_by_provider(place, provider, "eve-1", email="eve@example.org", email_verified=True)
    assert page.status_code == 403
    assert "kein Konto" in page.text


def test_blocked_people_stay_outside_by_this_door_too(place, provider):
    newcomer(place, "olga").close()
    blocked = ("person", "deactivate", "olga@example.org", "--because", "Test")
    assert run_forked(blocked, place[1]).returncode == 0
    page = come_by_provider(
        place, provider, "olga-1", email="olga@example.org", email_verified=True
    )
    assert page.url.path == "/anmelden/gesperrt/"


def test_the_second_factor_is_asked_for_all_the_same(place, provider):
    client = newcomer(place, "nele")
    page = client.get("/konto/zweiter-faktor/einrichten/")
    page = client.post(str(page.url), data=form_of(page, password=PASSWORD))
    secret = re.search(r"data-copy-text>(\w+)<", page.text)[1]
    said = form_of(page, code=code_now(secret))
    page = client.post("/konto/zweiter-faktor/einrichten/", data=said)
    assert page.url.path == "/konto/notfallcodes/"
    client.close()
    page = come_by_provider(
        place, provider, "nele-1", email="nele@example.org", email_verified=True
    )
    assert page.url.path == "/anmelden/zweiter-faktor/"


def test_whoever_cancels_at_the_provider_is_told_so(place, provider):
    with browser(place) as client:
        there = client.get("/anmelden/verbund/sso/")
        said = {"error": "access_denied", "state": there.url.params["state"]}
        back = client.get("/anmelden/verbund/sso/zurueck/", params=said)
    assert back.url.path == "/anmelden/verbund/abgebrochen/"
    assert "abgebrochen" in back.text


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=server_error&state=y"])
def test_a_forged_way_back_signs_nobody_in(place, query):
    with browser(place) as client:
        page = client.get(f"/anmelden/verbund/sso/zurueck/{query}")
        assert page.status_code == 401
        assert "hat nicht geklappt" in page.text
        assert client.get("/konto/").url.path == "/anmelden/"
        assert client.get("/anmelden/verbund/fremd/").status_code == 404
