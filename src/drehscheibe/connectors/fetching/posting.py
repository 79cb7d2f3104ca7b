# SPDX-License-Identifier: EUPL-1.2
"""Send a small message to an address by POST; in a child, under the same guard as fetching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.asking import Asking
from drehscheibe.connectors.fetching.task import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.connectors.fetching.asking import Rules


@dataclass(frozen=True, slots=True)
class Posted:
    """What the other server said: its status, and how many seconds it wants us to stay away."""

    status: int
    wait: int


def post(text: str, body: bytes, rules: Rules, *, headers: dict[str, str]) -> Posted:
    """No redirect is followed, and what comes back is not read.

    Raises `AddressNotValid`, `AddressInternal`, kinds of `AddressFailed`.
    """
    address = parse(text)
    rules.gate.check(address)
    asking = Asking(rules)
    with asking.told(address.shown_host), asking.ask(address, headers, body=body) as answer:
        return Posted(answer.status, answer.wait)


def post_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Posted]:
    """The task holds `address`, `headers`, `body` (text) and what `Rules` wants."""
    tell("post")
    body = task["body"].encode()
    return {"posted": post(task["address"], body, rules_of(task), headers=task["headers"])}
