# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe thinning | keep`: which of the many releases of a dataset stay."""

from __future__ import annotations

from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BECAUSE, BY, JSON
from drehscheibe.cli.output import language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.thinning import KEEP_ALL, MOST_DAYS, Rule, Then
from drehscheibe.look.translations import gettext
from drehscheibe.settings import current_settings

_STEPS = ("all_days", "hourly_days", "daily_days")
_THEN = {
    Then.MONTH: N_("one a month"),
    Then.YEAR: N_("one a year"),
    Then.NOTHING: N_("none"),
}
_DAYS = click.IntRange(0, MOST_DAYS)
_USUAL, _EVERYTHING = "usual", "everything"


@click.command()
@click.argument("slug")
@click.option(
    "--rule",
    type=click.Choice([_USUAL, _EVERYTHING]),
    help="As usual here, or keep every release.",
)
@click.option("--all-days", type=_DAYS, help="All releases of so many days stay.")
@click.option("--hourly-days", type=_DAYS, help="Then one an hour, up to this age.")
@click.option("--daily-days", type=_DAYS, help="Then one a day, up to this age.")
@click.option("--then", type=click.Choice([t.value for t in Then]), help="Of older ones: one a …")
@click.option("--now", is_flag=True, help="Thin at once; else the worker does it.")
@BY
@JSON
def thinning(
    slug: str, rule: str | None, by: str, *, now: bool, as_json: bool, **steps: Any
) -> None:
    """Show or set which of the many releases of a dataset stay; others leave a tombstone."""
    open_portal()
    from drehscheibe.portal.catalogue import thinning as services
    from drehscheibe.portal.catalogue.services import get_dataset
    from drehscheibe.portal.jobs.handlers import UNWATCHED

    dataset = get_dataset(slug)
    own = {name: value for name, value in steps.items() if value is not None}
    if rule or own:
        wanted = _wanted(rule, own, services.rule_of(dataset))
        dataset = services.set_rule(dataset, wanted, actor=operator(by))
    told = {"dataset": slug, "rule": to_plain(services.rule_of(dataset))}
    told["is_usual"] = dataset.thinning is None
    if now:
        told |= services.thin({"dataset": slug}, current_settings(), UNWATCHED)
    else:
        told["to_thin"] = sum(len(gap.thinned) for gap in services.gaps_of(dataset))
    if as_json:
        print_json(told)
    else:
        _show(told)


def _wanted(rule: str | None, own: dict[str, Any], before: Rule) -> Rule | None:
    """Raises `Refused`."""
    if rule and own:
        raise Refused(reason=N_("please give either a rule or steps"))
    if own:
        return Rule(**({name: getattr(before, name) for name in (*_STEPS, "then")} | own))
    return KEEP_ALL if rule == _EVERYTHING else None


def _show(told: dict[str, Any]) -> None:
    steps = told["rule"]
    if steps["all_days"] == MOST_DAYS:
        say(N_("Every release stays."))
    else:
        say(
            N_(
                "All releases of {all_days} {all_days:day|days} stay, then one an hour up to "
                "{hourly_days} {hourly_days:day|days}, then one a day up to {daily_days} "
                "{daily_days:day|days}; of older ones: {then}."
            ),
            **steps | {"then": gettext(_THEN[Then(steps["then"])], language=language())},
        )
    if "thinned" in told:
        say(N_("{count} {count:release was|releases were} thinned."), count=told["thinned"])
    else:
        say(N_("The rule would thin {count} {count:release|releases} now."), count=told["to_thin"])


@click.command()
@click.argument("slug")
@click.argument("release")
@click.option("--let-go", is_flag=True, help="Take the mark away.")
@BECAUSE
@BY
def keep(slug: str, release: str, because: str, by: str, *, let_go: bool) -> None:
    """Mark a release: no rule removes it. RELEASE: its name, or at least eight digits of it."""
    open_portal()
    from drehscheibe.portal.catalogue.keeping import keep_release, let_release_go
    from drehscheibe.portal.catalogue.services import get_dataset

    if let_go:
        let_release_go(get_dataset(slug), release, actor=operator(by))
        say(N_("The mark is gone: the rule of the dataset counts for this release again."))
    else:
        keep_release(get_dataset(slug), release, because, actor=operator(by))
        say(N_("This release stays, whatever the rule says."))
