# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "drehscheibe.portal.questions"

    def ready(self) -> None:
        """Answers stand on the page of their dataset, and are gone with it."""
        from drehscheibe.portal.catalogue.signals import citing, dataset_shown, purging
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.questions import work
        from drehscheibe.portal.questions.receivers import (
            cited_in_answers,
            remove_questions,
            show_answers,
        )
        from drehscheibe.portal.questions.services import MAIL
        from drehscheibe.portal.questions.sources import register_sources

        register_sources()
        register.job(MAIL, work.mail)
        register.daily_job(work.FORGET, work.forget)
        purging.connect(remove_questions, dispatch_uid="questions.remove_questions")
        citing.connect(cited_in_answers, dispatch_uid="questions.cited_in_answers")
        dataset_shown.connect(show_answers, dispatch_uid="questions.show_answers")
