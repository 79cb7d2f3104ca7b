# SPDX-License-Identifier: EUPL-1.2
"""What nobody else on the machine may read, and what the children of heavy jobs never see."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

from drehscheibe.children import child
from drehscheibe.settings import Settings, secret_of


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_instance_and_secret_are_readable_by_their_owner_only(tmp_path):
    settings = Settings(home=tmp_path / "instance")
    settings.layout.create()
    secret_of(settings)
    assert mode(settings.home) == 0o700
    assert mode(settings.home / "secret.key") == 0o600
    assert len(secret_of(settings)) >= 48


def test_two_first_starts_at_once_make_one_secret(tmp_path):
    settings = Settings(home=tmp_path / "instance")
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(secret_of, [settings] * 32))
    assert len(secrets) == 1
    assert "" not in secrets
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_a_task_does_not_inherit_the_secret(monkeypatch):
    names = ("SECRET", "MAIL_URL", "OIDC_SECRET", "FETCH_PROXY")
    for name in names:
        monkeypatch.setitem(os.environ, f"DREHSCHEIBE_{name}", "geheim")
    assert "geheim" not in child.own_environment().values()
    assert child.own_environment()["PATH"] == os.environ["PATH"]
