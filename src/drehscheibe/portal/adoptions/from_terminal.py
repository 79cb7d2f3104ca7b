# SPDX-License-Identifier: EUPL-1.2
"""Compute at once, in the process of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, AdoptionNotFound, DrehscheibeError, Refused
from drehscheibe.portal.adoptions.choosing import live_choice
from drehscheibe.portal.adoptions.computing import compute, give_up
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.renewing import RUN, ask_for_run
from drehscheibe.portal.jobs.handlers import UNWATCHED
from drehscheibe.portal.jobs.services import cancel_all
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run


def run_now(number: int) -> tuple[Run, bool]:
    """What came of it, also where it failed, and whether it is new: where nothing has changed
    since, it is the run that is shown.

    Raises `AdoptionNotFound`, `Refused`.
    """
    adoption = Adoption.objects.filter(pk=number).first()
    if adoption is None:
        raise AdoptionNotFound
    if adoption.state != Adoption.State.LIVE:
        raise Refused(reason=N_("only what is live is computed again"))
    run = ask_for_run(adoption, live_choice(adoption), because=N_("somebody asked for it"))
    cancel_all(RUN, str(run.pk))  # no worker need do it as well
    payload = {"run": run.pk}
    try:
        compute(payload, current_settings(), UNWATCHED)
    except DrehscheibeError as error:
        give_up(payload, error)
    now = adoption.runs.filter(pk=run.pk).first()
    adoption.refresh_from_db()
    return (now, True) if now else (adoption.shown_run or run, False)
