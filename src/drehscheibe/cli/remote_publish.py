# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe publish FILE --server URL`: the same answers, given to another installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import click

from drehscheibe.cli.output import print_json, say
from drehscheibe.cli.remote import Remote
from drehscheibe.domain.errors import N_
from drehscheibe.domain.recipes import Waiver

_WAITS = {"empty", "fetching", "reading", "building"}


Waivers = dict[str, tuple[Waiver, ...]]  # by layer; "": the whole file


def publish_remotely(remote: Remote, file: Path, waivers: Waivers, options: dict[str, Any]) -> None:
    """Prepare and hand over as far as nothing is open; a person goes on in the portal."""
    wanted = {"dataset": options["dataset"]} if options["dataset"] else {}
    draft = remote.ask("POST", "drafts", **wanted)
    remote.upload(draft, file)
    draft = remote.wait(draft["id"], _is_read)
    if options["answers"] or options["omit"]:
        remote.ask("POST", f"drafts/{draft['id']}/decisions",
                   answers=options["answers"], omit=list(options["omit"]))  # fmt: skip
        draft = remote.wait(draft["id"], _is_read)
    drafts = _each_layer(remote, draft, options) if options["each_layer"] else [draft]
    drafts = [_carried(remote, one, waivers.get(one["layer"], ()), options) for one in drafts]
    _report(remote, drafts, options)


def _each_layer(
    remote: Remote, draft: dict[str, Any], options: dict[str, Any]
) -> list[dict[str, Any]]:
    """The drafts of all layers, or of those that were asked for."""
    where = f"drafts/{draft['id']}"
    if options["dataset"]:
        divided = remote.ask("POST", f"{where}/others")
    else:
        layers = [name.strip() for name in options["layer"].split(",") if name.strip()]
        divided = remote.ask("POST", f"{where}/split", layers=layers)
    return [remote.wait(one["id"], _is_read) for one in divided["drafts"]]


def _carried(
    remote: Remote, draft: dict[str, Any], waivers: tuple[Waiver, ...], options: dict[str, Any]
) -> dict[str, Any]:
    draft = _decide(remote, draft, waivers, options)
    draft = _describe(remote, draft, options)
    if not draft["open"] and draft["cleared"]:
        draft = _hand_over(remote, draft)
    return draft


def _is_read(draft: dict[str, Any]) -> bool:
    return draft["state"] not in _WAITS


def _decide(
    remote: Remote, draft: dict[str, Any], waivers: tuple[Waiver, ...], options: dict[str, Any]
) -> dict[str, Any]:
    """Guesses and reasons of the command line; read again afterwards."""
    where = f"drafts/{draft['id']}/decisions"
    if options["yes"]:
        draft = remote.ask("POST", where, accept=["all"])
    for waiver in waivers:
        for finding in draft["findings"]:
            if finding["stops"] and finding["code"] == waiver.code:
                said = {"finding": finding["key"], "because": waiver.because, "by": waiver.by}
                remote.ask("POST", where, waive=[said])
                draft = remote.wait(draft["id"], _is_read)
    return draft


def _describe(remote: Remote, draft: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "description", "licence")
    said = {name: options[name] for name in names if options[name]}
    if not said:
        return draft
    known = {name: value for name, value in draft["description"].items() if value}
    described: dict[str, Any] = remote.ask(
        "PUT", f"drafts/{draft['id']}/description", **known | said
    )
    return described


def _hand_over(remote: Remote, draft: dict[str, Any]) -> dict[str, Any]:
    one = f"drafts/{draft['id']}"
    if not draft["preview"]:
        remote.ask("POST", f"{one}/preview")
        draft = remote.wait(draft["id"], _is_read)
    if not draft["preview"] or draft["open"]:
        return draft
    handed: dict[str, Any] = remote.ask("POST", f"{one}/submit")
    return handed


def _report(remote: Remote, drafts: list[dict[str, Any]], options: dict[str, Any]) -> None:
    """Exit code 2 while a person is asked, as for a file that is refused here."""
    if options["as_json"]:
        print_json(drafts if options["each_layer"] else drafts[0])
    else:
        for draft in drafts:
            _say(draft, page=urljoin(remote.server, draft["page"]))
    if any(draft["state"] != "submitted" for draft in drafts):
        sys.exit(2)


def _say(draft: dict[str, Any], *, page: str) -> None:
    if draft["layer"]:
        say(N_("Layer “{layer}”:"), layer=draft["layer"])
    if draft["state"] == "submitted":
        say(N_("Handed over for review: {url}"), url=page)
        return
    for finding in draft["findings"]:
        if finding["key"] in draft["open"]:
            click.echo(f"• {finding['text']}", err=True)
    say(N_("Something is still to be decided. Please go on here: {url}"), url=page)
