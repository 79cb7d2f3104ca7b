# SPDX-License-Identifier: EUPL-1.2
"""Alerts go on at one threshold and off behind another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drehscheibe.look.texts import sentence
from drehscheibe.usecases.alerts import changes
from drehscheibe.usecases.model import Alert, Parameter, Selector
from usecase_samples import package, said

LEVEL = Alert(
    name="hoch",
    data="liste",
    column="stand",
    title=said("Hochwasser"),
    action=said("Wache rufen."),
    on="gelb",
    off="150",
    per="pegel",
)
PACKAGE = package(parameters=(Parameter("gelb", said("Gelb"), Selector.THRESHOLD, unit="cm"),))


def went(alert: Alert, value: object, *, was_on: bool) -> list[bool]:
    rows = [{"pegel": "Ruhr", "stand": value}]
    before = {"Ruhr": was_on}
    found = changes(PACKAGE, alert, rows=rows, parameters={"gelb": 200}, before=before)
    return [change.is_on for change in found]


@pytest.mark.parametrize(
    ("value", "was_on", "expected"),
    [
        (199, False, []),
        (200, False, [True]),
        (151, True, []),
        (150, True, []),
        (149, True, [False]),
        (None, True, []),  # no value is no all clear
        (None, False, []),
    ],
)
def test_between_the_thresholds_nothing_changes(value, was_on, expected):
    assert went(LEVEL, value, was_on=was_on) == expected


@pytest.mark.parametrize(
    ("value", "was_on", "expected"),
    [(51, False, []), (50, False, [True]), (60, True, []), (61, True, [False])],
)
def test_low_values_can_alarm_too(value, was_on, expected):
    low = replace(LEVEL, below=True, on="50", off="60")
    assert went(low, value, was_on=was_on) == expected


def test_the_text_says_value_unit_and_what_to_do():
    rows = [{"pegel": "Ruhr", "stand": 1234.5}, {"pegel": "Möhne", "stand": 10}]
    (change,) = changes(PACKAGE, LEVEL, rows=rows, parameters={"gelb": 200}, before={})
    text = sentence(change.template, values=change.values, language="de")
    assert text == "Hochwasser: Ruhr 1.234,5 cm (gewarnt wird ab 200 cm). Zu tun: Wache rufen."
