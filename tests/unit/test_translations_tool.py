# SPDX-License-Identifier: EUPL-1.2
import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Message

TOOL = Path(__file__).parents[2] / "tools" / "translations.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("translations_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WANTED = {"{count} rows": "a.py:1", "Map": "b.html:2", ("one row", "%(num)s rows"): "c.html:3"}


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        (Message("{count} rows", "{count} {count:Zeile|Zeilen}"), None),
        (Message("Map", "Karte"), None),
        (Message(("one row", "%(num)s rows"), ("eine Zeile", "%(num)s Zeilen")), None),
        (Message("Map", ""), "has no translation"),
        (Message("Map", "Karte", flags=["fuzzy"]), "fuzzy"),
        (Message("Mapp", "Karte"), "no source has"),
        (Message("{count} rows", "{number} Zeilen"), "no placeholder number"),
        (Message("{count} rows", "Zeilen"), "lacks count"),
        (Message(("one row", "%(num)s rows"), ("eine Zeile", "Zeilen")), "lacks num"),
        (Message(("one row", "%(num)s rows"), ("", "%(num)s Zeilen")), "has no translation"),
    ],
)
def test_every_fault_of_a_translation_is_told(tool, message, complaint):
    told = tool.complaints(message, WANTED)
    assert [complaint in one for one in told] == ([True] if complaint else [])


def test_texts_are_found_in_python_and_in_templates(tool, tmp_path):
    python = tmp_path / "a.py"
    python.write_text('N_("One " "text")\nngettext("a row", "%(num)s rows", 2)\n_(variable)\n')
    template = tmp_path / "b.html"
    template.write_text("<p>{{ _('Two') }}</p>{% trans n=n %}\n  Three {{ n }}\n{% endtrans %}")
    assert [text for _, text in tool.texts_in_file(python, method="python")] == [
        "One text",
        ("a row", "%(num)s rows"),
    ]
    assert [text for _, text in tool.texts_in_file(template, method="jinja2")] == [
        "Two",
        "Three %(n)s",
    ]


def test_every_text_of_the_program_is_translated(tool, capsys):
    assert tool.check() == 0, capsys.readouterr().out
