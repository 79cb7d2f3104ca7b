# SPDX-License-Identifier: EUPL-1.2
"""The pages on which somebody looks at what serves each need, and picks something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.adoptions.choosing import Bound, live_choice, package_of, version_of
from drehscheibe.portal.adoptions.facts import unbound
from drehscheibe.portal.adoptions.proposing import Shelf, matched, tables_of
from drehscheibe.portal.catalogue.models import Dataset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.adoptions.choosing import Choice
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.adoptions.proposing import Proposal
    from drehscheibe.usecases.model import Need, NeededColumn

NOTHING = ""  # what a select says for "no data" or "no column"
_APART = "/"  # between dataset and table in a form


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """One need with what serves it now. `columns`: needed column, id of the one that serves it."""

    need: Need
    bound: Bound | None
    dataset: Dataset | None
    table: Table | None
    columns: tuple[tuple[NeededColumn, str], ...]
    is_open: bool
    proposals: tuple[Proposal, ...] = ()

    @property
    def chosen(self) -> str:
        return name_of(self.bound) if self.bound else NOTHING


def binding_page(
    adoption: Adoption, *, only: Need | None = None, looked_at: str = ""
) -> dict[str, Any]:
    """For the page of all needs, or of one; `looked_at` is a table that is not chosen yet."""
    package, choice = package_of(adoption.version), live_choice(adoption)
    if only is None:
        gaps = unbound(package, choice)
        shown = [_shown(need, choice.bindings.get(need.name), gaps) for need in package.inputs]
        return {"needs": shown}
    some = tuple(Shelf(adoption.organisation).proposals(only))
    picked = next((one.bound for one in some if name_of(one.bound) == looked_at), None)
    bound = picked or choice.bindings.get(only.name)
    return {"need": _shown(only, bound, [], some), "name_of": name_of}


def tried_page(adoption: Adoption, choice: Choice) -> dict[str, Any]:
    """For the page of what is being tried: each need with what could serve it."""
    package = package_of(version_of(choice))
    gaps, shelf = unbound(package, choice), Shelf(adoption.organisation)
    shown = [
        _shown(need, choice.bindings.get(need.name), gaps, tuple(shelf.proposals(need)))
        for need in package.inputs
    ]
    return {"needs": shown, "name_of": name_of}


def name_of(bound: Bound) -> str:
    return f"{bound.dataset}{_APART}{bound.table}"


def bound_typed(need: Need, adoption: Adoption, typed: Mapping[str, Any]) -> Bound | None:
    """What a form says. Raises `Refused` where it names what cannot be chosen."""
    wanted = str(typed.get("table", NOTHING))
    if wanted == NOTHING:
        return None
    found = {name_of(one.bound): one for one in Shelf(adoption.organisation).proposals(need)}
    if wanted not in found:
        raise Refused(reason=N_("only public data can be chosen"))
    proposal = found[wanted]
    if typed.get("shown") != wanted:
        return proposal.bound  # another table than the page showed columns of
    there = {column.id for column in proposal.table.columns}
    said = {one.name: str(typed.get(f"column-{one.name}", "")) for one in need.columns}
    columns = {
        name: _column(proposal, name, column) for name, column in said.items() if column in there
    }
    return Bound(proposal.dataset.slug, proposal.table.name, columns, proposal.is_default)


def _column(proposal: Proposal, needed: str, column: str) -> dict[str, Any]:
    """As it was proposed, with its conversion, where nobody chose another one."""
    proposed: dict[str, Any] = proposal.columns.get(needed, {})
    return proposed if proposed.get("column") == column else matched(needed, column)


def _shown(
    need: Need, bound: Bound | None, gaps: list[str], some: tuple[Proposal, ...] = ()
) -> ShownNeed:
    dataset = _public(bound.dataset) if bound else None
    table = _table(dataset, bound.table) if bound and dataset else None
    columns = bound.columns if bound else {}
    return ShownNeed(
        need=need,
        bound=bound,
        dataset=dataset,
        table=table,
        columns=tuple((one, _id(columns.get(one.name))) for one in need.columns),
        is_open=need.name in gaps,
        proposals=some,
    )


def _public(slug: str) -> Dataset | None:
    found = Dataset.objects.filter(slug=slug, state__in=Dataset.RELEASED)
    return found.select_related("owner").first()


def _table(dataset: Dataset, name: str) -> Table | None:
    return next((one for one in tables_of(dataset) if one.name == name), None)


def _id(match: Any) -> str:
    return str(match.get("column", "")) if match else ""
