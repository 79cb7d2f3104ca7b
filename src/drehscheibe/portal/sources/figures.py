# SPDX-License-Identifier: EUPL-1.2
"""What a catalogue that is described has, and what a run of it brought, in figures for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.sieve import Left
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence
from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.mapping import mapping_of
from drehscheibe.portal.sources.words import theme_words
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from drehscheibe.portal.sources.models import Run, Source

# By the reasons of `Left`.
LEFT_OUT: dict[str, str] = {
    Left.WORDS: N_("{count} left out: a word is not in them"),
    Left.WITHOUT: N_("{count} left out: a word is in them"),
    Left.GROUPS: N_("{count} left out: another theme"),
    Left.PUBLISHERS: N_("{count} left out: another publisher"),
    Left.LICENCES: N_("{count} left out: another licence"),
    Left.FORMATS: N_("{count} left out: another format"),
    Left.TOWNS: N_("{count} left out: another area"),
    Left.BOX: N_("{count} left out: outside of the box"),
}
_NAMES: dict[str, str] = {
    "new": N_("{count} new"),
    "changed": N_("{count} changed"),
    "back": N_("{count} back again"),
    "unchanged": N_("{count} unchanged"),
    "gone": N_("{count} gone"),
    "missing": N_("{count} gone, waiting for a decision"),
    "faulty": N_("{count} with faults"),
    "ours": N_("{count} of ours that came back"),
    **{f"left-{why}": text for why, text in LEFT_OUT.items()},
}
_MOST_WORDS = 20  # that are shown
_MOST = 500  # entries with faults that are counted by their kind


@dataclass(frozen=True, slots=True)
class ShownFault:
    text: str
    count: int
    example: str  # a title


@dataclass(frozen=True, slots=True)
class ShownCatalogue:
    """`listed` is how many of its entries our catalogue has; `missing` wait for a decision."""

    listed: int
    missing: int
    faults: tuple[ShownFault, ...]
    themes: tuple[tuple[str, int], ...]  # words that mean nothing here, and of how many datasets


def figures_of(run: Run) -> str:
    return told(run.figures, language_now())


def told(figures: dict[str, int], language: str) -> str:
    """Those that are none are left out."""
    sentences = (
        sentence(text, values={"count": number(count, language=language)}, language=language)
        for name, text in _NAMES.items()
        if (count := figures.get(name))
    )
    return ", ".join(sentences)


def described_of(source: Source) -> ShownCatalogue:
    entries = source.entries
    return ShownCatalogue(
        listed=entries.filter(state__in=ForeignEntry.LISTED).count(),
        missing=entries.filter(state=ForeignEntry.State.MISSING).count(),
        faults=_faults(source),
        themes=tuple(unknown_themes(source).most_common(_MOST_WORDS)),
    )


def unknown_themes(source: Source) -> Counter[str]:
    """Theme words of what is described that nobody has mapped -> of how many datasets."""
    known = mapping_of(source).themes
    said = theme_words(source)
    return Counter({word: count for word, count in said.items() if word not in known})


def _faults(source: Source) -> tuple[ShownFault, ...]:
    """The most frequent first."""
    faulty = source.entries.filter(state__in=ForeignEntry.LISTED, is_faulty=True)
    counted: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for said in faulty.values_list("said", flat=True)[:_MOST]:
        for text in _texts(said):
            counted[text] += 1
            examples.setdefault(text, said["title"])
    return tuple(ShownFault(text, n, examples[text]) for text, n in counted.most_common(20))


def _texts(said: dict[str, Any]) -> set[str]:
    language = language_now()
    return {
        sentence(fault["text"], values=fault["values"], language=language)
        for fault in said["faults"]
    }
