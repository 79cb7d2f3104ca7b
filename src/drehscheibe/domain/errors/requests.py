# SPDX-License-Identifier: EUPL-1.2
"""What a client asks in a way, or as often, as cannot be answered."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class BadRequest(DrehscheibeError):
    """Nothing of it can be understood, e.g. a host name that is not ours."""

    code = "bad-request"
    template = N_(
        "This request cannot be understood. Please load the page again and try once more."
    )


class OnlyByForm(DrehscheibeError):
    """What a form sends is taken in here; somebody opened the address like a page."""

    code = "only-by-form"
    template = N_(
        "This address takes in what a form sends. It shows nothing by itself: please go back to "
        "the page with the form."
    )


class InvalidParameter(DrehscheibeError):
    code = "invalid-parameter"
    template = N_("The parameter “{name}” {reason}.")

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class MethodNotOffered(DrehscheibeError):
    """`methods` as the header `Allow` has them."""

    code = "method-not-offered"
    template = N_("This address does not take “{method}”, only: {methods}.")


class ParameterUnknown(BadRequest):
    code = "parameter-unknown"
    template = N_("The parameter “{name}” is not known here. These are: {known}.")


class RepresentationUnknown(BadRequest):
    code = "representation-unknown"
    template = N_("The parameter “f” must be one of: {offered}.")


class FilterTooLarge(DrehscheibeError):
    code = "filter-too-large"
    template = N_(
        "The filter is too large: at most {limit} characters and {levels} levels of brackets are "
        "read, of functions within each other fewer. Many values of one property go into one "
        "list: name IN ('a', 'b')."
    )


class FilterNameUnknown(DrehscheibeError):
    code = "filter-name-unknown"
    template = N_("The filter asks for “{column}”, which is not there. It can ask for: {known}.")


class FilterKindWrong(DrehscheibeError):
    code = "filter-kind-wrong"
    template = N_("In the filter, “{operator}” needs {type} here.")


class NotAcceptable(DrehscheibeError):
    code = "not-acceptable"
    template = N_("This address answers in: {offered}.")


class ExtractTooLarge(BadRequest):
    """A format that must be whole before it can be sent."""

    code = "extract-too-large"
    template = N_(
        "This format holds at most {limit} objects or {megabytes} MB at once. Please ask for a "
        "smaller area, filter, or take the whole layer from {address}."
    )


class RangeBeyondEnd(DrehscheibeError):
    """A part of a file that is not there (HTTP 416)."""

    code = "range-beyond-end"
    template = N_(
        "The file has {bytes} {bytes:byte|bytes}; what was asked for lies behind its end."
    )


class TokenNotValid(DrehscheibeError):
    """Missing, unknown, revoked and expired look the same."""

    code = "token-not-valid"
    template = N_(
        "The token is not valid, or none was sent. Please ask the administrator of your "
        "organisation for one and send it as “Authorization: Bearer …”."
    )


class GrantNotValid(DrehscheibeError):
    """Made up, changed, expired: all look the same, for every dataset alike."""

    code = "grant-not-valid"
    template = N_(
        "The grant is not valid, or no longer. Please ask for a new one where you got it, or leave "
        "out the header “Authorization”: what is public needs none."
    )


class RemoteRefused(DrehscheibeError):
    code = "remote-refused"
    template = N_("The other installation says: {detail}")


class RemoteUnreachable(DrehscheibeError):
    code = "remote-unreachable"
    template = N_(
        "“{server}” cannot be reached. Please check the address; it must begin with https:// "
        "unless it is on this machine."
    )
    worth_trying_again = True


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


class TileTooHeavy(TooMuchAsked):
    """A tile that is drawn while somebody waits holds too many corners."""

    code = "tile-too-heavy"
    template = N_(
        "This piece of the map holds too much to be drawn at once. Please zoom in, or come back "
        "when the map is ready."
    )


class TooManyRequests(DrehscheibeError):
    code = "too-many-requests"
    template = N_(
        "Too many requests from your address. Please wait {seconds} {seconds:second|seconds}."
    )
    worth_trying_again = True


class TooManyAtOnce(DrehscheibeError):
    """All clients together ask for more than can be done now."""

    code = "too-many-at-once"
    template = N_(
        "Too much is asked of this installation at this moment. Please wait {seconds} "
        "{seconds:second|seconds}."
    )
    worth_trying_again = True
