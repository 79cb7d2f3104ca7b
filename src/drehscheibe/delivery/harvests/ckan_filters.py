# SPDX-License-Identifier: EUPL-1.2
"""`fq` as harvesters of CKAN send it (the query language of Solr), as far as it can be kept.

Terms stand side by side or with AND; OR stands between values of one field. What cannot be kept is
refused: a harvester would take everything for a part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drehscheibe.delivery.harvests.parameters import MODIFIED_SINCE
from drehscheibe.domain.errors import N_, InvalidParameter

OWNER, GROUP, LICENCE, TAG = "organization", "groups", "license_id", "tags"
_FIELDS = {name: name for name in (OWNER, GROUP, LICENCE, TAG)} | {"owner_org": OWNER}
_CHANGED = "metadata_modified"
# What holds of everything here; many clients say it each time.
_ALWAYS = {
    *(("state", "active"), ("type", "dataset"), ("dataset_type", "dataset")),
    *(("private", "false"), ("capacity", "public")),
}
_FILTER = N_(
    "can name organization, groups, license_id, tags and metadata_modified:[moment TO moment];"
    " terms are joined by AND, values of one field by OR"
)
_VALUE = r'"[^"]*"|\[[^\]]*\]|\([^()]*\)|[^\s()"\[\]]+'
_TOKEN = re.compile(rf"\s*(?:((?:AND|OR)(?=[\s()+-]|$)|[()])|([+-]?)(\w+):({_VALUE}))")
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_LONGEST = 4_000  # signs


@dataclass(slots=True)
class Filters:
    """Field -> values of which one must be there, or none may. Moments are in UTC."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class _Term:
    name: str
    values: list[str]
    is_denied: bool


def filters_of(text: str) -> Filters:
    """Raises `InvalidParameter`."""
    found = Filters()
    for term in _terms(text):
        if term.name == _CHANGED and not term.is_denied and len(term.values) == 1:
            _limit(found, term.values[0])
        elif term.name in _FIELDS:
            _choose(found, term)
        elif term.is_denied or not {(term.name, one) for one in term.values} <= _ALWAYS:
            raise _refused()
    return found


def _terms(text: str) -> list[_Term]:
    """Those that OR joins are one; a bracket holds nothing but such a one."""
    terms: list[_Term] = []
    joining, opened = False, -1  # the number of terms where the bracket was opened
    for word, sign, name, value in _tokens(text):
        if word in {"(", ")"}:
            if (
                joining
                or (word == "(") != (opened < 0)
                or (word == ")" and len(terms) != opened + 1)
            ):
                raise _refused()
            opened = len(terms) if word == "(" else -1
        elif word == "OR":
            joining = True
        elif not word:
            term = _Term(name, _values(value), sign == "-")
            if joining:
                _join(terms, term)
            else:
                terms.append(term)
            joining = False
    if joining or opened >= 0:
        raise _refused()
    return terms


def _tokens(text: str) -> list[tuple[str, str, str, str]]:
    found, at = [], 0
    while text[at:].strip():
        token = _TOKEN.match(text, at)
        if token is None or len(text) > _LONGEST:
            raise _refused()
        found.append((token[1] or "", token[2] or "", token[3] or "", token[4] or ""))
        at = token.end()
    return found


def _join(terms: list[_Term], term: _Term) -> None:
    if not terms or terms[-1].name != term.name or terms[-1].is_denied or term.is_denied:
        raise _refused()
    terms[-1].values += term.values


def _values(text: str) -> list[str]:
    if text.startswith("("):
        return [one.strip().strip('"') for one in re.split(r"\sOR\s", text[1:-1])]
    return [text.strip('"')]


def _choose(found: Filters, term: _Term) -> None:
    """A field that is named twice must hold both, which no question of ours says."""
    name = _FIELDS[term.name]
    kept = found.denied if term.is_denied else found.chosen
    if (name in kept and not term.is_denied) or any(not one or "*" in one for one in term.values):
        raise _refused()
    kept[name] = (*kept.get(name, ()), *term.values)


def _limit(found: Filters, text: str) -> None:
    told = _RANGE.fullmatch(text)
    if told is None or found.since or found.until:
        raise _refused()
    found.since, found.until = (_moment(one.strip('"')) for one in told.groups())


def _moment(text: str) -> str:
    """CKAN's moments are in UTC without saying so, down to the microsecond."""
    if text in {"*", "NOW"}:
        return ""
    plain = text.partition(".")[0].removesuffix("Z")
    return MODIFIED_SINCE.read(f"{plain}Z" if "T" in plain else plain)


def _refused() -> InvalidParameter:
    return InvalidParameter("fq", _FILTER)
