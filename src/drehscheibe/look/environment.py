# SPDX-License-Identifier: EUPL-1.2
"""The Jinja2 environment of both apps: escaping, translations, filters, assets.

    render("portal/town.html", language="de", folders=(TEMPLATES,), frame=frame, town=town)

Both apps add their own template folder; the bases and macros live beside this module.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from drehscheibe.domain.amounts import is_amount
from drehscheibe.domain.sentences import visible
from drehscheibe.look import formats, texts, units
from drehscheibe.look.assets import asset
from drehscheibe.look.translations import translations

TEMPLATES = Path(__file__).parent / "templates"

_FORMATS = (
    "number", "percent", "date", "moment", "ago", "fresh", "filesize", "joined", "bbox", "spans",
    "actor", "pair",
)  # fmt: skip


@cache
def environment(language: str, folders: tuple[Path, ...] = ()) -> Environment:
    """One environment per language; `folders` are searched before the look's own templates."""
    env = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=select_autoescape(  # mails are no HTML
            disabled_extensions=("txt",), default=True, default_for_string=True
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_translations(  # type: ignore[attr-defined]
        translations(language), newstyle=True
    )
    for name in _FORMATS:
        env.filters[name] = partial(getattr(formats, name), language=language)
    env.filters["cell"] = lambda value, column: formats.cell(
        value, column=column, language=language
    )
    env.filters["finding_text"] = partial(texts.finding_text, language=language)
    env.filters["finding_advice"] = partial(texts.finding_advice, language=language)
    env.filters["point_wrong"] = partial(texts.point_wrong, language=language)
    env.filters["error_text"] = partial(texts.error_text, language=language)
    env.filters["fix_label"] = lambda fix, finding: texts.fix_label(
        fix, finding=finding, language=language
    )
    env.filters["unit_beside"] = units.unit_beside
    env.filters["written_unit"] = units.written_unit
    env.tests["amount"] = is_amount
    env.globals |= {"asset": asset, "language": language}
    return env


def _shown(value: object) -> object:
    """Whatever a page, a mail or a feed says, by whomever it was typed, turns no text around."""
    if isinstance(value, int | float):
        return value
    if hasattr(value, "__html__"):
        return Markup(visible(str(value.__html__())))  # noqa: S704 - as safe as it was before
    return visible(str(value))


def render(
    template: str, /, *, language: str, folders: tuple[Path, ...] = (), **context: object
) -> str:
    return environment(language, folders).get_template(template).render(**context)
