# SPDX-License-Identifier: EUPL-1.2
"""Alerts with hysteresis: on at one threshold, off again behind another, unchanged in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.usecases.model import Alert, Package

ON = N_("{title}: {subject} {value}{unit} (warned from {threshold}{unit}). What to do: {action}")
OFF = N_("{title}: all clear. {subject} {value}{unit} (off at {threshold}{unit}).")


@dataclass(frozen=True, slots=True)
class Change:
    """An alert that went on or off. `template` is filled with `values`, both for gettext."""

    name: str
    subject: str  # what it is about (a gauge), "" where there is one only
    is_on: bool
    value: float
    template: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Thresholds:
    on: float
    off: float
    below: bool

    def is_on(self, value: float, before: bool) -> bool:  # noqa: FBT001 - a state, not a choice
        sign = -1 if self.below else 1
        return sign * value >= sign * (self.off if before else self.on)


def changes(
    package: Package,
    alert: Alert,
    *,
    rows: Iterable[Mapping[str, Any]],
    parameters: Mapping[str, Any],
    before: Mapping[str, bool],
) -> tuple[Change, ...]:
    """What is different from `before` (subject -> on). A row without a value changes nothing: it
    does not mean all clear. Neither does a subject without a row."""
    thresholds = _thresholds(alert, parameters)
    found = []
    for row in rows:
        subject = str(row.get(alert.per, "")) if alert.per else ""
        value, was_on = row.get(alert.column), before.get(subject, False)
        if isinstance(value, int | float) and thresholds.is_on(value, was_on) != was_on:
            said = _values(package, alert, thresholds.off if was_on else thresholds.on)
            said |= {"subject": subject, "value": float(value)}
            template = OFF if was_on else ON
            found.append(Change(alert.name, subject, not was_on, float(value), template, said))
    return tuple(found)


def _thresholds(alert: Alert, parameters: Mapping[str, Any]) -> _Thresholds:
    on = _number(alert.on, parameters)
    return _Thresholds(on, _number(alert.off, parameters) if alert.off else on, alert.below)


def _number(said: str, parameters: Mapping[str, Any]) -> float:
    """The name of a parameter or a number. Raises `ValueError`."""
    return float(parameters.get(said, said))


def _values(package: Package, alert: Alert, threshold: float) -> dict[str, Any]:
    return {
        "title": alert.title["de"],
        "action": alert.action["de"],
        "unit": _unit(package, alert),
        "threshold": threshold,
    }


def _unit(package: Package, alert: Alert) -> str:
    """After a space: of the parameter, or of the column as a derived dataset says it."""
    units = [p.unit for p in package.parameters if p.name == alert.on]
    units += [
        d.units.get(alert.column, "") for d in package.outputs.datasets if d.data == alert.data
    ]
    return next((f" {unit}" for unit in units if unit), "")
