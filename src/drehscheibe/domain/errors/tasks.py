# SPDX-License-Identifier: EUPL-1.2
"""A heavy task in its child process that did not come to its end."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class TaskFailed(DrehscheibeError):
    """A child process ended without an answer (limits, crash, kill)."""

    code = "task-failed"
    template = N_(
        "The work on “{name}” was broken off: {reason}. "
        "Nothing was changed; the file is still there."
    )
    worth_trying_again = True


class TaskCrashed(TaskFailed):
    code = "task-crashed"
    template = N_(
        "The work on “{name}” ended unexpectedly. Nothing was changed; the file is still there. "
        "The operator finds the reason in the log."
    )


class TaskOutOfMemory(TaskFailed):
    code = "task-out-of-memory"
    template = N_(
        "The work on “{name}” needed more memory than the {limit} MiB it may use. "
        "Nothing was changed; the file is still there. Please split it or ask the operator."
    )
    worth_trying_again = False


class TaskOutOfTime(TaskFailed):
    code = "task-out-of-time"
    template = N_(
        "The work on “{name}” took longer than the {minutes} minutes it may take. "
        "Nothing was changed; the file is still there. Please split it or ask the operator."
    )
    worth_trying_again = False


class MailNotSent(DrehscheibeError):
    code = "mail-not-sent"
    template = N_("The mail could not be sent. It is tried again.")
    worth_trying_again = True


class TaskCancelled(TaskFailed):
    code = "task-cancelled"
    template = N_("The work on “{name}” was cancelled. Nothing was changed.")
    worth_trying_again = False
