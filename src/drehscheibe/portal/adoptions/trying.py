# SPDX-License-Identifier: EUPL-1.2
"""The package's own tests, run here before anybody relies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.look.texts import error_text, sentence
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.models import Run
from drehscheibe.settings import current_settings
from drehscheibe.usecases.testing import run_tests

if TYPE_CHECKING:
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.testing import Outcome

_MOST_WORDS = 3  # differences that are told of each test


def test_results(version: UseCaseVersion) -> list[dict[str, Any]]:
    """Name, whether it passed, and what was different. A version is tested here once."""
    known = Run.objects.filter(version=version, state=Run.State.DONE).exclude(tested=[]).first()
    if known is not None:
        return list(known.tested)
    folder = current_settings().layout.package(version.sha256)
    return [_plain(one) for one in run_tests(package_of(version), folder)]


def _plain(outcome: Outcome) -> dict[str, Any]:
    told = [
        sentence(one.template, values=one.values, language="de")
        for one in outcome.differences[:_MOST_WORDS]
    ]
    if outcome.error:
        told.append(error_text(outcome.error, language="de"))
    return {"name": outcome.name, "passed": outcome.passed, "words": " ".join(told)}
