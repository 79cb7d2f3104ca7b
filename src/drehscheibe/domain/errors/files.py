# SPDX-License-Identifier: EUPL-1.2
"""A file that comes in and cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors.error import N_, DrehscheibeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.findings import Finding


class InputRefused(DrehscheibeError):
    """A file cannot be taken as it is; the findings say why and what to do."""

    code = "input-refused"
    template = N_("The file cannot be published as it is: {summary}")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        stopping = [finding.text for finding in self.findings if finding.stops]
        super().__init__(summary=" ".join(stopping[:3]))


class SourceUnavailable(DrehscheibeError):
    code = "source-unavailable"
    template = N_("The source could not be read: {reason}. Please try again later.")
    worth_trying_again = True


class FileTooLarge(DrehscheibeError):
    code = "file-too-large"
    template = N_(
        "“{name}” is larger than the {limit} MiB that can be taken. "
        "Please split it or ask the operator."
    )


class UploadRunning(DrehscheibeError):
    """A file of this draft is being sent already, perhaps from another window."""

    code = "upload-running"
    template = N_(
        "A file for this draft is being sent already, perhaps in another window. "
        "Please wait until it is here, or try again in half a minute."
    )
    worth_trying_again = True


class UploadMoved(DrehscheibeError):
    """The sender goes on at another byte than the one that comes next (tus 1.0, PATCH)."""

    code = "upload-moved"
    template = N_("{there} bytes of the file are here; please go on from there.")
    worth_trying_again = True


class UploadTooSlow(DrehscheibeError):
    code = "upload-too-slow"
    template = N_("The file came too slowly and was not taken. Please try again.")
    worth_trying_again = True


class TicketNotValid(DrehscheibeError):
    """A file came without a ticket, or with one that we did not hand out for this."""

    code = "ticket-not-valid"
    template = N_(
        "The file came without a valid ticket of our page and was not taken. "
        "Please open the page again and choose the file once more."
    )


class TicketExpired(TicketNotValid):
    code = "ticket-expired"
    template = N_(
        "The page was open for too long and the file was not taken. "
        "Please open the page again and choose the file once more."
    )
