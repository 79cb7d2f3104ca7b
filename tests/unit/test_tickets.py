# SPDX-License-Identifier: EUPL-1.2
"""A ticket says what its holder may do, for a while; nobody else can make or change one."""

from __future__ import annotations

import base64

import orjson
import pytest
from itsdangerous import URLSafeSerializer

from drehscheibe.domain.errors import TicketExpired, TicketNotValid
from drehscheibe.settings import Settings, secret_of
from drehscheibe.tickets import LONGEST, Purpose, issue_ticket, read_ticket


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


def issued(settings, *, seconds=60):
    return issue_ticket(Purpose.CHECK, claims={"largest": 5}, seconds=seconds, settings=settings)


def test_a_ticket_gives_back_its_claims_and_fits_an_address(settings):
    text = issued(settings)
    assert read_ticket(Purpose.CHECK, text=text, settings=settings) == {"largest": 5}
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_ticket_ends(settings):
    with pytest.raises(TicketExpired, match="open the page again"):
        read_ticket(Purpose.CHECK, text=issued(settings, seconds=0), settings=settings)


@pytest.mark.parametrize("text", ["", ".", "a.b", "ä.ö", "\0", "x" * (LONGEST + 1), "eyJ9.e30"])
def test_what_is_no_ticket_is_refused(settings, text):
    with pytest.raises(TicketNotValid, match="without a valid ticket"):
        read_ticket(Purpose.CHECK, text=text, settings=settings)


def test_a_changed_ticket_is_refused(settings):
    content, signature = issued(settings).rsplit(".", 1)
    plain = orjson.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    plain["claims"]["largest"] = 1 << 40
    forged = base64.urlsafe_b64encode(orjson.dumps(plain)).decode().strip("=")
    with pytest.raises(TicketNotValid):
        read_ticket(Purpose.CHECK, text=f"{forged}.{signature}", settings=settings)


def test_the_ticket_of_another_installation_is_refused(settings, tmp_path):
    other = Settings(home=tmp_path / "other")
    with pytest.raises(TicketNotValid):
        read_ticket(Purpose.CHECK, text=issued(other), settings=settings)


def test_a_signature_for_something_else_is_no_ticket(settings):
    """The same secret signs sessions and forms of the portal."""
    other = URLSafeSerializer(secret_of(settings), salt="session")
    with pytest.raises(TicketNotValid):
        read_ticket(Purpose.CHECK, text=str(other.dumps({"until": 1 << 40})), settings=settings)
