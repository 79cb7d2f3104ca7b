# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe inspect` and `drehscheibe publish`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from drehscheibe.cli.inspecting import inspected
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import (
    Bar,
    confirm,
    language,
    plain_finding,
    print_json,
    show_findings,
)
from drehscheibe.cli.publish_layers import for_each_layer
from drehscheibe.cli.published import Report
from drehscheibe.cli.remote import Remote
from drehscheibe.cli.remote_publish import publish_remotely
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import KINDS, Finding
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.recipes import Waiver
from drehscheibe.look.sentences import understood
from drehscheibe.settings import SERVER, TOKEN, current_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What both commands take: answers to what would be guessed otherwise."""
    for option in (
        click.option("--layer", default="", help="Layer, sheet or file inside the file."),
        click.option("--set", "answers", multiple=True, metavar="KEY=VALUE", help="An answer."),
        click.option("--omit", multiple=True, metavar="COLUMN", help="Leave a column out."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("file", type=FILE)
@_reading_options
def inspect(
    file: Path, layer: str, answers: tuple[str, ...], omit: tuple[str, ...], *, as_json: bool
) -> None:
    """Say what is understood of FILE and everything that is found; publishes nothing."""
    result = inspected(file, layer, parse_answers(answers), omit)
    findings = _findings(result["findings"])
    if as_json:
        print_json(result | {"findings": [plain_finding(finding) for finding in findings]})
    else:
        for sentence in understood(result, language()):
            click.echo(sentence)
        show_findings(findings)
    if any(finding.stops for finding in findings):
        sys.exit(2)


@click.command()
@click.argument("file", type=FILE)
@click.option("--owner", default="", metavar="AGS", help="Key of the owning organisation.")
@click.option(
    "--server", default="", envvar=SERVER, metavar="URL", help="Hand it over there, with a token."
)
@click.option("--token", default="", envvar=TOKEN, help="Token of a program, for --server.")
@click.option("--title", default="", help="Title of the dataset.")
@click.option("--description", default="", help="One sentence about it.")
@click.option("--licence", default="", help="Licence code, e.g. dl-by-de/2.0 or dl-zero-de/2.0.")
@click.option("--dataset", default="", metavar="SLUG", help="Publish a new release of this one.")
@click.option(
    "--each-layer", is_flag=True, help="A dataset of its own for each layer or sheet of the file."
)
@click.option("--yes", is_flag=True, help="Accept what was guessed; personal data still stop.")
@click.option(
    "--waive",
    multiple=True,
    metavar="CODE",
    help="Publish in spite of this finding; with --each-layer: LAYER:CODE.",
)
@click.option("--because", default="", metavar="TEXT", help="Why; goes into the audit trail.")
@click.option("--by", "by", default="", metavar="NAME", help="Who decided.")
@_reading_options
def publish(file: Path, *, as_json: bool, yes: bool, **options: Any) -> None:
    """Publish FILE as a new dataset, or as a new release of --dataset."""
    if options["each_layer"] and options["title"]:
        raise click.UsageError(_("With --each-layer each dataset is called by its layer."))
    waivers = _waivers(options)
    told = options | {"answers": parse_answers(options["answers"]), "yes": yes, "as_json": as_json}
    if options["server"]:
        publish_remotely(_remote(options), file, waivers, told)
        return
    if not options["owner"]:
        raise click.UsageError(_("Please say whose data they are: --owner AGS."))
    if not yes and sys.stdin.isatty() and not as_json:
        told["yes"] = _confirmed(file, options)
    open_portal()
    whole = _publication(file, waivers.get("", ()), told)
    wanted = for_each_layer(whole, waivers) if options["each_layer"] else [whole]
    outcomes = _published(wanted, by=options["by"])
    Report(as_json=as_json, as_list=options["each_layer"]).tell(outcomes)


def _remote(options: dict[str, Any]) -> Remote:
    if not options["token"]:
        raise click.UsageError(_("--server needs a token: --token, or the variable that holds it."))
    return Remote(options["server"], options["token"])


def _confirmed(file: Path, options: dict[str, Any]) -> bool:
    """Show what was understood and ask; a "no" ends the command without an error."""
    result = inspected(file, options["layer"], parse_answers(options["answers"]), options["omit"])
    for sentence in understood(result, language()):
        click.echo(sentence)
    show_findings(_findings(result["findings"]))
    confirm(N_("Publish it like this?"))
    return True


def _publication(file: Path, waivers: tuple[Waiver, ...], options: dict[str, Any]) -> Any:
    from drehscheibe.portal.catalogue import publishing, services

    described = ("title", "description", "licence")
    return publishing.Publication(
        path=file,
        owner=options["owner"],
        dataset=options["dataset"],
        layer=options["layer"],
        description=services.Description(**{name: options[name] for name in described}),
        answers=options["answers"],
        omit=options["omit"],
        waivers=waivers,
        guesses_accepted=options["yes"],
    )


def _published(wanted: list[Any], *, by: str) -> Iterator[Any]:
    from drehscheibe.portal.catalogue.layers import publish_each
    from drehscheibe.portal.jobs.handlers import Watch

    bar = Bar()
    watch = Watch(on_progress=bar)
    for outcome in publish_each(
        wanted, actor=operator(by), settings=current_settings(), watch=watch
    ):
        bar.end()
        yield outcome


def parse_answers(pairs: tuple[str, ...]) -> dict[str, str]:
    """`("encoding=utf-8", …)` as a dict."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        told = _("{pair!r} must look like KEY=VALUE.").format(pair=wrong[0])
        raise click.BadParameter(told, param_hint="--set")
    return dict(pair.split("=", 1) for pair in pairs)


def operator(name: str) -> Any:
    """The person at the terminal, by the name given or that of the account."""
    from drehscheibe.policy.actors import Actor

    return Actor(f"operator: {name or getpass.getuser()}", is_operator=True)


def _waivers(options: dict[str, Any]) -> dict[str, tuple[Waiver, ...]]:
    """By layer; "" where the whole file is meant. With --each-layer nobody decides for all."""
    codes, because, by = options["waive"], options["because"], options["by"]
    if codes and not (because and by):
        raise click.UsageError(_("--waive needs --because TEXT and --by NAME."))
    waivers: dict[str, tuple[Waiver, ...]] = {}
    for given in codes:
        layer, colon, code = given.rpartition(":")
        if bool(colon) != options["each_layer"]:
            told = _("With --each-layer it must look like LAYER:CODE, else like CODE.")
            raise click.BadParameter(told, param_hint="--waive")
        if code not in KINDS:
            raise click.BadParameter(
                _("There is no finding {code!r}.").format(code=code), param_hint="--waive"
            )
        waivers[layer] = (*waivers.get(layer, ()), Waiver(code, because, by))
    return waivers


def _findings(plain: list[Any]) -> tuple[Finding, ...]:
    return tuple(from_plain(Finding, one) for one in plain)
