# SPDX-License-Identifier: EUPL-1.2
"""The settings of an installation: environment variables `DREHSCHEIBE_*`, one table.

The table also feeds `docs/reference/settings.md`; Django's settings are filled from it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.releases.layout import Layout

PREFIX = "DREHSCHEIBE_"
# Variables of the command line, for another installation than this one.
SERVER, TOKEN = f"{PREFIX}SERVER", f"{PREFIX}TOKEN"

_NOT_OURS = {f"{PREFIX}SHARED", SERVER, TOKEN}


def _setting(default: Any, description: str) -> Any:
    """One setting; its environment variable is the prefix and the field's name in capitals."""
    return field(default=default, metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Types are the fields' annotations; unknown variables are refused."""

    home: Path = _setting(Path("instance"), "Folder of the instance: database, releases, search.")
    public_url: str = _setting(
        "http://127.0.0.1:8000", "Address under which the installation is reached, no slash."
    )
    hosts: str = _setting("", "Further host names that are answered, separated by commas.")
    secret: str = _setting("", "Secret for signatures; empty: made once, kept in the instance.")
    debug: bool = _setting(
        default=False, description="Show details of errors in the browser. Never in production."
    )
    max_upload_mib: int = _setting(2048, "Largest file that is taken, in MiB.")
    # `drehscheibe organisation` sets the next two for one organisation.
    quota_gib: int = _setting(50, "Space of one organisation for its releases, in GiB.")
    keep_releases: int = _setting(
        1_000,
        "How many superseded releases of a dataset are kept at most; which ones, its rule says.",
    )
    fetch_allowed_networks: str = _setting(
        "",
        "Internal networks from which files may be fetched by their address, separated by commas"
        " (10.1.0.0/16, fd12::/16). Empty: public addresses only.",
    )
    fetch_ports: str = _setting(
        "80,443", "Ports from which files may be fetched, separated by commas."
    )
    fetch_proxy: str = _setting(
        "",
        "Proxy for fetching files, http://user:password@host:port. Empty: none; proxies of the"
        " environment do not count. Which machines it reaches is for the proxy to decide.",
    )
    fetch_seconds: int = _setting(1800, "Longest time that fetching one file may take, in seconds.")
    fetch_pause_ms: int = _setting(
        50, "Least time between two requests of one task to the same server, in milliseconds."
    )
    drop_folder: str = _setting(
        "",
        "Folder into which other programs put files: in it a folder for each organisation, named by"
        " its short name. Empty: none.",
    )
    task_memory_mib: int = _setting(3072, "Memory limit of the child of one heavy job, in MiB.")
    task_seconds: int = _setting(3600, "Time limit of one heavy job, in seconds.")
    requests_per_minute: int = _setting(
        6000, "Cheapest requests of one client per minute, in each server process; 0: no limit."
    )
    seconds_per_minute: int = _setting(
        30,
        "Seconds of processor time that the requests of one client may take per minute, in each"
        " server process; a minute's share may be used at once.",
    )
    access_log: str = _setting(
        "",
        "File of the access log, one line of JSON per answer, addresses cut to their network;"
        " a plain name lies in the folder `log` of the instance, “-” is standard output."
        " Empty: none.",
    )
    metrics_token: str = _setting(
        "",
        "Token for /metrics (“Authorization: Bearer …”). Empty: only programs on this machine may"
        " read it, not through a proxy.",
    )
    trusted_proxies: int = _setting(0, "Number of reverse proxies in front that are trusted.")
    imprint: str = _setting("", "Text of the imprint (Markdown file in the instance folder).")
    privacy: str = _setting("", "Text of the privacy notice (Markdown file).")
    accessibility: str = _setting("", "Text of the accessibility statement (Markdown file).")
    mail_url: str = _setting(
        "",
        "Mail server: smtp://user:password@host:587 (STARTTLS), smtps://… (TLS), smtp://localhost:25."
        " Empty: mails are kept as files in the folder `mail` of the instance.",
    )
    mail_from: str = _setting("", "Sender of mails; empty: noreply@ and the installation's host.")
    oidc_url: str = _setting(
        "", "Single sign-on: address of the OpenID Connect provider (its issuer)."
    )
    oidc_name: str = _setting("", "What the button for single sign-on says.")
    oidc_client: str = _setting("", "Client id at the provider.")
    oidc_secret: str = _setting("", "Client secret at the provider.")
    question_days: int = _setting(
        90, "Days until mail addresses and private texts of questions from outside are deleted."
    )
    trail_months: int = _setting(
        60, "Months that the audit trail is kept; twelve at least, whatever is set."
    )
    draft_days: int = _setting(
        90, "Days after which a draft that nobody touched is thrown away; 0: never."
    )
    contributor_ids: str = _setting(
        "",
        "contributorID for GovData (list of DCAT-AP.de): one address for all, others for single"
        " organisations as short-name=address, separated by commas.",
    )
    contact_mail: str = _setting("", "Address for feedback; shown on the legal pages.")
    base_map: str = _setting(
        "", "Style address of another base map; empty: our own data. Its host is then allowed."
    )

    @property
    def layout(self) -> Layout:
        return Layout(self.home)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises `ValueError` naming an unknown or wrong variable."""
    values: dict[str, Any] = {}
    known = {f.name: f for f in fields(Settings)}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable in _NOT_OURS:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known:
            raise ValueError(f"The setting {variable} is not known.")
        values[name] = _parse(variable, text, str(known[name].type))
    settings = Settings(**values)
    _require_networks(settings)
    return settings


def _require_networks(settings: Settings) -> None:
    """Known at the start, not when the first file is fetched. Raises `ValueError`."""
    try:
        Gate.of(settings.fetch_allowed_networks, settings.fetch_ports)
    except ValueError as error:
        names = f"{PREFIX}FETCH_ALLOWED_NETWORKS and {PREFIX}FETCH_PORTS"
        raise ValueError(f"{names} cannot be read: {error}.") from None


def _parse(variable: str, text: str, kind: str) -> object:
    if kind == "bool":
        if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise ValueError(f"{variable} must be 1 or 0, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise ValueError(f"{variable} must be a whole number, not {text!r}.") from None
    return Path(text).absolute() if kind == "Path" else text


@cache
def current_settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)


def secret_of(settings: Settings) -> str:
    """The secret: from the environment, else a file of the instance that is made once (0600)."""
    if settings.secret:
        return settings.secret
    path = settings.home / "secret.key"
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make_secret(path)
    return path.read_text().strip()


def _make_secret(path: Path) -> None:
    """Two processes may start at once: the first one wins, and nobody reads half a secret."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # readable by us only
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()
