# SPDX-License-Identifier: EUPL-1.2
"""What waits for somebody, from every app: "My work" asks all sources and knows none of them.

    register(Source("questions", N_("Questions from outside"), order=30, items=questions_for))

An app registers in the `ready` of its `AppConfig`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from drehscheibe.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. Texts are in the language of the reader."""

    title: str
    address: str  # where it is done
    note: str = ""
    at: datetime | None = None
    chip: str = ""  # where it is at
    chip_kind: str = ""  # "" | "good" | "warning" | "bad" | "quiet"


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    title: str  # message id
    order: int
    items: Callable[[Actor], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Something of an app that stands beside the work: a template, and what it is told."""

    template: str
    context: Callable[[Actor], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One part of the page."""

    source: Source
    items: tuple[Item, ...]


_SOURCES: dict[str, Source] = {}
_PANELS: dict[str, Panel] = {}


def register(source: Source) -> None:
    _SOURCES[source.code] = source


def register_panel(panel: Panel) -> None:
    _PANELS[panel.template] = panel


def waiting_for(actor: Actor) -> tuple[Waiting, ...]:
    """Everything that waits for somebody, in order; parts without anything are left out."""
    sources = sorted(_SOURCES.values(), key=lambda source: source.order)
    parts = (Waiting(source, tuple(source.items(actor))) for source in sources)
    return tuple(part for part in parts if part.items)


def panels_for(actor: Actor) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Template and context of each panel that has something to show."""
    shown = ((panel.template, panel.context(actor)) for panel in _PANELS.values())
    return tuple((template, context) for template, context in shown if context)
