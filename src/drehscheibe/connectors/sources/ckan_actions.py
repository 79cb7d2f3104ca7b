# SPDX-License-Identifier: EUPL-1.2
"""Asking the action API of CKAN 3: one address, one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.documents import json_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.asking import Rules

_NO_CKAN = N_("it is no catalogue with the interface of CKAN")


def result_of(address: str, rules: Rules) -> dict[str, Any]:
    """What an action gives. Raises as `json_at`, and `AddressAnswerWrong` where it is another."""
    answer = json_at(address, rules)
    result = answer.get("result")
    if not answer.get("success") or not isinstance(result, dict):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_CKAN)
    return result


def action(root: str, question: str) -> str:
    return f"{root}/api/3/action/{question}"
