# SPDX-License-Identifier: EUPL-1.2
"""The command `drehscheibe`: each sub-command lives in a module that is loaded when it is used."""

from __future__ import annotations

import importlib
import logging
import sys
from types import TracebackType

import click

from drehscheibe import __version__
from drehscheibe.cli.output import explain, language, say
from drehscheibe.cli.speech import speak, translated
from drehscheibe.domain.errors import N_, DrehscheibeError, InputRefused
from drehscheibe.settings import current_settings

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
    "thinning": ("drehscheibe.cli.thinning", "thinning"),
    "keep": ("drehscheibe.cli.thinning", "keep"),
    "export": ("drehscheibe.cli.export", "export"),
    "organisation": ("drehscheibe.cli.organisation", "organisation"),
    "trail": ("drehscheibe.cli.trail", "trail"),
    "person": ("drehscheibe.cli.person", "person"),
    "source": ("drehscheibe.cli.source", "source"),
    "harvest": ("drehscheibe.cli.harvest", "harvest"),
    "package": ("drehscheibe.cli.package", "package"),
    "adoption": ("drehscheibe.cli.adoption", "adoption"),
    "region": ("drehscheibe.cli.region", "region"),
    "host": ("drehscheibe.cli.host", "host"),
    "backup": ("drehscheibe.cli.backup", "backup"),
    "static": ("drehscheibe.cli.static", "static"),
    "restore": ("drehscheibe.cli.backup", "restore"),
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
        return translated(command)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def drehscheibe() -> None:
    """Drehscheibe, the open regional data platform."""


def _keep_log() -> None:
    """What went wrong inside goes to a file of the instance; a person reads sentences only."""
    if sys.argv[1:2] in (["serve"], ["worker"]):
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
        return
    if current_settings().home.exists():
        sys.excepthook = _say_it_broke
        folder = current_settings().layout.logs
        folder.mkdir(exist_ok=True)
        handler = logging.FileHandler(folder / "commands.log", delay=True, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logging.getLogger().addHandler(handler)


def _say_it_broke(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A fault of ours: the trace is for the log, the person reads what to do."""
    logging.getLogger(__name__).error("unexpected", exc_info=(kind, error, trace))
    say(
        N_("Something went wrong inside. Please hand on this file, it says more: {file}"),
        file=current_settings().layout.logs / "commands.log",
    )


def main() -> None:
    """Run a command; every error of ours ends in a sentence and an exit code, never in a trace."""
    speak(language())
    translated(drehscheibe)
    try:
        _keep_log()
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
