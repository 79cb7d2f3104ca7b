# SPDX-License-Identifier: EUPL-1.2
"""Use cases are found as datasets are: by what their packages say, with how many towns run them."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.catalogue.small_index import SmallIndex
from drehscheibe.domain.errors import N_
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.catalogue.beside import Other
from drehscheibe.portal.exchange.lives import Standing, counted, standings
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.usecases.facts import mentor_of, title_in
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.portal.usecases.queries import shown_versions
from drehscheibe.usecases.model import Need, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.usecases.model import Words

_TOWNS = N_("{count} {count:town runs it|towns run it}")
_NOBODY = N_("runs nowhere yet")
_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class _Entry:
    """The newest public version of a use case, and the words it is found by."""

    usecase: UseCase
    changed: str  # day
    profile: Profile
    words: dict[str, str]


class UseCaseFinder:
    """One index for all threads, made anew when the public versions are others."""

    heading = N_("Use cases")
    kind = N_("Use case")

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: tuple[object, ...] | None = None
        self._index = SmallIndex({})
        self._entries: dict[str, _Entry] = {}

    def every(self) -> list[Other]:
        self._now()
        return self._told(self._entries)

    def holding(self, text: str) -> list[Other]:
        return self._told(self.names(text))

    def holding_some(self, text: str) -> list[Other]:
        return self._told(self._now().holding_some(text))

    def titled(self, text: str) -> list[Other]:
        return self._told(self._now().titled(text))

    def more(self, text: str) -> str:
        return f"{url('usecases')}?{urlencode({'q': text})}"

    def pages(self) -> list[tuple[str, str]]:
        """The gallery, every use case, and every town's page of one."""
        self._now()
        own = [(_address(one.usecase), one.changed) for one in self._entries.values()]
        return [(url("usecases"), ""), *own, *_town_pages()]

    def names(self, text: str) -> list[str]:
        """`publisher/slug` of what holds every word, best first."""
        return self._now().holding(text)

    def _told(self, names: Iterable[str]) -> list[Other]:
        found = [self._entries[name] for name in names if name in self._entries]
        if not found:
            return []
        far, language = standings(), language_now()
        return [_other(one, far.get(one.usecase.pk, Standing()), language) for one in found]

    def _now(self) -> SmallIndex:
        """As the database is; what was withdrawn is found no more."""
        shown = UseCaseVersion.objects.filter(state__in=UseCase.SHOWN).order_by("pk")
        of = tuple(shown.values_list("pk", "sha256"))
        with self._lock:
            if of != self._of:
                entries = {str(one.usecase): _entry(one) for one in shown_versions()}
                index = SmallIndex({name: one.words for name, one in entries.items()})
                self._of, self._entries, self._index = of, entries, index
            return self._index


def _entry(version: UseCaseVersion) -> _Entry:
    profile = from_plain(Profile, version.package["profile"])
    needs = [from_plain(Need, one) for one in version.package["inputs"]]
    changed = (version.published or version.created).date().isoformat()
    return _Entry(version.usecase, changed, profile, _words(version.usecase, profile, needs))


def _words(usecase: UseCase, profile: Profile, needs: list[Need]) -> dict[str, str]:
    """In the fields that datasets have, in all languages."""
    mentor = mentor_of(usecase)
    themes = [gettext(THEMES[code], language=one) for code in profile.themes if code in THEMES
              for one in _LANGUAGES]  # fmt: skip
    told = (profile.summary, profile.purpose, profile.audience, profile.effect, profile.run_by)
    columns = [column.title for need in needs for column in need.columns]
    return {
        "title": _all(profile.title),
        "keywords": " ".join(themes),
        "publisher": f"{mentor.name if mentor else ''} {usecase.publisher}",
        "columns": _all(*(need.title for need in needs), *columns),
        "description": _all(*told),
    }


def _all(*told: Words) -> str:
    return " ".join(text for words in told for text in words.values())


def _other(entry: _Entry, standing: Standing, language: str) -> Other:
    said = gettext(_NOBODY, language=language)
    if standing.towns:
        said = sentence(_TOWNS, values={"count": standing.towns}, language=language)
    return Other(
        title=title_in(entry.profile.title, language),
        text=title_in(entry.profile.summary, language),
        address=_address(entry.usecase),
        meta=(said,),
        words=entry.words,
    )


def _address(usecase: UseCase) -> str:
    return url("usecase", publisher=usecase.publisher, slug=usecase.slug)


def _town_pages() -> list[tuple[str, str]]:
    live = Adoption.objects.filter(state__in=Adoption.PUBLIC, usecase__state__in=UseCase.SHOWN)
    found = live.exclude(**counted()).select_related("usecase", "organisation", "shown_run")
    return [(_town_page(one), _day(one)) for one in found.order_by("pk")]


def _town_page(adoption: Adoption) -> str:
    usecase, town = adoption.usecase, adoption.organisation
    return url("adoption-page", publisher=usecase.publisher, slug=usecase.slug, town=town.slug)


def _day(adoption: Adoption) -> str:
    run = adoption.shown_run
    return run.ended.date().isoformat() if run and run.ended else ""


FINDER = UseCaseFinder()
