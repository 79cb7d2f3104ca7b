# SPDX-License-Identifier: EUPL-1.2
"""allauth's forms with our words, where its own sentence cannot be set anywhere else."""

from __future__ import annotations

from typing import Any

from allauth.account import forms

from drehscheibe.portal.people.words import NOT_THE_SAME, word


class _SamePassword(forms.PasswordVerificationMixin):  # type: ignore[misc]
    def clean(self) -> Any:
        cleaned = super(forms.PasswordVerificationMixin, self).clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", word(NOT_THE_SAME))
        return cleaned


class ChangePassword(_SamePassword, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPassword(_SamePassword, forms.SetPasswordForm):  # type: ignore[misc]
    pass


class NewPassword(_SamePassword, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
