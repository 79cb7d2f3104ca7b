# SPDX-License-Identifier: EUPL-1.2
"""Who is told of a question from outside: at once or in the daily mail, as they chose.

The notice names the dataset, never what was asked: that may be private, and has a time to end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from drehscheibe.portal.questions.models import Question


def tell_asked(question: Question) -> None:
    """Stewards of the owner and of those who act for it."""
    owner = question.dataset.owner
    here = Q(memberships__organisation=owner) | Q(
        memberships__organisation__mandates_held__principal=owner
    )
    stewards = Person.objects.filter(here, memberships__steward=True, is_active=True)
    path = reverse("question", kwargs={"slug": owner.slug, "question": question.pk})
    news = News(kind=Kind.ASKED, title=question.dataset.title, organisation=owner.name, path=path)
    tell(stewards.distinct(), news)
