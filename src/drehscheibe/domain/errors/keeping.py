# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with backups, copies and host names of an installation."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError
from drehscheibe.domain.errors.missing import NotFound


class PasswordUnreadable(DrehscheibeError):
    """It was sealed with another secret of the installation."""

    code = "password-unreadable"
    template = N_(
        "The password of this source can no longer be read, since the secret of the installation "
        "is another one now. Please type it again."
    )


class WebhookSecretUnreadable(DrehscheibeError):
    """It was sealed with another secret of the installation."""

    code = "webhook-secret-unreadable"
    template = N_(
        "The secret of this webhook can no longer be read, since the secret of the installation is "
        "another one now. Please make a new one and give it to the other side."
    )


class FileExists(DrehscheibeError):
    """What is there may be the last good one: it is never written over."""

    code = "file-exists"
    template = N_("“{file}” exists already and stays as it is. Please give another name.")


class FileNotWritten(DrehscheibeError):
    code = "file-not-written"
    template = N_("“{file}” cannot be written or read ({details}).")


class BackupDamaged(DrehscheibeError):
    code = "backup-damaged"
    template = N_("“{file}” is no whole backup: {reason}. Nothing was changed; take another one.")


class BackupTooNew(DrehscheibeError):
    code = "backup-too-new"
    template = N_(
        "“{file}” was made by version {version}, this is {ours}. "
        "Please install that version or a newer one first."
    )


class InstanceNotEmpty(DrehscheibeError):
    code = "instance-not-empty"
    template = N_(
        "“{home}” is not empty, and nothing in it is written over. Please move it away, or name "
        "another folder in DREHSCHEIBE_HOME."
    )


class FolderNotOurs(DrehscheibeError):
    code = "folder-not-ours"
    template = N_(
        "“{folder}” holds something else than a copy of Drehscheibe, and nothing in it is written "
        "over. Please name an empty or a new folder."
    )


class HostRefused(DrehscheibeError):
    code = "host-refused"
    template = N_("“{host}” cannot be used: {reason}.")


class HostNotFound(NotFound):
    code = "host-not-found"
    template = N_("“{host}” shows nobody’s pages.")


class ColourUnknown(DrehscheibeError):
    code = "colour-unknown"
    template = N_("“{colour}” is no colour as we know them. Please write it like #1a5fb4.")


class LogoRefused(DrehscheibeError):
    code = "logo-refused"
    template = N_("The logo cannot be used: {reason}.")
