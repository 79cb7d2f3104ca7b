# SPDX-License-Identifier: EUPL-1.2
"""A file at an address that cannot be fetched.

`host` is always the one that somebody typed: where an address leads on to is nobody's business.
"""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class AddressNotValid(DrehscheibeError):
    """Seen before anything is asked."""

    code = "address-not-valid"
    template = N_(
        "We cannot fetch a file from this address: {reason}. "
        "Please copy the address from the address bar of your browser."
    )


class AddressInternal(DrehscheibeError):
    """It leads into the own network, to this machine, or to another place that is not public."""

    code = "address-internal"
    template = N_(
        "“{host}” is in an internal network, and nothing is fetched from there. Please download "
        "the file and upload it here, or ask the operator to allow this network."
    )


class AddressFailed(DrehscheibeError):
    """What another server did, or did not do."""

    code = "address-failed"
    template = N_("The file could not be fetched from “{host}”. Please try again later.")


class AddressHostUnknown(AddressFailed):
    code = "address-host-unknown"
    template = N_("There is no server called “{host}”. Please check how the address is spelled.")


class AddressUnreachable(AddressFailed):
    code = "address-unreachable"
    template = N_(
        "“{host}” does not answer, and we tried several times. "
        "Please see whether the address opens in your browser, or try again later."
    )
    worth_trying_again = True


class AddressCut(AddressFailed):
    code = "address-cut"
    template = N_(
        "The connection to “{host}” broke again and again before the whole file was here. "
        "Please try again later, or download the file and upload it here."
    )
    worth_trying_again = True


class AddressTooSlow(AddressFailed):
    code = "address-too-slow"
    template = N_(
        "“{host}” sends so slowly that we stopped waiting. "
        "Please download the file and upload it here."
    )


class AddressNotFound(AddressFailed):
    code = "address-not-found"
    template = N_(
        "“{host}” has nothing at this address (any more). "
        "Please open the address in your browser and copy the right one."
    )


class AddressNeedsPassword(AddressFailed):
    code = "address-needs-password"
    template = N_(
        "“{host}” gives this file only to people who sign in. Please make a link that everybody "
        "may open, or download the file and upload it here."
    )


class AddressIsWebPage(AddressFailed):
    code = "address-is-web-page"
    template = N_(
        "At this address of “{host}” there is a web page, not a file. Please open it in your "
        "browser, click with the right button on the link to the file and copy that address."
    )


class AddressEmpty(AddressFailed):
    code = "address-empty"
    template = N_(
        "The file at this address of “{host}” is empty. Please ask whoever provides it, or take "
        "another address."
    )


class AddressBusy(AddressFailed):
    code = "address-busy"
    template = N_("“{host}” has too much to do at the moment. Please try again later.")
    worth_trying_again = True


class AddressServerFailed(AddressFailed):
    code = "address-server-failed"
    template = N_(
        "“{host}” has a fault and gave no file (code {status}). Please try again later, or tell "
        "whoever runs that server."
    )
    worth_trying_again = True


class AddressAnswerWrong(AddressFailed):
    code = "address-answer-wrong"
    template = N_(
        "“{host}” gave an answer that we cannot use: {reason}. "
        "Please download the file and upload it here."
    )


class AddressLoops(AddressFailed):
    code = "address-loops"
    template = N_(
        "“{host}” sends us from one address to the next without end. "
        "Please open the address in your browser and copy the one where you arrive."
    )


class AddressClosedToUs(AddressFailed):
    code = "address-closed-to-us"
    template = N_(
        "Whoever runs “{host}” does not want this platform to fetch data there by itself; its "
        "robots.txt says so. Please ask them to allow it."
    )


class AddressCertificateWrong(AddressFailed):
    code = "address-certificate-wrong"
    template = N_(
        "The certificate of “{host}” does not hold, so nobody can tell whether it is the right "
        "server. Please tell whoever runs it; until then, download the file and upload it here."
    )


class FolderMissing(AddressFailed):
    """`host` is the folder as somebody typed it."""

    code = "folder-missing"
    template = N_(
        "There is no folder “{host}” here in which files can be put for your organisation. "
        "Please check how it is spelled, or ask the operator to set it up."
    )


class FolderEmpty(AddressFailed):
    code = "folder-empty"
    template = N_(
        "In “{host}” there is no finished file yet. Please have the first one put there, wait a "
        "minute and look again. Hidden files, links and files called .part or .tmp do not count."
    )


class SignInRefused(AddressFailed):
    code = "sign-in-refused"
    template = N_(
        "“{host}” did not let us in. Please check user name and password of the source, or ask "
        "whoever runs that server whether the account may sign in with a password."
    )


class ServerKeyChanged(AddressFailed):
    """No password was sent."""

    code = "server-key-changed"
    template = N_(
        "“{host}” has another key than before: it may have been set up anew, or somebody else "
        "answers in its place. Nothing was sent. Please ask whoever runs it for the fingerprint; "
        "if it is right, click on “Trust the new key” and type the password again."
    )
