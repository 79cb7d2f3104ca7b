# SPDX-License-Identifier: EUPL-1.2
"""The command `drehscheibe`: each sub-command lives in a module that is loaded when it is used."""

from __future__ import annotations

import importlib
import sys

import click

from drehscheibe.cli.output import explain
from drehscheibe.domain.errors import DrehscheibeError, InputRefused

# name -> (module, attribute): loading all of them would cost half a second at each call
COMMANDS = {
    "init": ("drehscheibe.cli.instance", "init"),
    "demo": ("drehscheibe.cli.instance", "demo"),
    "doctor": ("drehscheibe.cli.doctor", "doctor"),
    "serve": ("drehscheibe.cli.serve", "serve"),
    "worker": ("drehscheibe.cli.serve", "worker"),
    "inspect": ("drehscheibe.cli.publish", "inspect"),
    "publish": ("drehscheibe.cli.publish", "publish"),
    "releases": ("drehscheibe.cli.lifecycle", "releases"),
    "undo": ("drehscheibe.cli.lifecycle", "undo"),
    "withdraw": ("drehscheibe.cli.lifecycle", "withdraw"),
    "purge": ("drehscheibe.cli.lifecycle", "purge"),
    "export": ("drehscheibe.cli.export", "export"),
    "region": ("drehscheibe.cli.region", "region"),
}

PUBLISHED, FAILED, REFUSED = 0, 1, 2


class Commands(click.Group):
    """Loads a sub-command's module on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="drehscheibe")
def drehscheibe() -> None:
    """Drehscheibe, the open regional data platform."""


def main() -> None:
    """Run a command; every error of ours ends in a sentence and an exit code, never in a trace."""
    try:
        drehscheibe(standalone_mode=True)
    except InputRefused as error:
        explain(error)
        sys.exit(REFUSED)
    except DrehscheibeError as error:
        explain(error)
        sys.exit(FAILED)
    except ValueError as error:
        if "DREHSCHEIBE_" not in str(error):
            raise
        click.echo(str(error), err=True)
        sys.exit(FAILED)
