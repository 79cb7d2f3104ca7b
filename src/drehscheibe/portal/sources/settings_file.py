# SPDX-License-Identifier: EUPL-1.2
"""Everything that people say of a source as one plain document, without its secrets.

Written for another installation, for a repository, or to be changed and given back. What a document
does not hold stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.connectors.sources.sieve import Sieve
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.portal.sources.cataloguing import describe_all
from drehscheibe.portal.sources.keeping import RowsKept, keep_rows
from drehscheibe.portal.sources.mapping import Mapping
from drehscheibe.portal.sources.mapping_kept import keep_mapping
from drehscheibe.portal.sources.services import Choice, choose
from drehscheibe.portal.sources.sifting import fitting, keep_sieve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source

FORMAT = 1
_KINDS: dict[str, type] = {
    "drehscheibe_source": int,
    "address": str,
    "title": str,
    "way": str,
    "every_minutes": int,
    "licence": str,
    "offers": list,
    "filter": dict,
    "objects": dict,
    "mapping": dict,
}
_CHOICE = {"title", "way", "every_minutes", "licence", "offers"}


def settings_of(source: Source) -> dict[str, Any]:
    """Passwords, secret addresses and who allowed what stay here; so does a key in the address."""
    here = source.subscriptions.filter(ended=False, state="here")
    return {
        "drehscheibe_source": FORMAT,
        "address": source.address.partition("#")[0] if source.is_sftp else source.address,
        "title": source.title,
        "way": source.way,
        "every_minutes": source.every_minutes,
        "licence": source.described.get("licence", ""),
        "offers": sorted(here.values_list("offer", flat=True)),
        "filter": source.taking,
        "objects": source.keeping,
        "mapping": source.mapping,
    }


@transaction.atomic
def apply_settings(source: Source, said: dict[str, Any], *, actor: Actor) -> Source:
    """As if it were typed on the pages; the address is not changed.

    Raises `InvalidParameter`, `Refused`, and as the filters do.
    """
    _require_known(said)
    if "filter" in said:
        keep_sieve(source, _read(Sieve, said, "filter"), actor=actor)
    if _CHOICE & said.keys() or source.state == source.State.NEW:
        _set_up(source, said, actor)
    if "objects" in said:
        keep_rows(source, _read(RowsKept, said, "objects"), actor=actor)
    if "mapping" in said:
        keep_mapping(source, _read(Mapping, said, "mapping"), actor=actor)
    return source


def _set_up(source: Source, said: dict[str, Any], actor: Actor) -> None:
    """Completed by what holds already."""
    now = settings_of(source) | {"offers": _offers(source)} | said
    choice = Choice(
        tuple(now["offers"]),
        every_minutes=now["every_minutes"],
        title=now["title"],
        described=source.described | {"licence": now["licence"]} if now["licence"] else {},
    )
    set_up = describe_all if now["way"] == source.Way.DESCRIBE else choose
    set_up(source, choice, actor=actor)


def _offers(source: Source) -> list[str]:
    """Those that are taken; before the first choice what the filter takes."""
    here = list(source.subscriptions.filter(ended=False, state="here"))
    return [one.offer for one in here] if here else fitting(source)


def _require_known(said: dict[str, Any]) -> None:
    for name, value in said.items():
        kind = _KINDS.get(name)
        if kind is None:
            raise InvalidParameter(name, N_("is not known here"))
        if not isinstance(value, kind) or isinstance(value, bool):
            raise InvalidParameter(name, N_("has another kind than expected"))
    if said.get("drehscheibe_source", FORMAT) != FORMAT:
        raise InvalidParameter("drehscheibe_source", N_("is of a newer version"))
    if said.get("way", "copy") not in {"copy", "describe"}:
        raise InvalidParameter("way", N_("is “copy” or “describe”"))


def _read(kind: type[Any], said: dict[str, Any], name: str) -> Any:
    """Values of other kinds than ours would be found late."""
    try:
        read = from_plain(kind, said[name])
        if _shape(to_plain(read)) == _shape(to_plain(kind()) | said[name]) and _texts(said[name]):
            return read
    except (TypeError, ValueError, AttributeError):
        pass
    raise InvalidParameter(name, N_("has another kind than expected"))


def _shape(value: Any) -> Any:
    return {name: type(one) for name, one in value.items()}


_NESTED = {"licences": dict, "replacements": list}  # all others hold texts


def _texts(said: dict[str, Any]) -> bool:
    """Lists and tables hold texts, a box numbers."""
    box = [one for one in said.get("box", ()) if not isinstance(one, int | float)]
    rest = {
        name: one for name, one in said.items() if name != "box" and isinstance(one, list | dict)
    }
    held = {name: one.values() if isinstance(one, dict) else one for name, one in rest.items()}
    is_flat = all(
        isinstance(value, _NESTED.get(name, str))
        for name, several in held.items()
        for value in several
    )
    return not box and is_flat and all(isinstance(leaf, str) for leaf in _leaves([*rest.values()]))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    else:
        yield value
