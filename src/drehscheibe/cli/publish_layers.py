# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe publish FILE --each-layer`: which publications that means."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from drehscheibe.cli.inspecting import inspected
from drehscheibe.domain.layers import Layer, title_for, usual
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.domain.recipes import Waiver
    from drehscheibe.portal.catalogue.publishing import Publication

    Waivers = Mapping[str, tuple[Waiver, ...]]

_NAMES = ("id", "source", "name", "title")  # of a column, as people may call it


def for_each_layer(whole: Publication, waivers: Waivers) -> list[Publication]:
    """One for each layer, or the next release of each dataset that was made of such a file.

    What was said about columns goes to the layers that have them; what fits none is refused, for
    it would do nothing.
    """
    wanted = _next_ones(whole) if whole.dataset else _new_ones(whole)
    _refuse_unused(waivers, {one.layer for one in wanted}, option="--waive")
    wanted = [replace(one, waivers=waivers.get(one.layer, ())) for one in wanted]
    if not (whole.answers or whole.omit):
        return wanted
    decided = [_with_its_decisions(one) for one in wanted]
    _refuse_unused(whole.omit, {name for one in decided for name in one.omit}, option="--omit")
    kept = {key for one in decided for key in one.answers}
    said = {key for key in whole.answers if key.partition(".")[2] not in kept}
    _refuse_unused(said, kept, option="--set")
    return decided


def _next_ones(whole: Publication) -> list[Publication]:
    from drehscheibe.portal.catalogue.layers import of_each_dataset, others_of
    from drehscheibe.portal.catalogue.services import get_dataset

    dataset = get_dataset(whole.dataset)
    if dataset.file_set is None:
        told = _("{slug} is not one layer of a file.").format(slug=dataset.slug)
        raise click.BadParameter(told, param_hint="--dataset")
    return of_each_dataset(whole, [dataset, *others_of(dataset)])


def _new_ones(whole: Publication) -> list[Publication]:
    plain = inspected(whole.path).get("layers", ())
    layers = tuple(from_plain(Layer, one) for one in plain)
    names = [one.name for one in usual(layers)]
    if whole.layer:
        asked = [name.strip() for name in whole.layer.split(",")]
        _refuse_unused(asked, {one.name for one in layers if one.is_table}, option="--layer")
        names = asked
    if not names:  # one thing in it, or nothing that can be read: as without the option
        return [whole]
    file_set = uuid4()
    return [replace(_called(whole, name), layer=name, file_set=file_set) for name in names]


def _called(whole: Publication, layer: str) -> Publication:
    title = title_for(layer, whole.path.name)
    return replace(whole, description=replace(whole.description, title=title))


def _with_its_decisions(one: Publication) -> Publication:
    from drehscheibe.portal.catalogue.layers import answers_for

    tables = inspected(one.path, one.layer).get("recipe", {}).get("tables", ())
    columns = [column for table in tables for column in table["columns"]]
    names = {column[name] for column in columns for name in _NAMES}
    table = tables[0]["name"] if len(tables) == 1 else ""
    return replace(
        one,
        answers=answers_for(one.answers, columns=names, table=table),
        omit=tuple(name for name in one.omit if name in names),
    )


def _refuse_unused(said: Any, known: set[str], *, option: str) -> None:
    for name in said:
        if name not in known:
            told = _("{name!r} fits no layer of this file.").format(name=name)
            raise click.BadParameter(told, param_hint=option)
