# SPDX-License-Identifier: EUPL-1.2
"""robots.txt: who names this program is heeded, who speaks to search engines is not."""

from __future__ import annotations

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.robots import polite, wish_in
from drehscheibe.connectors.fetching.task import rules_of
from drehscheibe.connectors.sources.task import look_task
from drehscheibe.domain.errors import AddressClosedToUs

EVERYBODY = "User-agent: *\nDisallow: /api/\nCrawl-delay: 10\n"
OURS = """\ufeff# Portal
User-Agent: andere
user-agent: Drehscheibe/1.0
Disallow: /geheim
Allow: /geheim/offen
Disallow: /*.zip$
Disallow:
Crawl-Delay: 2.5

User-agent: dritte
Disallow: /
"""


def test_what_is_said_to_everybody_is_not_for_us():
    wish = wish_in(EVERYBODY)
    assert wish.allows("/api/3/action/package_search")
    assert wish.delay == 0


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/geheim/liste.csv", False),
        ("/geheim/offen/liste.csv", True),
        ("/a/alles.zip", False),
        ("/a/alles.zip?x=1", True),
    ],
)
def test_what_is_said_to_us_by_name_is(target, allowed):
    wish = wish_in(EVERYBODY + OURS)
    assert wish.allows(target) is allowed
    assert wish.delay == 2.5


@pytest.mark.parametrize("text", ["", "<html>nichts</html>", "Disallow: /", "User-agent\nx:y"])
def test_what_is_none_wants_nothing(text):
    assert wish_in(text).allows("/x")


def test_the_longest_path_decides_and_the_open_one_of_two():
    wish = wish_in("User-agent: drehscheibe\nDisallow: /a\nAllow: /a\nDisallow: /a/b")
    assert wish.allows("/a/c")
    assert not wish.allows("/a/b")


def test_a_server_that_names_us_is_asked_slowly_or_not_at_all():
    with content_server() as server:
        server.content["/robots.txt"] = OURS.encode()
        task = {
            "largest": 1 << 20, "user_agent": "Drehscheibe/1", "networks": "127.0.0.0/8",
            "ports": str(server.server_port), "proxy": "", "pace": {},
        }  # fmt: skip
        with pytest.raises(AddressClosedToUs) as raised:
            look_task(task | {"address": server.address("/geheim/x")}, lambda *_: None)
        assert "robots.txt" in str(raised.value)
        assert [path for path, _ in server.asked] == ["/robots.txt"]
        rules = polite(rules_of(task), server.address("/offen"))
        assert rules.pace.between == 2.5
