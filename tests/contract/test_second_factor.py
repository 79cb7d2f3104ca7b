# SPDX-License-Identifier: EUPL-1.2
"""Whoever lost the phone: emergency codes first, then the operator, and nobody else."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from accounts import mails, quiet, signed_in, text_of, visitor
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from townhall import PASSWORD, actor, install_region, person, town


@pytest.fixture(autouse=True)
def installed(portal):
    install_region(portal)
    with quiet():
        yield portal


@pytest.fixture
def erika(installed):
    """A reviewer of two towns with a second factor."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from drehscheibe.portal.organisations.models import Membership

    made = person("Erika", Role.REVIEWER)
    Membership.objects.create(person=made, organisation=town("werke", "Werke"), steward=True)
    TOTP.activate(made, generate_totp_secret())
    RecoveryCodes.activate(made)
    return made


def reset(*words):
    from drehscheibe.cli.person import person as command

    return CliRunner().invoke(command, ["reset-second-factor", *words])


WHY = ("--because", "zurückgerufen", "--by", "Petra Muster")


def begun(erika):
    """Signed in with the password; now the code is asked for."""
    client = visitor()
    answer = client.post("/anmelden/", {"login": erika.email, "password": PASSWORD})
    assert answer.url == "/anmelden/zweiter-faktor/"
    return client


def test_the_page_that_asks_for_the_code_says_what_to_do_without_the_phone(erika):
    told = text_of(begun(erika).get("/anmelden/zweiter-faktor/"))
    assert "Notfallcodes" in told
    assert "kann den zweiten Faktor zurücksetzen" in told


def test_an_emergency_code_opens_and_works_once(erika):
    from allauth.mfa.models import Authenticator

    codes = Authenticator.objects.get(user=erika, type="recovery_codes").wrap().get_unused_codes()
    answers = [begun(erika).post("/anmelden/zweiter-faktor/", {"code": codes[0]}) for _ in "12"]
    assert [answer.status_code for answer in answers] == [302, 200]


def test_the_operator_resets_it_and_everybody_who_should_know_does(erika):
    from drehscheibe.portal.evidence.deeds import told, why
    from drehscheibe.portal.evidence.models import AuditEntry

    elsewhere = visitor()
    elsewhere.force_login(erika)
    assert elsewhere.get("/konto/").status_code == 200
    done = reset(erika.email, *WHY)
    assert done.exit_code == 0, done.exception
    assert elsewhere.get("/konto/").status_code == 302, "every session ended"
    entries = AuditEntry.objects.filter(action="reset-second-factor")
    assert {entry.organisation for entry in entries} == {"05974040", "werke"}
    assert "Petra Muster" in told(entries[0], "de")
    assert "Erika" in told(entries[0], "de")
    assert why(entries[0], "de") == "zurückgerufen"
    [mail] = mails()
    assert mail.to == [erika.email]
    assert "zweiter Faktor" in mail.subject
    assert "/konto/zweiter-faktor/" in mail.body
    assert signed_in(erika.email).get("/konto/").status_code == 200, "the password alone opens"


def test_without_a_second_factor_nothing_is_done(installed):
    carla = person("Carla", Role.STEWARD)
    assert isinstance(reset(carla.email, *WHY).exception, Refused)
    assert mails() == []


@pytest.mark.parametrize("missing", ["--because", "--by"])
def test_who_and_why_are_never_left_open(erika, missing):
    at = WHY.index(missing)
    done = reset(erika.email, *WHY[:at], *WHY[at + 2 :])
    assert done.exit_code == 2


def test_a_mail_that_cannot_leave_is_told_and_the_reset_holds(erika):
    from allauth.mfa.models import Authenticator
    from django.test.utils import override_settings

    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        done = reset(erika.email, *WHY)
    assert done.exit_code == 0
    assert "konnte nicht gesendet werden" in done.output
    assert not Authenticator.objects.filter(user=erika).exists()


def test_an_administrator_cannot_do_it_alone(erika):
    from allauth.mfa.models import Authenticator

    from drehscheibe.portal.accounts.second_factor import reset_second_factor

    cora = person("Cora", Role.ADMINISTRATOR)
    nora = person(
        "Nora", Role.ADMINISTRATOR, of=town("agentur", "Agentur", kind="agency", is_node=True)
    )
    for who in (cora, nora, erika):
        with pytest.raises(Refused):
            reset_second_factor(erika, actor=actor(who), reason="x")
    assert Authenticator.objects.filter(user=erika).count() == 2
