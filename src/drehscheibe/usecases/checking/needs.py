# SPDX-License-Identifier: EUPL-1.2
"""Inputs and parameters: names that SQL can say, values that forms can ask for."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from drehscheibe.domain.durations import duration
from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.model import Selector

if TYPE_CHECKING:
    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.model import Need, NeededColumn, Package, Parameter

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
TAKEN_COLUMNS = {"feature_id", "geometry"}
TAKEN_PARAMETERS = {"now", "town", "town_name"}
_NUMBERS = {Selector.NUMBER, Selector.THRESHOLD}
_COUNTED = {ColumnType.INTEGER, ColumnType.NUMBER}
# A commit, a tag or a version: what an address must say to stay what it is.
_PINNED = re.compile(r"https://[^\s]+/[0-9a-f]{7,40}/[^\s]+|https://[^\s]+v?\d+\.\d+[^\s]*")
LONGEST = 300  # characters of an address
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def check_needs(package: Package, desk: Desk) -> None:
    for need in package.inputs:
        _check_need(need, desk)
    for parameter in package.parameters:
        _check_parameter(parameter, package, desk)
    for transform in package.transforms:
        if not NAME.fullmatch(transform.name):
            desk.say("name-wrong", "transforms", transform.name, value=transform.name, key="name")
    names = [need.name for need in package.inputs]
    _check_names([*names, *(item.name for item in package.transforms)], desk)


def check_musterdatensatz(value: str, desk: Desk, *path: str) -> None:
    if value and value not in MODEL_DATASETS:
        near = difflib.get_close_matches(value, MODEL_DATASETS, 1, 0.3)
        desk.say("model-dataset-unknown", *path, value=value, nearest=near[0] if near else "–")


def _check_names(names: list[str], desk: Desk) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            part = "inputs" if names.index(name) != len(names) - 1 else "transforms"
            desk.say("name-twice", part, name, value=name)
        seen.add(name.casefold())


def _check_need(need: Need, desk: Desk) -> None:
    path = ("inputs", need.name)
    if not NAME.fullmatch(need.name):
        desk.say("name-wrong", *path, value=need.name, key="inputs")
    if need.freshness and duration(need.freshness) is None:
        desk.say("duration-wrong", *path, "freshness", value=need.freshness)
    if need.model and not (len(need.model) <= LONGEST and _PINNED.fullmatch(need.model)):
        desk.say("model-not-pinned", *path, "model", value=need.model[:LONGEST])
    if need.required and not (need.example or need.default):
        desk.say("no-example", *path, value=need.name)
    check_musterdatensatz(need.musterdatensatz, desk, *path, "musterdatensatz")
    _check_columns(need, desk)


def _check_columns(need: Need, desk: Desk) -> None:
    seen: set[str] = set()
    for column in need.columns:
        path = ("inputs", need.name, "columns", column.name)
        if not NAME.fullmatch(column.name):
            desk.say("name-wrong", *path, value=column.name, key="columns")
        elif column.name in TAKEN_COLUMNS:
            known = ", ".join(sorted(TAKEN_COLUMNS))
            desk.say("name-reserved", *path, value=column.name, known=known)
        if column.name in seen:
            desk.say("name-twice", *path, value=column.name)
        seen.add(column.name)
        _check_range(column, desk, *path)


def _check_range(item: NeededColumn | Parameter, desk: Desk, *path: str) -> None:
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        desk.say("range-wrong", *path, minimum=item.minimum, maximum=item.maximum)


def _check_parameter(parameter: Parameter, package: Package, desk: Desk) -> None:
    path = ("parameters", parameter.name)
    if not NAME.fullmatch(parameter.name):
        desk.say("name-wrong", *path, value=parameter.name, key="parameters")
    elif parameter.name in TAKEN_PARAMETERS:
        known = ", ".join(sorted(TAKEN_PARAMETERS))
        desk.say("name-reserved", *path, value=parameter.name, known=known)
    if parameter.selector is Selector.CHOICE and len(parameter.choices) < 2:
        desk.say("choices-missing", *path, value=parameter.name)
    elif parameter.default is not None and not _fits(parameter):
        desk.say(
            "default-wrong", *path, "default", value=str(parameter.default), known=_of(parameter)
        )
    _check_range(parameter, desk, *path)
    _check_column_of(parameter, package, desk)


def _fits(parameter: Parameter) -> bool:
    value = parameter.default
    match parameter.selector:
        case Selector.YES_NO:
            return isinstance(value, bool)
        case Selector.NUMBER | Selector.THRESHOLD:
            return _is_between(value, parameter)
        case Selector.CHOICE:
            return str(value) in parameter.choices
        case Selector.COLOUR:
            return bool(_COLOUR.fullmatch(str(value)))
    return isinstance(value, str)


def _is_between(value: object, parameter: Parameter) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low = parameter.minimum is None or value >= parameter.minimum
    return low and (parameter.maximum is None or value <= parameter.maximum)


def _of(parameter: Parameter) -> str:
    if parameter.choices:
        return ", ".join(parameter.choices)
    if parameter.selector in _NUMBERS:
        low, high = parameter.minimum, parameter.maximum
        return f"{'…' if low is None else low} – {'…' if high is None else high}"
    return {Selector.YES_NO: "true, false", Selector.COLOUR: "#0072b2"}.get(
        parameter.selector, "“…”"
    )


def _check_column_of(parameter: Parameter, package: Package, desk: Desk) -> None:
    if not parameter.input:
        return
    path = ("parameters", parameter.name)
    need = next((need for need in package.inputs if need.name == parameter.input), None)
    if need is None:
        known = ", ".join(need.name for need in package.inputs)
        desk.say("input-unknown", *path, "input", value=parameter.input, known=known)
        return
    column = next((item for item in need.columns if item.name == parameter.column), None)
    if parameter.column and column is None:
        known = ", ".join(item.name for item in need.columns)
        desk.say(
            "column-unknown", *path, "column", table=need.name, value=parameter.column, known=known
        )
    elif column and parameter.selector is Selector.THRESHOLD and column.type not in _COUNTED:
        desk.say("column-type-unfit", *path, "column", value=parameter.column)
