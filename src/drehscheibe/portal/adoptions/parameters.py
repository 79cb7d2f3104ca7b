# SPDX-License-Identifier: EUPL-1.2
"""The form of a package's parameters: each selector has its field, each value is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext
from drehscheibe.portal.adoptions.proposing import tables_of
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.usecases.model import Parameter, Selector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drehscheibe.portal.adoptions.choosing import Choice
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.usecases.model import Package

_LONGEST = 500
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_PREFIX = "p-"  # before names of packages: none of them is a name of ours
_NO_COLOUR = N_("Please give a colour such as #2a6f4e.")
_NO_NUMBER = N_("Please give a number.")


class CommaNumber(forms.FloatField):
    """ "0,5" as people write it here, and "0.5"."""

    widget = forms.TextInput
    max_length = 40

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class Asked:
    """One parameter on the page. `options` are filled where somebody chooses."""

    parameter: Parameter
    bound: Any
    title: str
    help: str
    kind: str  # "select", "yes-no", "colour", "email", "number", "text"
    options: tuple[tuple[str, str], ...] = ()


class ParameterForm(forms.Form):
    """For a package's parameters over what is bound already."""

    def __init__(
        self, package: Package, choice: Choice, town: Organisation, language: str, data: Any = None
    ) -> None:
        known = choice.parameters.items()
        initial = {_PREFIX + name: _typed(value, language) for name, value in known}
        super().__init__(data, initial=initial)
        self._package, self._choice = package, choice
        self._town, self._language = town, language
        self._options = {one.name: self._options_of(one) for one in package.parameters}
        for parameter in package.parameters:
            self.fields[_PREFIX + parameter.name] = self._field(parameter)

    @property
    def asked(self) -> list[Asked]:
        return [self._asked(one) for one in self._package.parameters]

    def values(self) -> dict[str, Any]:
        """After `is_valid`: parameter -> plain value."""
        return {one.name: self._plain(one) for one in self._package.parameters}

    def _plain(self, parameter: Parameter) -> Any:
        value = self.cleaned_data[_PREFIX + parameter.name]
        is_whole = isinstance(value, float) and value.is_integer()
        return int(value) if is_whole and isinstance(parameter.default, int) else value

    def _asked(self, parameter: Parameter) -> Asked:
        return Asked(
            parameter=parameter,
            bound=self[_PREFIX + parameter.name],
            title=self._said(parameter.title) + (f" ({parameter.unit})" if parameter.unit else ""),
            help=self._said(parameter.help),
            kind=_KINDS[parameter.selector],
            options=self._options[parameter.name],
        )

    def _said(self, words: Mapping[str, str]) -> str:
        return words.get(self._language) or words.get("de", "")

    def _field(self, parameter: Parameter) -> forms.Field:
        required = parameter.required and parameter.selector is not Selector.YES_NO
        return _FIELDS[_KINDS[parameter.selector]](self, parameter, required)

    def number_field(self, parameter: Parameter, required: bool) -> forms.Field:  # noqa: FBT001
        return CommaNumber(
            required=required,
            min_value=parameter.minimum,
            max_value=parameter.maximum,
            error_messages={"invalid": gettext(_NO_NUMBER, language=self._language)},
        )

    def select_field(self, parameter: Parameter, required: bool) -> forms.Field:  # noqa: FBT001
        return forms.ChoiceField(required=required, choices=self._options[parameter.name])

    def colour_field(self, _: Parameter, required: bool) -> forms.Field:  # noqa: FBT001
        said = gettext(_NO_COLOUR, language=self._language)
        return forms.CharField(required=required, validators=[RegexValidator(_COLOUR, said)])

    def _options_of(self, parameter: Parameter) -> tuple[tuple[str, str], ...]:
        if parameter.selector is Selector.CHOICE:
            found = [(value, self._said(words)) for value, words in parameter.choices.items()]
        elif parameter.selector is Selector.COLUMN:
            found = self._columns(parameter.input)
        elif parameter.selector is Selector.DATASET:
            found = list(_datasets(self._town))
        elif parameter.selector is Selector.AREA:
            found = _areas()
        else:
            return ()
        return (*(() if parameter.required else (("", "–"),)), *found)

    def _columns(self, need: str) -> list[tuple[str, str]]:
        bound = self._choice.bindings.get(need)
        dataset = Dataset.objects.filter(slug=bound.dataset).first() if bound else None
        if bound is None or dataset is None or not dataset.release:
            return []
        tables = [table for table in tables_of(dataset) if table.name == bound.table]
        return [(one.name, one.title or one.name) for table in tables for one in table.columns]


_KINDS = {
    Selector.NUMBER: "number",
    Selector.THRESHOLD: "number",
    Selector.TEXT: "text",
    Selector.CHOICE: "select",
    Selector.COLUMN: "select",
    Selector.DATASET: "select",
    Selector.AREA: "select",
    Selector.YES_NO: "yes-no",
    Selector.COLOUR: "colour",
    Selector.CONTACT: "email",
}
_FIELDS: dict[str, Callable[[ParameterForm, Parameter, bool], forms.Field]] = {
    "number": ParameterForm.number_field,
    "select": ParameterForm.select_field,
    "colour": ParameterForm.colour_field,
    "text": lambda _, __, required: forms.CharField(required=required, max_length=_LONGEST),
    "email": lambda _, __, required: forms.EmailField(required=required),
    "yes-no": lambda _, __, ___: forms.BooleanField(required=False),
}


def _typed(value: Any, language: str) -> Any:
    """A number as people type it here; everything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return str(value).replace(".", "," if language == "de" else ".")


def _datasets(town: Organisation) -> list[tuple[str, str]]:
    own = Dataset.objects.filter(owner=town, state__in=Dataset.RELEASED).order_by("title")
    return list(own.values_list("slug", "title"))


def _areas() -> list[tuple[str, str]]:
    """Districts first, then municipalities by name."""
    region = atlas().region
    districts = [(district.key, district.name) for district in region.districts]
    return districts + [(town.ags, town.name) for town in atlas().towns]
