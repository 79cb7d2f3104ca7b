# SPDX-License-Identifier: EUPL-1.2
"""Mails about new releases: only to whoever confirmed, in one mail, ended at one click."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from drehscheibe.policy.actors import Actor, Role
from drehscheibe.tickets import Purpose, issue_ticket
from portal_samples import Rows, Sample, column, publish
from townhall import SOEST, Desk, install_region, person, town, visitor

OPERATOR = Actor("operator: Test", is_operator=True)
FOLLOW = "/daten/spielplaetze/abonnieren/"
CARLA = "carla@example.org"


@pytest.fixture
def world(portal, once):
    """Two public datasets of Soest."""
    from django.core.cache import cache

    cache.clear()

    def made():
        install_region(portal)
        town()
        for slug, title in (("spielplaetze", "Spielplätze"), ("baeume", "Bäume")):
            rows = Rows("orte", (column("name", "Name"),), [{"name": title}])
            publish(portal.layout, Sample(slug, title, SOEST, (rows,)))

    once(made)
    return portal


def dataset(slug="spielplaetze"):
    from drehscheibe.portal.catalogue.models import Dataset

    return Dataset.objects.select_related("owner").get(slug=slug)


def ticket(portal, slug="spielplaetze"):
    claims = {"dataset": slug, "since": int(time.time()) - 60}
    return issue_ticket(Purpose.FOLLOW_FORM, claims=claims, seconds=3_600, settings=portal)


def send(portal, client=None, **fields):
    given = {"email": CARLA, "rhythm": "hourly", "ticket": ticket(portal)} | fields
    return (client or visitor()).post(FOLLOW, given)


def mails(portal):
    """What was sent since the last time."""
    from drehscheibe.portal.following.news import ask_due

    ask_due()
    Desk(portal, None).work()
    folder = portal.layout.mail
    texts = []
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        texts += path.read_bytes().split(b"-" * 79 + b"\n")
        path.unlink()
    return [message_from_bytes(text, policy=policy.default) for text in texts if text.strip()]


def release(slug="spielplaetze", **difference):
    """A new release, as the database sees it: what mails say of it needs no files."""
    from drehscheibe.portal.catalogue.signals import released
    from drehscheibe.releases.pointer import ReleaseState

    found = dataset(slug)
    last = found.releases.first()
    found.releases.update(state=ReleaseState.SUPERSEDED.value)
    new = found.releases.create(
        sha256=f"{last.number + 1:064x}",
        number=last.number + 1,
        state=ReleaseState.CURRENT.value,
        created=timezone.now(),
        rows=7,
        bytes=1,
        source_name="x.csv",
        difference=difference or None,
    )
    found.release = new.sha256
    found.save(update_fields=["release"])
    released.send(type(found), dataset=found, release=new)


def later():
    """An hour has passed since the last mail."""
    from drehscheibe.portal.following.models import Reader

    Reader.objects.update(mailed=timezone.now() - timedelta(hours=2))


def confirmed(portal, **fields):
    """Carla follows, and has opened the link of her mail; the key of her page."""
    from drehscheibe.portal.following.models import Reader
    from drehscheibe.portal.following.services import key_of

    assert send(portal, **fields).status_code == 303
    [mail] = mails(portal)
    way = re.search(r"http\S+/abos/bestaetigen/\S+", mail.get_content())[0]
    assert visitor().post(urlsplit(way).path).status_code == 200
    return key_of(Reader.objects.get())


def test_nothing_is_sent_but_one_question_until_the_address_is_confirmed(world):
    assert send(world).status_code == 303
    release()
    [mail] = mails(world)
    assert mail["To"] == CARLA
    assert "Bitte bestätigen" in mail["Subject"]
    way = urlsplit(re.search(r"http\S+/abos/bestaetigen/\S+", mail.get_content())[0]).path
    assert "<form" in visitor().get(way).content.decode()
    release()
    assert mails(world) == [], "whoever looked at the link has confirmed nothing"
    visitor().post(way)
    release(added=3, changed=1, removed=0)
    [news] = mails(world)
    assert news["Subject"] == "Neu: Spielplätze"
    assert "3 neue Fassungen" in news.get_content()


def test_every_mail_can_be_ended_by_the_mail_program_at_one_click(world):
    from drehscheibe.portal.following.models import Reader

    confirmed(world)
    release()
    [mail] = mails(world)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    way = urlsplit(mail["List-Unsubscribe"].strip(" <>")).path
    assert visitor().get(way).status_code == 302
    assert visitor().post(way, {"other": "x"}).status_code == 400
    assert Reader.objects.exists()
    no_cookies = visitor(enforce_csrf_checks=True)
    assert no_cookies.post(way, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not Reader.objects.exists(), "the address is gone"
    assert visitor().get(way.replace("abmelden/", "")).status_code == 404


def test_all_datasets_of_one_reader_come_in_one_mail_and_once(world):
    confirmed(world)
    assert visitor().post(FOLLOW.replace("spielplaetze", "baeume"),
                          {"email": CARLA.upper(), "rhythm": "hourly",
                           "ticket": ticket(world, "baeume")}).status_code == 303  # fmt: skip
    [mail] = mails(world)
    visitor().post(urlsplit(re.search(r"http\S+/bestaetigen/\S+", mail.get_content())[0]).path)
    release(added=2, changed=0, removed=1)
    release("baeume")
    [news] = mails(world)
    assert news["Subject"] == "Neue Fassungen von 2 Datensätzen"
    assert "2 neu, 0 geändert, 1 weg" in " ".join(news.get_content().split())
    later()
    assert mails(world) == []


def test_at_once_means_one_mail_an_hour_at_most(world):
    confirmed(world)
    release()
    assert len(mails(world)) == 1
    release()
    release()
    assert mails(world) == []
    later()
    [mail] = mails(world)
    assert "2 neue Fassungen" in mail.get_content()


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        ("daily", "2026-11-26T05:00", "2026-11-26T06:00"),
        ("daily", "2026-11-26T06:00", "2026-11-27T06:00"),
        ("weekly", "2026-11-26T05:00", "2026-11-30T06:00"),
        ("weekly", "2026-11-30T05:59", "2026-11-30T06:00"),
        ("weekly", "2026-11-30T06:01", "2026-12-07T06:00"),
        ("hourly", "2026-11-26T05:00", "2026-11-26T05:00"),
    ],
)
def test_daily_comes_in_the_morning_and_weekly_on_monday(portal_process, rhythm, now, then):
    from drehscheibe.portal.following.services import next_time

    zone = timezone.get_default_timezone()
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    assert next_time(rhythm, now=moment).isoformat()[:16] == then


def test_who_is_signed_in_follows_at_one_click_in_the_own_language(world):
    from drehscheibe.portal.following.models import Reader

    anna = person("Anna", Role.STEWARD)
    anna.language = "en"
    anna.save()
    client = visitor(anna)
    shown = client.get("/en/daten/spielplaetze/").content.decode()
    assert f'method="post" action="/en{FOLLOW}"' in shown
    page = client.post(FOLLOW)["Location"]
    client.post(page, {"rhythm": "hourly"})
    assert Reader.objects.get().email == "", "the address stands with the account only"
    release()
    [mail] = mails(world)
    assert (mail["To"], mail["Subject"]) == (anna.email, "New: Spielplätze")
    assert "/en/daten/spielplaetze/" in mail.get_content()
    anna.is_active = False
    anna.save()
    release()
    later()
    assert mails(world) == []
    anna.delete()
    assert not Reader.objects.exists()


def test_what_was_followed_by_the_address_comes_along_with_the_account(world):
    from drehscheibe.portal.following.models import Follow, Reader

    confirmed(world)
    carla = person("Carla")
    visitor(carla).post(FOLLOW.replace("spielplaetze", "baeume"))
    assert Reader.objects.get().person == carla
    assert sorted(Follow.objects.values_list("dataset__slug", flat=True)) == [
        "baeume", "spielplaetze"
    ]  # fmt: skip


def test_the_page_changes_and_ends_what_is_followed(world):
    from drehscheibe.portal.following.models import Reader

    page = f"/abos/{confirmed(world)}/"
    assert "Spielplätze" in visitor().get(page).content.decode()
    assert visitor().post(page, {"rhythm": "weekly"}).status_code == 303
    assert Reader.objects.get().rhythm == "weekly"
    assert visitor().post(page, {"rhythm": "secondly"}).status_code == 400
    ended = visitor().post(page, {"dataset": "spielplaetze"})
    assert "Keine Mails mehr" in ended.content.decode()
    assert not Reader.objects.exists()
    assert visitor().get("/abos/forged~key/").status_code == 404


def test_nobody_learns_who_follows_and_the_trail_holds_no_address(world):
    from drehscheibe.portal.evidence.models import AuditEntry

    confirmed(world)
    first, again = send(world), send(world, email="neu@example.org")
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    texts = [str(vars(entry)) for entry in AuditEntry.objects.all()]
    assert not any("@" in text for text in texts)
    known, new = sorted(mails(world), key=lambda mail: mail["To"])
    assert "schon Mails" in known["Subject"]
    assert "/bestaetigen/" not in known.get_content()
    assert "Bitte bestätigen" in new["Subject"]


def test_one_address_is_written_to_five_times_a_day_and_one_client_asks_ten_times(world):
    for n in range(10):
        assert send(world).status_code == 303
        sent = len(mails(world))
        assert sent == (n < 5)
    assert send(world).status_code == 429


@pytest.mark.parametrize("wrong", [{"website": "x"}, {"ticket": ""}, {"email": "carla"},
                                   {"rhythm": "often"}])  # fmt: skip
def test_what_a_machine_sends_is_refused_and_typed_text_stays(world, wrong):
    from drehscheibe.portal.following.models import Reader

    answer = send(world, **wrong)
    assert answer.status_code == 422
    assert wrong.get("email", CARLA) in answer.content.decode()
    assert not Reader.objects.exists()


def test_what_is_not_confirmed_is_forgotten_after_three_days(world):
    from drehscheibe.portal.following.models import Follow, Reader
    from drehscheibe.portal.following.services import forget_unconfirmed

    send(world)
    assert forget_unconfirmed() == 0
    Follow.objects.update(asked=timezone.now() - timedelta(days=4))
    assert forget_unconfirmed() == 1
    assert not Reader.objects.exists()


def test_what_is_not_public_cannot_be_followed(world):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
    from drehscheibe.portal.following.models import Reader

    confirmed(world)
    release()
    withdraw_dataset(world.layout, "spielplaetze", OPERATOR)
    assert mails(world) == []
    assert send(world).status_code == 410
    assert visitor().post("/daten/gibt-es-nicht/abonnieren/").status_code == 404
    assert Reader.objects.count() == 1


def test_a_purge_ends_it_and_the_address_goes(world):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset
    from drehscheibe.portal.following.models import Reader

    confirmed(world)
    purge_dataset(world.layout, "spielplaetze", OPERATOR)
    assert not Reader.objects.exists()


def test_publishing_tells_followers_and_the_practice_town_does_not(world):
    """The signal comes from publishing itself."""
    from drehscheibe.portal.following.models import Reader

    confirmed(world)
    rows = Rows("orte", (column("name", "Name"),), [{"name": "A"}, {"name": "B"}])
    publish(world.layout, Sample("spielplaetze", "Spielplätze", SOEST, (rows,),
                                 created="2026-11-21T08:00:00Z"))  # fmt: skip
    assert Reader.objects.get().next_mail is not None
    assert len(mails(world)) == 1
