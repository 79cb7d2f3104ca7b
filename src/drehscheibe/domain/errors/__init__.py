# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong, in the words of the region; only `problems.py` knows HTTP status codes.

Every message is safe to show to a stranger and says what to do. `worth_trying_again` tells the job
runner whether the same call may succeed later.
"""

from __future__ import annotations

from drehscheibe.domain.errors.error import (
    N_,
    DrehscheibeError,
)
from drehscheibe.domain.errors.files import (
    FileTooLarge,
    InputRefused,
    SourceUnavailable,
    TicketExpired,
    TicketNotValid,
    UploadTooSlow,
)
from drehscheibe.domain.errors.missing import (
    CheckNotFound,
    CollectionNotFound,
    DatasetNotFound,
    DraftNotFound,
    FormatNotOffered,
    InstanceMissing,
    InvitationNotFound,
    ItemNotFound,
    NoLongerPublic,
    NotFound,
    OrganisationNotFound,
    RegionPackNotFound,
    ReleaseNotFound,
)
from drehscheibe.domain.errors.region import (
    BoundariesLackDistrict,
    BoundariesNotClean,
    BoundariesNotReadable,
    NpmMissing,
    PackageNotLoaded,
    PlacesNotReadable,
    RegionFileWrong,
    RegionInputRefused,
    RegionNameMissing,
    RegionPackDamaged,
    RegisterDiffers,
    RegisterLineWrong,
    RegisterNotReadable,
)
from drehscheibe.domain.errors.releases import (
    AlreadyRunning,
    ArtifactDamaged,
    ArtifactNotReady,
    DraftMoved,
    QuotaExceeded,
    StorageFull,
    UnknownLicence,
)
from drehscheibe.domain.errors.requests import (
    BadRequest,
    InvalidParameter,
    NotAcceptable,
    Refused,
    TooManyAtOnce,
    TooManyRequests,
    TooMuchAsked,
)
from drehscheibe.domain.errors.tasks import (
    MailNotSent,
    TaskCancelled,
    TaskCrashed,
    TaskFailed,
    TaskOutOfMemory,
    TaskOutOfTime,
)

__all__ = [
    "N_",
    "AlreadyRunning",
    "ArtifactDamaged",
    "ArtifactNotReady",
    "BadRequest",
    "BoundariesLackDistrict",
    "BoundariesNotClean",
    "BoundariesNotReadable",
    "CheckNotFound",
    "CollectionNotFound",
    "DatasetNotFound",
    "DraftMoved",
    "DraftNotFound",
    "DrehscheibeError",
    "FileTooLarge",
    "FormatNotOffered",
    "InputRefused",
    "InstanceMissing",
    "InvalidParameter",
    "InvitationNotFound",
    "ItemNotFound",
    "MailNotSent",
    "NoLongerPublic",
    "NotAcceptable",
    "NotFound",
    "NpmMissing",
    "OrganisationNotFound",
    "PackageNotLoaded",
    "PlacesNotReadable",
    "QuotaExceeded",
    "Refused",
    "RegionFileWrong",
    "RegionInputRefused",
    "RegionNameMissing",
    "RegionPackDamaged",
    "RegionPackNotFound",
    "RegisterDiffers",
    "RegisterLineWrong",
    "RegisterNotReadable",
    "ReleaseNotFound",
    "SourceUnavailable",
    "StorageFull",
    "TaskCancelled",
    "TaskCrashed",
    "TaskFailed",
    "TaskOutOfMemory",
    "TaskOutOfTime",
    "TicketExpired",
    "TicketNotValid",
    "TooManyAtOnce",
    "TooManyRequests",
    "TooMuchAsked",
    "UnknownLicence",
    "UploadTooSlow",
]
