# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the domain in the language of the reader: findings, fixes and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping

from drehscheibe.catalogue.profile.checklist import Point
from drehscheibe.domain.errors import DrehscheibeError, InputRefused
from drehscheibe.domain.findings import Finding, Fix
from drehscheibe.domain.sentences import fill
from drehscheibe.look import formats
from drehscheibe.look.translations import gettext

# Values that are themselves texts of ours; a stranger's value is never translated.
_TRANSLATED = frozenset({"reason", "type"})
_QUOTES = re.compile("“([^“”]*)”")
# Whole numbers that count something; others may be years, row numbers or EPSG codes.
_AMOUNTS = frozenset({"count", "total", "limit"})
# A number as Python writes it, shown without groups: it says which mark is the decimal one.
_READ = frozenset({"meaning"})


def finding_text(finding: Finding, *, language: str) -> str:
    return sentence(finding.kind.text, values=finding.values, language=language)


def finding_advice(finding: Finding, *, language: str) -> str:
    return sentence(finding.kind.advice, values=finding.values, language=language)


def fix_label(fix: Fix, *, finding: Finding, language: str) -> str:
    values = finding.values | {"key": fix.key, "value": fix.value}
    return sentence(fix.label, values=values, language=language)


def point_wrong(point: Point, *, language: str) -> str:
    """What a description lacks."""
    values = {"property": gettext(point.property, language=language), "value": point.value}
    return sentence(point.wrong, values=values, language=language)


def error_text(error: DrehscheibeError, *, language: str) -> str:
    values = dict(error.params)
    if isinstance(error, InputRefused):
        stopping = [finding for finding in error.findings if finding.stops]
        values["summary"] = " ".join(finding_text(f, language=language) for f in stopping[:3])
    return sentence(error.template, values=values, language=language)


def sentence(template: str, *, values: Mapping[str, object], language: str) -> str:
    """A template (message id) in the reader's language, filled with its values."""

    def show(name: str, value: object) -> str:
        if name in _TRANSLATED:
            return gettext(str(value), language=language)
        if name in _READ and str(value) != "?":
            return formats.ungrouped(float(str(value)), language=language)
        if isinstance(value, float) or (name in _AMOUNTS and isinstance(value, int)):
            return formats.number(value, language=language)
        return _quoted(formats.pair(str(value), language=language), language)

    return fill(gettext(template, language=language), values, show)


def _quoted(text: str, language: str) -> str:
    """Names come in English quotes; a German sentence has its own."""
    return _QUOTES.sub("„\\1“", text) if language == "de" else text
