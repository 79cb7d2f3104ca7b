# SPDX-License-Identifier: EUPL-1.2
"""Sets the stage for journeys of the town hall, in a process and an instance of its own.

Prints JSON: the people, what is public, and the drafts that wait for a second person.
"""

from __future__ import annotations

import json
from typing import Any

from drehscheibe.policy.actors import Role
from townhall import PLAYGROUNDS, Desk, person, town

NEXT = (
    PLAYGROUNDS.replace("Spielplatz 3;1993", "Spielplatz 3;2024")
    + "Neuer Platz;2026;51,570;8,120\n"
)


def _released(desk: Desk, title: str, approver: Any, text: str = PLAYGROUNDS) -> Any:
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve

    draft = services.submit(desk.ready(desk.draft(text), title), desk.actor)
    release = approve(desk.settings.layout, draft, approver.actor)
    desk.work()
    return release.dataset


def _with_next(desk: Desk, title: str, approver: Any) -> tuple[Any, Any]:
    """A public dataset and its next release, which waits."""
    from drehscheibe.portal.desk import services

    dataset = _released(desk, title, approver)
    draft = desk.ready(desk.draft(NEXT, dataset=dataset), title)
    return dataset, services.submit(draft, desk.actor)


def main() -> None:
    from drehscheibe.portal.setup import start_django

    start_django()
    from drehscheibe.portal.desk import services
    from drehscheibe.settings import current_settings

    settings = current_settings()
    town()
    anna = Desk(settings, person("Anna", Role.STEWARD))
    ben = Desk(settings, person("Ben", Role.REVIEWER, Role.ADMINISTRATOR))
    person("Eva")
    (grounds, second), (pitches, _) = (
        _with_next(anna, title, ben) for title in ("Spielplätze", "Bolzplätze")
    )
    benches = services.submit(anna.ready(anna.draft(), "Sitzbänke"), anna.actor)
    doomed = _released(anna, "Zurückzuziehendes", ben)
    stage = {
        "second": str(second.pk),
        "first": str(benches.pk),
        "grounds": grounds.slug,
        "pitches": pitches.slug,
        "doomed": doomed.slug,
    }
    print(json.dumps(stage))
