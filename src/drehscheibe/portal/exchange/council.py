# SPDX-License-Identifier: EUPL-1.2
"""One page for the council of a town: what, what it costs, what it does, who else has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import date, number
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.look.typeset import Document, Section
from drehscheibe.portal.exchange.texts import MATURITIES
from drehscheibe.portal.usecases.facts import title_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.exchange.lives import Standing
    from drehscheibe.portal.exchange.package_page import Running
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.readiness.models import Readiness
    from drehscheibe.usecases.model import Package

_READY = N_("{town} has all the data that it needs.")
_LACKS = N_("{town} has {have} of the {all} kinds of data that it needs.")
_UNKNOWN = N_("It was not checked yet which of the data {town} has.")
_MOST_TOWNS, _MOST_WORDS = 12, 600


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of."""

    package: Package
    town: Organisation
    standing: Standing
    running: list[Running]
    readiness: Readiness | None


def council_page(told: Told, language: str) -> Document:
    return _Words(told, language).document()


@dataclass(frozen=True, slots=True)
class _Words:
    told: Told
    language: str

    def document(self) -> Document:
        profile, town = self.told.package.profile, self.told.town.name
        sections = (
            Section(self._text(N_("What it is")), sentences=self._what()),
            Section(self._text(N_("What it costs")), facts=self._cost()),
            Section(self._text(N_("What it brings")), sentences=self._effect()),
            Section(self._text(N_("Who else has it")), sentences=self._others()),
            Section(self._text(N_("What has to be settled before")), sentences=self._before()),
        )
        return Document(
            title=self._in(profile.title),
            subtitle=self._say(N_("For the council of {town}"), town=town),
            language=self.language,
            author=profile.contact.organisation,
            date=timezone.localdate().isoformat(),
            footer=f"{self.told.package.id} {self.told.package.version}",
            page=self._text(N_("Page")),
            sections=tuple(one for one in sections if one.sentences or one.facts),
        )

    def _what(self) -> tuple[str, ...]:
        profile = self.told.package.profile
        return self._sentences((profile.summary, profile.purpose))

    def _effect(self) -> tuple[str, ...]:
        return self._sentences((self.told.package.profile.effect,))

    def _cost(self) -> tuple[tuple[str, str], ...]:
        """What the author declares; nothing is left out because it is naught."""
        profile = self.told.package.profile
        effort = profile.effort
        hardware = sum(one.count * one.price_eur for one in profile.hardware)
        rows = [
            (N_("Cost once"), self._euros(effort.once_eur)),
            (N_("Cost per year"), self._euros(effort.yearly_eur)),
            (N_("Hours once"), number(effort.once_hours, language=self.language)),
            (N_("Hours each month"), number(effort.monthly_hours, language=self.language)),
        ]
        if hardware:
            rows.append((N_("Hardware"), self._euros(hardware)))
        if profile.run_by:
            rows.append((N_("Who runs it"), self._in(profile.run_by)))
        return tuple((self._text(term), value) for term, value in rows)

    def _others(self) -> tuple[str, ...]:
        ours = self.told.town.pk
        there = [one for one in self.told.running if one.adoption.organisation_id != ours]
        named = [self._town(one) for one in there[:_MOST_TOWNS]]
        if len(there) > _MOST_TOWNS:
            named.append("…")
        return (self._text(MATURITIES[self.told.standing.maturity]), *named)

    def _town(self, one: Running) -> str:
        since = date(one.adoption.live_since, language=self.language)
        return self._say(N_("{town}, since {day}"), town=one.adoption.organisation.name, day=since)

    def _before(self) -> tuple[str, ...]:
        package, known = self.told.package, self.told.readiness
        template = _UNKNOWN if known is None else (_LACKS if known.missing else _READY)
        every = sum(need.required for need in package.inputs)
        have = every - (known.missing if known else 0)
        data = self._say(template, town=self.told.town.name, have=have, all=every)
        more = (*(one.text for one in package.prerequisites), *package.profile.legal)
        return (data, *self._sentences(more))

    def _sentences(self, words: Iterable[dict[str, str]]) -> tuple[str, ...]:
        return tuple(text[:_MOST_WORDS] for one in words if (text := self._in(one)))

    def _in(self, words: dict[str, str]) -> str:
        return title_in(words, self.language)

    def _euros(self, amount: float) -> str:
        return f"{number(amount, language=self.language)} €"

    def _text(self, text: str) -> str:
        return gettext(text, language=self.language)

    def _say(self, text: str, **values: object) -> str:
        return sentence(text, values=values, language=self.language)
