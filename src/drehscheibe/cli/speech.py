# SPDX-License-Identifier: EUPL-1.2
"""Help and complaints of the command line in the person's language.

click asks the standard library's gettext for its words; we point it to our catalogue. Without that
(tests, reference pages) everything stays English, the language of the message ids.
"""

from __future__ import annotations

import gettext
import os

import click

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import DOMAIN, ENGLISH, FOLDER, keep_compiled

# click's own words that our commands can show: here `tools/translations.py` finds them.
WORDS_OF_CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show the version and exit."),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("file"),
    N_("path"),
    N_("directory"),
    N_("default: {default}"),
    N_("required"),
)


def speak(language: str) -> None:
    """Set the language of everything click says, for this process."""
    if language == ENGLISH:
        return
    keep_compiled(language)
    os.environ["LANGUAGE"] = language  # what the standard library's gettext looks at first
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)


def translated(command: click.Command) -> click.Command:
    """The command with its help in the language that `speak` set."""
    command.help = gettext.gettext(command.help) if command.help else command.help
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            param.help = gettext.gettext(param.help)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            translated(child)
    return command
