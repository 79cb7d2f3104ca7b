# SPDX-License-Identifier: EUPL-1.2
"""Mails and feed: who is told what, how often, and what happens without a mail server."""

from __future__ import annotations

from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from drehscheibe.domain.errors import MailNotSent
from drehscheibe.policy.actors import Role
from ports import free_port
from townhall import install_region, person
from visits import Visit


class Mailbox:
    """A mail server that keeps what it gets."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture(autouse=True)
def region(portal):
    install_region(portal)


@contextmanager
def mail_server(port):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def by_smtp(portal):
    """Mails leave to a port on which somebody may listen."""
    from django.test import override_settings

    port = free_port()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        yield port


def news(kind, **more):
    from drehscheibe.portal.notices.kinds import Kind
    from drehscheibe.portal.notices.services import News

    given = {"title": "Spielplätze", "organisation": "Soest", "path": "/meine-arbeit/"}
    return News(kind=Kind(kind), who="Anna", **given | more)


def tell(people, said):
    from drehscheibe.portal.notices.services import tell

    tell(people, said)


def work(settings):
    from drehscheibe.portal.worker import Worker

    worker = Worker(settings)
    while worker.work_once():
        pass


def test_a_mail_goes_to_a_real_server_in_the_language_of_the_person(portal, by_smtp):
    ben, cora = person("Ben", Role.REVIEWER), person("Cora", Role.REVIEWER)
    cora.language = "en"
    cora.save()
    with mail_server(by_smtp) as box:
        tell([ben, cora], news("handed-over", path="/pruefen-und-freigeben/x/"))
        work(portal)
    by_person = {to[0]: message for to, message in box.mails}
    german, english = by_person["ben@example.org"], by_person["cora@example.org"]
    assert german["Subject"] == "Bitte ansehen: „Spielplätze“"
    assert english["Subject"] == "Please look: “Spielplätze”"
    assert f"{portal.public_url}/pruefen-und-freigeben/x/" in german.get_content()
    assert f"{portal.public_url}/en/pruefen-und-freigeben/x/" in english.get_content()
    assert german["Auto-Submitted"] == "auto-generated"


def test_a_mail_that_could_not_leave_is_tried_again(portal, by_smtp):
    from drehscheibe.portal.jobs.models import Job

    tell([person("Ben", Role.REVIEWER)], news("handed-over"))
    work(portal)
    job = Job.objects.get(kind="notice")
    assert (job.state, job.error["code"]) == ("waiting", "mail-not-sent")
    assert job.max_attempts > 10
    Job.objects.update(not_before=job.created)
    with mail_server(by_smtp) as box:
        work(portal)
    assert len(box.mails) == 1
    job.refresh_from_db()
    assert job.state == "done"


def test_without_a_mail_server_mails_are_files(portal):
    from django.test import override_settings

    backend = "django.core.mail.backends.filebased.EmailBackend"
    folder = portal.layout.mail
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(folder)):
        tell([person("Ben", Role.REVIEWER)], news("handed-over"))
        work(portal)
    (path,) = folder.glob("*.log")
    assert b"ben@example.org" in path.read_bytes()
    path.unlink()


@pytest.fixture
def outbox(portal):
    """Mails stay in the memory of the test."""
    from django.test import override_settings

    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield mail.outbox


def choose(who, mails):
    who.mails = mails
    who.save()
    return who


def test_what_somebody_waits_for_comes_at_once_whatever_was_chosen(portal, outbox):
    people = [choose(person(n, Role.REVIEWER), m) for n, m in (("Ben", "daily"), ("Cora", "none"))]
    tell(people, news("handed-over"))
    work(portal)
    assert len(outbox) == 2


def test_the_rest_comes_as_chosen_and_the_digest_tells_nobody_twice(portal, outbox):
    from drehscheibe.portal.notices.mails import send_digests

    people = [
        choose(person(name, Role.STEWARD), mails)
        for name, mails in (("Each", "each"), ("Daily", "daily"), ("None", "none"))
    ]
    tell(people, news("approved"))
    tell(people, news("sent-back", sentence="Bitte prüfen."))
    work(portal)
    assert [message.to for message in outbox] == [["each@example.org"]] * 2
    outbox.clear()
    assert send_digests() == {"mails": 1}
    (digest,) = outbox
    assert digest.to == ["daily@example.org"]
    assert "Bitte prüfen." in digest.body
    assert "freigegeben" in digest.body
    assert send_digests() == {"mails": 0}


def test_a_digest_that_could_not_leave_is_kept(portal, by_smtp):
    from drehscheibe.portal.notices.mails import send_digests

    tell([choose(person("Daily", Role.STEWARD), "daily")], news("approved"))
    with pytest.raises(MailNotSent):
        send_digests()
    with mail_server(by_smtp) as box:
        send_digests()
    assert len(box.mails) == 1


def test_old_news_are_told_to_nobody_and_forgotten(portal, outbox):
    from datetime import timedelta

    from django.utils import timezone

    from drehscheibe.portal.notices.mails import send_digests
    from drehscheibe.portal.notices.models import Notice
    from drehscheibe.portal.notices.services import forget_old_notices

    tell([choose(person("Daily", Role.STEWARD), "daily")], news("approved"))
    Notice.objects.update(created=timezone.now() - timedelta(days=100))
    assert send_digests() == {"mails": 0}
    assert forget_old_notices() == 1


def test_a_title_makes_no_header_and_no_link(portal, outbox):
    tell([person("Ben", Role.REVIEWER)], news("handed-over", title="A\nBcc: all@example.org"))
    work(portal)
    assert outbox[0].message()["Bcc"] is None
    assert "\n" not in outbox[0].subject


def test_the_choice_is_made_on_a_page(portal):
    ben = person("Ben", Role.REVIEWER)
    visit = Visit(ben)
    assert visit.post("/meine-arbeit/post/", mails="daily").status_code == 303
    ben.refresh_from_db()
    assert ben.mails == "daily"
    assert visit.post("/meine-arbeit/post/", mails="hourly").status_code == 400
    assert visit.post("/meine-arbeit/post/", name="Anders", mails="each").status_code == 303
    ben.refresh_from_db()
    assert ben.name == "Ben"


def feed_of(text):
    start = text.index("/meine-arbeit/feed/")
    return text[start : text.index("</code>", start)]


def test_the_feed_has_a_secret_address_that_ends_when_it_is_revoked(portal):
    ben, cora = person("Ben", Role.REVIEWER), person("Cora", Role.REVIEWER)
    tell([ben], news("handed-over"))
    tell([cora], news("approved", title="Geheim"))
    visit = Visit(ben)
    address = feed_of(visit.read("/meine-arbeit/post/"))
    feed = Visit().get(address)
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Spielplätze" in feed.content.decode()
    assert "Geheim" not in feed.content.decode()
    assert feed["Cache-Control"] == "private, no-store"
    visit.post("/meine-arbeit/post/neue-adresse/")
    assert Visit().status(address) == 404
    assert Visit().status(feed_of(visit.read("/meine-arbeit/post/"))) == 200
    assert Visit().status(address.replace("1.1", "2.1")) == 404
    ben.is_active = False
    ben.save()
    assert Visit().status(address) == 404


def test_nobody_but_the_person_changes_the_choice(portal):
    for path in ("/meine-arbeit/post/", "/meine-arbeit/post/neue-adresse/"):
        response = Visit().post(path, mails="none")
        assert response["Location"].startswith("/anmelden/")
