# SPDX-License-Identifier: EUPL-1.2
"""What people type about sources."""

from __future__ import annotations

from typing import Any

from django import forms

from drehscheibe.domain.errors import N_
from drehscheibe.domain.licences import LICENCES
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.schedule import ONLY_CALLED
from drehscheibe.portal.sources.services import Choice

HOW_OFTEN = {
    5: N_("every five minutes"),
    15: N_("every quarter of an hour"),
    60: N_("every hour"),
    360: N_("four times a day"),
    1_440: N_("daily"),
    10_080: N_("weekly"),
    44_640: N_("monthly"),
    ONLY_CALLED: N_("only when others call it"),
}


class AddressForm(forms.Form):
    address = forms.CharField(max_length=2_000)


class SignInForm(forms.Form):
    user = forms.CharField(max_length=200, required=False)
    password = forms.CharField(max_length=1_000, required=False, strip=False)


class ChoiceForm(forms.Form):
    title = forms.CharField(max_length=200)
    every = forms.TypedChoiceField(
        choices=[(str(minutes), "") for minutes in HOW_OFTEN], coerce=int, initial="1440"
    )
    licence = forms.ChoiceField(
        choices=[("", ""), *((code, "") for code in LICENCES)], required=False
    )
    offers = forms.MultipleChoiceField(required=False)
    all = forms.BooleanField(required=False)  # whatever else is ticked
    way = forms.ChoiceField(choices=[(way.value, "") for way in Source.Way], required=False)

    def __init__(self, *args: Any, offered: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        # Numbers, since the one thing that a file offers has no name.
        self._offered = offered
        field = self.fields["offers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the types
        field.choices = [(str(number), "") for number in range(len(offered))]

    @property
    def describes(self) -> bool:
        return bool(self.cleaned_data["way"] == Source.Way.DESCRIBE)

    def choice(self) -> Choice:
        said = self.cleaned_data
        chosen = tuple(self._offered[int(number)] for number in said["offers"])
        return Choice(
            offers=tuple(self._offered) if said["all"] else chosen,
            every_minutes=said["every"],
            title=said["title"],
            described={"licence": said["licence"]} if said["licence"] else {},
        )
