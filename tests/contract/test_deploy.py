# SPDX-License-Identifier: EUPL-1.2
"""The files of `deploy/` are taken as they are by the programs they are meant for."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from commands import Instance
from drehscheibe.settings import read_settings
from ports import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
COMMAND = "/opt/drehscheibe/venv/bin/drehscheibe"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "produktivbetrieb.md"


def needs(*programs: str) -> None:
    for program in programs:
        if not shutil.which(program) and not Path(f"/usr/sbin/{program}").exists():
            pytest.skip(f"{program} is not on this machine")


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.[st][ei][rm]*")))
def test_systemd_takes_the_units(tmp_path, unit):
    """Programs that the how-to puts in place are replaced by one that is here."""
    needs("systemd-analyze")
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = re.sub(r"^(Exec\w+=)/\S+", r"\1/bin/true", path.read_text(), flags=re.MULTILINE)
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit],
        check=False,
        capture_output=True,
        text=True,
    )
    if "not been booted" in done.stderr:
        pytest.skip(done.stderr)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_services_may_do_little():
    for path in DEPLOY.glob("*.service"):
        lines = path.read_text().splitlines()
        assert "NoNewPrivileges=yes" in lines
        assert "ProtectSystem=strict" in lines
        assert "User=drehscheibe" in lines


def test_the_settings_are_known():
    lines = (line for line in (DEPLOY / "environment").read_text().splitlines())
    pairs = [shlex.split(line)[0].split("=", 1) for line in lines if line and line[0] != "#"]
    assert read_settings(dict(pairs)).trusted_proxies == 1


def test_the_how_to_installs_every_file():
    told = HOW_TO.read_text()
    for path in DEPLOY.iterdir():
        by_kind = f"deploy/*{path.suffix}" in told and path.suffix in {".service", ".timer"}
        assert f"deploy/{path.name}" in told or by_kind, path.name


def test_the_script_saves_and_removes_only_old_backups(installation: Instance, tmp_path):
    needs("find", "sh")
    folder = tmp_path / "sicherungen"
    folder.mkdir()
    for name, age in (("drehscheibe-alt.tar.zst", 40), ("drehscheibe-neu.tar.zst", 3), ("x", 90)):
        (folder / name).write_text("x")
        subprocess.run(["touch", "-d", f"{age} days ago", folder / name], check=True)
    script = tmp_path / "save"
    text = (DEPLOY / "save").read_text()
    script.write_text(text.replace(COMMAND, f"{sys.executable} -m drehscheibe"))
    subprocess.run(["sh", script, folder, "30"], env=installation.environment, check=True)
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 3
    assert "drehscheibe-alt.tar.zst" not in left


@pytest.fixture
def nginx(server: str, tmp_path: Path) -> Iterator[str]:
    """nginx with our file in front of the server; only paths, names and ports are replaced."""
    needs("nginx", "openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    plain, secure = free_port(), free_port()
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("/etc/ssl/drehscheibe/fullchain.pem", str(certificate))
    site = site.replace("/etc/ssl/drehscheibe/privkey.pem", str(key))
    site = site.replace("127.0.0.1:8000", server.removeprefix("http://"))
    site = re.sub(r"^ +listen \[::\].*\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    site = site.replace("listen 443", f"listen 127.0.0.1:{secure}")
    site = site.replace("daten.example.org", "localhost")
    logs = f"error_log {tmp_path}/error.log; pid {tmp_path}/pid;"
    temp = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {logs} events {{}} http {{ access_log off; {temp}\n{site} }}"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    checked = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"https://localhost:{secure}"
    finally:
        process.terminate()
        process.wait(20)


def test_nginx_hands_on_what_comes(nginx, server):
    with httpx.Client(base_url=nginx, verify=False, http2=True, timeout=20) as client:  # noqa: S501
        for _ in range(50):
            try:
                client.get("/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        page = client.get("/ogc/collections/punkte/items?limit=5")
        assert (page.status_code, page.http_version) == (200, "HTTP/2")
        same = client.get(
            "/ogc/collections/punkte/items?limit=5", headers={"If-None-Match": page.headers["ETag"]}
        )
        assert same.status_code == 304
        large = client.post("/pruefen/hochladen", content=b"x" * (3 << 20))
        assert large.status_code in {400, 403, 413, 422}
        assert "nginx" not in large.text
