# SPDX-License-Identifier: EUPL-1.2
"""Where errors meet HTTP: one table, RFC 9457 problem details."""

from __future__ import annotations

from http import HTTPStatus

from drehscheibe.domain import errors

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[errors.DrehscheibeError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.InvalidParameter: HTTPStatus.BAD_REQUEST,
    errors.FilterTooLarge: HTTPStatus.BAD_REQUEST,
    errors.FilterNameUnknown: HTTPStatus.BAD_REQUEST,
    errors.FilterKindWrong: HTTPStatus.BAD_REQUEST,
    errors.UnknownLicence: HTTPStatus.BAD_REQUEST,
    errors.GrantNotValid: HTTPStatus.UNAUTHORIZED,
    errors.TokenNotValid: HTTPStatus.UNAUTHORIZED,
    errors.Refused: HTTPStatus.FORBIDDEN,
    errors.TicketNotValid: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.MethodNotOffered: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.OnlyByForm: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    errors.NoLongerPublic: HTTPStatus.GONE,
    errors.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.AlreadyRunning: HTTPStatus.CONFLICT,
    errors.AdoptionMoved: HTTPStatus.CONFLICT,
    errors.DraftMoved: HTTPStatus.CONFLICT,
    errors.RangeBeyondEnd: HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    errors.InputRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UploadMoved: HTTPStatus.CONFLICT,
    errors.UploadRunning: HTTPStatus.LOCKED,
    errors.UploadTooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.SourceUnavailable: HTTPStatus.BAD_GATEWAY,
    errors.TooManyAtOnce: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooMuchAsked: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArtifactDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArtifactNotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.QuotaExceeded: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.FileExists: HTTPStatus.CONFLICT,
    errors.FolderNotOurs: HTTPStatus.CONFLICT,
    errors.HostRefused: HTTPStatus.BAD_REQUEST,
    errors.ColourUnknown: HTTPStatus.BAD_REQUEST,
    errors.LogoRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RunFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InstanceNotEmpty: HTTPStatus.CONFLICT,
    errors.AddressNotValid: HTTPStatus.BAD_REQUEST,
    errors.AddressInternal: HTTPStatus.BAD_REQUEST,
    errors.AddressFailed: HTTPStatus.BAD_GATEWAY,
    errors.DrehscheibeError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def status_of(error: errors.DrehscheibeError) -> HTTPStatus:
    """The status of the most specific known kind."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(error: errors.DrehscheibeError, *, instance: str = "") -> dict[str, str | int]:
    """Describe an error (RFC 9457, section 3.1). `instance` is the request id."""
    status = status_of(error)
    described: dict[str, str | int] = {
        "type": f"/entwicklung/probleme/#{error.code}",
        "title": status.phrase,
        "status": status.value,
        "detail": str(error),
        "code": error.code,
    }
    return described | ({"instance": f"urn:request:{instance}"} if instance else {})
