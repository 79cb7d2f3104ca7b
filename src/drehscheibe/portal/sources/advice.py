# SPDX-License-Identifier: EUPL-1.2
"""Why a source could not be read, with what helps there.

The errors themselves speak to somebody who has just typed the address of one file, and who can
bring it otherwise. A source was set up long ago, and nobody uploads a catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain import errors
from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import error_text, sentence

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError

_TEXTS: dict[str, str] = {
    errors.AddressInternal.code: N_(
        "“{host}” is in an internal network, and nothing is fetched from there. "
        "Please ask the operator to allow this network."
    ),
    errors.AddressCut.code: N_(
        "The connection to “{host}” broke again and again before everything was here. "
        "Please tell whoever runs that server if it goes on."
    ),
    errors.AddressTooSlow.code: N_(
        "“{host}” sends so slowly that we stopped waiting. "
        "Please tell whoever runs that server if it goes on."
    ),
    errors.AddressNotFound.code: N_(
        "“{host}” has nothing at this address (any more). "
        "Please ask whoever runs that server where the data lie now."
    ),
    errors.AddressNeedsPassword.code: N_(
        "“{host}” gives this only to people who sign in. "
        "Please type user name and password of the source, or ask whoever runs that server."
    ),
    errors.AddressIsWebPage.code: N_(
        "At this address of “{host}” there is a web page and no data. "
        "Please ask whoever runs that server where the data lie now."
    ),
    errors.AddressEmpty.code: N_(
        "What lies at this address of “{host}” is empty. Please ask whoever runs that server."
    ),
    errors.AddressAnswerWrong.code: N_(
        "“{host}” gave an answer that we cannot use: {reason}. "
        "Please tell whoever runs that server."
    ),
    errors.AddressLoops.code: N_(
        "“{host}” sends us from one address to the next without end. "
        "Please tell whoever runs that server."
    ),
    errors.AddressCertificateWrong.code: N_(
        "The certificate of “{host}” does not hold, so nobody can tell whether it is the right "
        "server. Please tell whoever runs it; until then nothing is fetched."
    ),
}


def why(error: DrehscheibeError, *, language: str) -> str:
    """Of a source that is set up."""
    template = _TEXTS.get(error.code)
    if template is None:
        return error_text(error, language=language)
    return sentence(template, values=error.params, language=language)
