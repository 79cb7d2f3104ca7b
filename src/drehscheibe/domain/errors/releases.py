# SPDX-License-Identifier: EUPL-1.2
"""Publishing and what is kept of it."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class DraftMoved(DrehscheibeError):
    """The draft is in another state than the page showed."""

    code = "draft-moved"
    template = N_(
        "In the meantime something else happened here: {reason}. Please load the page again."
    )


class AdoptionMoved(DrehscheibeError):
    """The adoption of a use case is in another state than the page showed."""

    code = "adoption-moved"
    template = N_(
        "In the meantime something else happened here: {reason}. Please load the page again."
    )


class UnknownLicence(DrehscheibeError):
    code = "unknown-licence"
    template = N_("We do not know the licence “{licence}”. Please take one of: {known}.")


class AlreadyRunning(DrehscheibeError):
    code = "already-running"
    template = N_("“{name}” is being published at this moment. Please try again when it is done.")
    worth_trying_again = True


class ArtifactDamaged(DrehscheibeError):
    """A file of ours is not what its checksum says; the data steward's source is still there."""

    code = "artifact-damaged"
    template = N_(
        "The stored files of “{dataset}” are damaged and are not served. "
        "The operator has been told; the original is safe."
    )


class ArtifactNotReady(DrehscheibeError):
    """It is being made at this moment."""

    code = "artifact-not-ready"
    template = N_("“{name}” is being prepared. Please try again in a few seconds.")
    worth_trying_again = True


class StorageFull(DrehscheibeError):
    code = "storage-full"
    template = N_(
        "There is not enough free space on the disk. Nothing was lost; "
        "please tell the operator and try again."
    )
    worth_trying_again = True


class QuotaExceeded(DrehscheibeError):
    code = "quota-exceeded"
    template = N_(
        "“{organisation}” has used {used} of its {quota}. "
        "Please delete an old release or ask the operator for more."
    )
