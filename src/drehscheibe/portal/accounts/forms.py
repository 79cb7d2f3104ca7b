# SPDX-License-Identifier: EUPL-1.2
"""What people may say in forms about themselves and their organisation; nothing else is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Role
from drehscheibe.portal.organisations.network import CREATABLE
from drehscheibe.portal.people.models import MailChoice, Person
from drehscheibe.portal.people.words import NOT_THE_SAME, word

_LONGEST_NAME = 150
_LONGEST_REASON = 500
_LONGEST_PASSWORD = 128
_LARGEST_NUMBER = 10**12  # far above any row's, and the database can hold it


class OneLine(forms.CharField):
    """A name on one line: line breaks would reach the subjects of mails."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class Profile(forms.Form):
    name = OneLine(max_length=_LONGEST_NAME)
    language = forms.ChoiceField(choices=[("de", ""), ("en", "")])
    mails = forms.ChoiceField(choices=MailChoice.choices)


class NewAccount(forms.Form):
    """An invited person says a name and chooses a password."""

    name = OneLine(max_length=_LONGEST_NAME)
    password1 = forms.CharField(
        widget=forms.PasswordInput, strip=False, max_length=_LONGEST_PASSWORD
    )
    password2 = forms.CharField(
        widget=forms.PasswordInput, strip=False, max_length=_LONGEST_PASSWORD
    )

    def __init__(self, data: Any = None, *, email: str, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self._email = email

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        name = self.cleaned_data.get("name", "")
        validate_password(password, Person(email=self._email, name=name))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", word(NOT_THE_SAME))
        return cleaned


class Roles(forms.Form):
    roles = forms.MultipleChoiceField(
        choices=[(role.value, role.value) for role in Role],
        error_messages={"required": word(N_("Please choose at least one role."))},
    )

    def chosen(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]


class Invite(Roles):
    email = forms.EmailField(max_length=254)
    name = OneLine(max_length=_LONGEST_NAME, required=False)
    field_order = ["email", "name", "roles"]


class MemberRoles(Roles):
    reason = OneLine(max_length=_LONGEST_REASON, required=False)


class Farewell(forms.Form):
    """Who goes on with the drafts; "" leaves them to all stewards."""

    successor = forms.IntegerField(required=False, max_value=_LARGEST_NUMBER)
    reason = OneLine(max_length=_LONGEST_REASON, required=False)


class Rules(forms.Form):
    second_person = forms.BooleanField(required=False)
    reason = OneLine(max_length=_LONGEST_REASON, required=False)
    stand_in = forms.IntegerField(required=False, max_value=_LARGEST_NUMBER)
    contact_mail = forms.EmailField(max_length=254, required=False)


class NewOrganisation(forms.Form):
    name = OneLine(max_length=200)
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in CREATABLE])


class Blocking(forms.Form):
    email = forms.EmailField(max_length=254)
    reason = OneLine(max_length=_LONGEST_REASON)
    active = forms.ChoiceField(choices=[("no", "no"), ("yes", "yes")])


class ManyInvitations(forms.Form):
    """A file, or its text as it comes back from the preview."""

    file = forms.FileField(required=False, max_length=300)
    lines = forms.CharField(required=False, strip=False, max_length=500_000)
