# SPDX-License-Identifier: EUPL-1.2
"""The form of a wish, held off machines like that of a question, and the form of its end."""

from __future__ import annotations

from typing import Any

from django import forms

from drehscheibe.portal.questions.forms import QuestionForm

FORM = "~wanted"  # no dataset is called so


class WishForm(QuestionForm):
    """No address is asked for: the node needs to know what is missing, not who misses it."""

    item = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]
    searched = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, slug=FORM, **kwargs)


class EndForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=2**62)
    outcome = forms.CharField(max_length=1_000)
