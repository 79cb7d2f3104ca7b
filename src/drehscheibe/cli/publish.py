# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe inspect` and `drehscheibe publish`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import (
    Bar,
    confirm,
    explain,
    language,
    plain_finding,
    print_json,
    say,
    show_findings,
)
from drehscheibe.cli.remote import Remote
from drehscheibe.cli.remote_publish import publish_remotely
from drehscheibe.connectors.child import run_task
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import KINDS, Finding
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Waiver
from drehscheibe.domain.sentences import harmless
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
    result = _inspected(file, layer, answers, omit)
    findings = _findings(result["findings"])
    if as_json:
        print_json(result | {"findings": [plain_finding(finding) for finding in findings]})
    else:
        for sentence in understood(result, language()):
            click.echo(sentence)
        show_findings(findings)
    if any(finding.stops for finding in findings):
        sys.exit(2)


def _inspected(
    file: Path, layer: str, answers: tuple[str, ...], omit: tuple[str, ...]
) -> dict[str, Any]:
    """Run the check in a child; a refused file is a result, too."""
    settings = current_settings()
    task = {
        "kind": "inspect",
        "name": harmless(file.name),
        "path": str(file.absolute()),
        "region": str(settings.layout.region),
        "layer": layer,
        "answers": parse_answers(answers),
        "omit": list(omit),
    }
    bar = Bar()
    try:
        return run_task(task, on_progress=bar)
    except InputRefused as error:
        return {"format": "", "tables": [], "findings": to_plain(error.findings)}
    finally:
        bar.end()


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
@click.option("--yes", is_flag=True, help="Accept what was guessed; personal data still stop.")
@click.option("--waive", multiple=True, metavar="CODE", help="Publish in spite of this finding.")
@click.option("--because", default="", metavar="TEXT", help="Why; goes into the audit trail.")
@click.option("--by", "by", default="", metavar="NAME", help="Who decided.")
@_reading_options
def publish(file: Path, *, as_json: bool, yes: bool, **options: Any) -> None:
    """Publish FILE as a new dataset, or as a new release of --dataset."""
    waivers = _waivers(options["waive"], options["because"], options["by"])
    if options["server"]:
        told = options | {"answers": parse_answers(options["answers"]), "yes": yes}
        publish_remotely(_remote(options), file, waivers, told | {"as_json": as_json})
        return
    if not options["owner"]:
        raise click.UsageError(_("Please say whose data they are: --owner AGS."))
    if not yes and sys.stdin.isatty() and not as_json:
        yes = _confirmed(file, options)
    bar = Bar()
    try:
        published = _publish(file, waivers, options, yes=yes, bar=bar)
    except InputRefused as error:
        bar.end()
        _refused(error, as_json=as_json)
    else:
        bar.end()
        _report(published, as_json=as_json)


def _remote(options: dict[str, Any]) -> Remote:
    if not options["token"]:
        raise click.UsageError(_("--server needs a token: --token, or the variable that holds it."))
    return Remote(options["server"], options["token"])


def _confirmed(file: Path, options: dict[str, Any]) -> bool:
    """Show what was understood and ask; a "no" ends the command without an error."""
    result = _inspected(file, options["layer"], options["answers"], options["omit"])
    for sentence in understood(result, language()):
        click.echo(sentence)
    show_findings(_findings(result["findings"]))
    confirm(N_("Publish it like this?"))
    return True


def _publish(
    file: Path, waivers: tuple[Waiver, ...], options: dict[str, Any], *, yes: bool, bar: Bar
) -> Any:
    open_portal()
    from drehscheibe.portal.catalogue import publishing, services
    from drehscheibe.portal.jobs.handlers import Watch

    described = ("title", "description", "licence")
    publication = publishing.Publication(
        path=file,
        owner=options["owner"],
        dataset=options["dataset"],
        layer=options["layer"],
        description=services.Description(**{name: options[name] for name in described}),
        answers=parse_answers(options["answers"]),
        omit=options["omit"],
        waivers=waivers,
        guesses_accepted=yes,
    )
    return publishing.publish_file(
        publication,
        actor=operator(options["by"]),
        settings=current_settings(),
        watch=Watch(on_progress=bar),
    )


def _report(published: Any, *, as_json: bool) -> None:
    urls = addresses(published.dataset.slug)
    if not as_json:
        show_findings(published.findings)
        say(N_("Published in {seconds} s: {url}"), seconds=published.seconds, url=urls["portal"])
        return
    tables = published.manifest.tables
    print_json(
        {
            "dataset": published.dataset.slug,
            "release": published.release.sha256,
            "rows": published.release.rows,
            "bbox": _union([table.bbox for table in tables if table.bbox]),
            "crs": next((t.geometry.source_crs for t in tables if t.geometry), None),
            "columns": [column for table in tables for column in _columns(table)],
            "findings": [plain_finding(finding) for finding in published.findings],
            "urls": urls,
            "seconds": published.seconds,
        }
    )


def _columns(table: Any) -> list[dict[str, Any]]:
    return [{"table": table.name, **to_plain(column)} for column in table.columns]


def _union(boxes: list[tuple[float, ...]]) -> list[float] | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _refused(error: InputRefused, *, as_json: bool) -> None:
    if as_json:
        print_json({"refused": True, "findings": [plain_finding(f) for f in error.findings]})
    else:
        explain(error)
    sys.exit(2)


def addresses(slug: str) -> dict[str, str]:
    """Where the dataset can be read."""
    base = current_settings().public_url
    return {
        "portal": f"{base}/daten/{slug}/",
        "collection": f"{base}/ogc/collections/{slug}",
        "items": f"{base}/ogc/collections/{slug}/items",
    }


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


def _waivers(codes: tuple[str, ...], because: str, by: str) -> tuple[Waiver, ...]:
    if codes and not (because and by):
        raise click.UsageError(_("--waive needs --because TEXT and --by NAME."))
    for code in codes:
        if code not in KINDS:
            raise click.BadParameter(
                _("There is no finding {code!r}.").format(code=code), param_hint="--waive"
            )
    return tuple(Waiver(code, because, by) for code in codes)


def _findings(plain: list[Any]) -> tuple[Finding, ...]:
    return tuple(from_plain(Finding, one) for one in plain)
