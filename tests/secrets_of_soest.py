# SPDX-License-Identifier: EUPL-1.2
"""A world for the matrix: Soest has unpublished things in every state, each carrying one word.

What is public is made first and looked at; then come the secrets. Whoever should not know of them
must see exactly what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from drehscheibe.policy.actors import Role
from drehscheibe.policy.programs import Scope
from layer_samples import divided
from package_samples import kept, plain_package
from townhall import ARNSBERG, PLAYGROUNDS, Desk, actor, person, town

WORD = "geheimnis4711"
SEARCHED = "Kennmarke"  # stands beside the word, so that a search need not name it
PUBLIC = "baeume-soest"
DERIVED = ("items", "tiles", "downloads", "retention")
NEVER_RELEASE = "f" * 64
STATES = (
    "open", "submitted", "returned", "failed", "discarded", "released", "next", "reading",
    "building",
)  # fmt: skip


@dataclass(slots=True)
class World:
    """What there is, who may know, and who may not.

    `things`: label -> the parameters of its addresses; `never`: the same for what never was.
    """

    settings: Any
    owners: dict[str, Any]
    strangers: dict[str, Any]
    things: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    looks: dict[str, Any] = field(default_factory=dict)  # moment -> what strangers saw

    @property
    def desk(self) -> Desk:
        return Desk(self.settings, self.owners["steward"])

    @property
    def reviewer(self) -> Any:
        return actor(self.owners["reviewer"])

    @property
    def administrator(self) -> Any:
        return actor(self.owners["administrator"])


def never(thing: dict[str, str]) -> dict[str, str]:
    """Parameters of something of the same kind that never was."""
    made_up = {
        "draft": str(uuid4()),
        "bundle": str(uuid4()),
        "question": str(uuid4()),
        "number": "99999",
        "adoption": "99999",
        "program": "99999",
        "release": NEVER_RELEASE,
    }
    slug = thing["slug"] if thing.get("slug") == PUBLIC else "gibt-es-nicht"
    return {name: made_up.get(name, value) for name, value in thing.items()} | {"slug": slug}


def people_of(settings: Any) -> World:
    soest, arnsberg = town(), town(ARNSBERG, "Arnsberg")
    roles = list(Role)
    own = {role.value: person(f"{role.value}-{WORD}", role, of=soest) for role in roles}
    foreign = {role.value: person(f"Fremd{role.value}", role, of=arnsberg) for role in roles}
    agency = town("agentur", "Agentur", kind="agency", is_node=True)
    foreign["node"] = person("Fremdnode", *roles, of=agency)  # brings towns in, prepares nothing
    practice = town("practice", "Musterhausen", kind="practice", one_person_may_release=True)
    own["practising"] = person("Dora", Role.STEWARD, Role.REVIEWER, of=practice)
    return World(settings, own, {"nobody": None} | foreign)


def make_public(world: World) -> None:
    """One dataset with a superseded release and an undone one; a purged one."""
    from drehscheibe.portal.catalogue.taking_back import purge_dataset, undo_release

    public = {"title": "Bäume", "text": PLAYGROUNDS.replace("Spielplatz", "Baum")}
    first = _released(world, **public)
    second = _released(world, dataset=first.dataset, **_with_row(public, "Neuer Baum"))
    _finish_work(world)
    undone = _released(world, dataset=first.dataset, **_with_row(public, WORD))
    undo_release(world.settings.layout, PUBLIC, world.reviewer, reason=WORD)
    world.things["superseded"] = {"slug": PUBLIC, "release": first.sha256}
    world.things["current"] = {"slug": PUBLIC, "release": second.sha256}
    world.things["undone"] = {"slug": PUBLIC, "release": undone.sha256}
    gone = _released(world, title=f"Weg {WORD}", text=PLAYGROUNDS.replace("Platz", WORD))
    slug = gone.dataset.slug
    purge_dataset(world.settings.layout, slug, world.administrator, reason=WORD)
    world.things["purged"] = {"slug": slug, "release": gone.sha256}
    _without_derived()
    _finish_work(world)


def publish_the_word(world: World) -> None:
    """For a moment it is public, so that every place where it could show is known to show it."""
    said = {"description": f"{SEARCHED} {WORD}", "keywords": (WORD,)}
    text = PLAYGROUNDS.replace("Spielplatz", f"{WORD} Spielplatz")
    release = _released(world, title=f"{WORD} {SEARCHED}", text=text, **said)
    _finish_work(world)
    world.things["withdrawn"] = {"slug": release.dataset.slug, "release": release.sha256}
    world.things["released"] = _addresses_of(release.dataset.drafts.get())


def withdraw_the_word(world: World) -> None:
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    slug = world.things["withdrawn"]["slug"]
    withdraw_dataset(world.settings.layout, slug, world.reviewer, reason=WORD)


def keep_secrets(world: World) -> None:
    """Everything that is Soest's alone, in every state."""
    _practise(world)
    _prepare(world)
    _inside(world)
    _wait_for_machine(world)


def _prepare(world: World) -> None:
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.review import give_back
    from drehscheibe.portal.desk.services import discard_draft

    layout, desk = world.settings.layout, world.desk
    handed = {
        state: _submitted(world, title=f"{WORD} {state}", text=_secret_rows())
        for state in ("submitted", "returned")
    }
    give_back(handed["returned"], f"Bitte {WORD} prüfen.", world.reviewer)
    public = Dataset.objects.get(slug=PUBLIC)
    handed["next"] = _submitted(world, title="Bäume", text=_secret_rows(), dataset=public)
    handed["open"] = desk.upload(desk.draft(), _secret_rows(), name=f"{WORD}.csv")
    handed["discarded"] = desk.ready(desk.draft(_secret_rows()), title="Weg damit")
    discard_draft(layout, handed["discarded"], desk.actor)
    handed["failed"] = _failed(world)
    _fetched(handed.values())
    draft, bundle = divided(desk, f"{WORD}.gpkg", WORD)
    world.things["divided"] = _addresses_of(draft) | {"bundle": str(bundle.pk)}
    for state, draft in handed.items():
        draft.refresh_from_db()
        world.things[state] = _addresses_of(draft)
    world.things["candidate"] = _candidate(handed["submitted"])
    world.things["next-release"] = _candidate(handed["next"])


def _fetched(drafts: Iterable[Any]) -> None:
    """As if their files had come from an address that carries the word."""
    address = f"https://soest.example/{WORD}.csv"
    origin = {"address": address, "at": "2026-11-26T08:00:00+00:00", "is_protected": True}
    for draft in drafts:
        type(draft).objects.filter(pk=draft.pk).update(address=address, fetched=origin)


def _inside(world: World) -> None:
    """Invitation, program, question, mandate, and a program's own draft."""
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.organisations.rules import give_mandate
    from drehscheibe.portal.organisations.services import invite
    from drehscheibe.portal.programs.services import Wish, issue, revoke
    from drehscheibe.portal.questions.services import Asked, ask

    layout, soest, arnsberg = world.settings.layout, town(), town(ARNSBERG)
    question = ask(
        Dataset.objects.get(slug=PUBLIC), Asked(f"Stimmt {WORD} nicht?", email="q@example.org")
    )
    invited = invite(soest, f"{WORD}@example.org", [Role.STEWARD], actor=world.administrator)
    give_mandate(soest, town("05974028", "Lippstadt"), actor=world.administrator)
    scope = Scope(may_submit=True)

    def token(name: str, of: Any, by: Any) -> Any:
        return issue(layout, of, Wish(name, scope, 30), actor=by)

    own, ended = (token(f"{WORD} {n}", soest, world.administrator) for n in ("eins", "zwei"))
    foreign = token("Fremd", arnsberg, actor(world.strangers["administrator"]))
    revoke(layout, soest, ended.program.pk, actor=world.administrator)
    world.tokens = {"nobody": "", "made up": "dsp_erfunden", "revoked": ended.token}
    world.tokens |= {"foreign": foreign.token, "own": own.token}
    numbers = {"number": str(invited.invitation.pk), "program": str(own.program.pk)}
    numbers["source"] = str(_source(world, soest).pk)
    numbers["change"] = _bulk_change(soest)
    _series(world, soest)
    world.things["usecase"] = {"slug": _usecase(world, soest), "number": "1"}
    world.things["adoption"] = {"adoption": _adoption(owner=soest), "slug": WORD}
    world.things["hook"] = {"slug": soest.slug, "number": _webhook(world, soest)}
    world.things["inside"] = {"slug": soest.slug, "question": str(question.pk)} | numbers
    _finish_work(world)


def _webhook(world: World, owner: Any) -> str:
    """To an address that is nobody else's business."""
    from drehscheibe.portal.webhooks.services import register

    made = register(
        owner, f"https://daten.example/{WORD}", dataset=None, actor=world.administrator,
        settings=world.settings,
    )  # fmt: skip
    return str(made.webhook.pk)


def _usecase(world: World, owner: Any) -> str:
    """A package that waits for its second pair of eyes."""
    from drehscheibe.portal.usecases.services import hand_over

    plain = plain_package(f"soest/{WORD}")
    plain["profile"]["summary"]["de"] = WORD
    folder, by = world.settings.layout.scratch / WORD, actor(world.owners["steward"])
    hand_over(kept(world.settings.layout, folder, plain, owner=owner, actor=by), actor=by)
    return WORD


def _adoption(owner: Any) -> str:
    """It was tried, failed, and waits for approval all the same."""
    from django.utils import timezone

    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.usecases.models import UseCaseVersion

    version = UseCaseVersion.objects.get(usecase__slug=WORD)
    made = Adoption.objects.create(
        usecase=version.usecase, version=version, organisation=owner, state="trial",
        parameters={"wort": WORD}, created_by=WORD, asked=timezone.now(), asked_by=WORD,
        asked_key="person:0", contact=WORD,
    )  # fmt: skip
    made.runs.create(number=1, version=version, is_trial=True, state="failed", because=WORD)
    made.events.create(state="trial", version="1.0.0", by=WORD)
    return str(made.pk)


def _bulk_change(owner: Any) -> str:
    """Of the description of what is public, handed over."""
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.descriptions.models import BulkChange

    made = BulkChange.objects.create(
        owner=owner, state="submitted", submitted_by="person:0", submitted_name=WORD,
        file_name=f"{WORD}.csv", sentence=WORD,
    )  # fmt: skip
    made.lines.create(dataset=Dataset.objects.get(slug=PUBLIC), after={"contact": WORD})
    return str(made.pk)


def _series(world: World, owner: Any) -> None:
    """Of which nothing is public."""
    from drehscheibe.portal.catalogue.models import Dataset, Series

    made = Series.objects.create(owner=owner, slug="reihe-geheim", title=WORD, description=WORD)
    Dataset.objects.filter(slug=world.things["withdrawn"]["slug"]).update(series=made)


def _source(world: World, owner: Any) -> Any:
    """Set up and failing; nobody is asked."""
    from drehscheibe.portal.sources.models import Run, Source

    made = Source.objects.create(
        owner=owner, slug=f"quelle-{WORD.lower()}", title=f"{WORD} Quelle",
        address=f"https://daten.example/{WORD}.csv", kind="file", state="active",
        offers=[{"key": "", "title": WORD, "description": "", "count": None}], is_paused=True,
    )  # fmt: skip
    made.subscriptions.create(title=WORD)
    Run.objects.create(source=made, outcome="unchanged", asked_by=world.administrator.name)
    return made


def _practise(world: World) -> None:
    from drehscheibe.portal.desk.review import approve

    practice, dora = town("practice"), world.owners["practising"]
    desk = Desk(world.settings, dora)
    draft = desk.ready(desk.draft(_secret_rows(), of=practice), title="Übung")
    draft = desk.ready(draft, title=f"{WORD} geübt")
    from drehscheibe.portal.desk.services import submit

    release = approve(world.settings.layout, submit(draft, desk.actor), desk.actor)
    _finish_work(world)
    world.things["practised"] = {"slug": release.dataset.slug, "release": release.sha256}


def _wait_for_machine(world: World) -> None:
    """Last, for whoever lets the worker run ends these states."""
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.files import files_of

    desk = world.desk
    building = desk.draft(_secret_rows())
    services.accept_guesses(world.settings.layout, building, desk.actor)
    reading = services.create_draft(town(), author=desk.person, actor=desk.actor)
    services.ask_for_preview(building, desk.actor)
    source = files_of(world.settings.layout, reading).source
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(_secret_rows())
    services.receive_file(world.settings.layout, reading.pk, name=f"{WORD}.csv", size=1)
    world.things["building"] = _addresses_of(building)
    world.things["reading"] = _addresses_of(reading)


def _failed(world: World) -> Any:
    """A file that vanished before it was read: its job failed for good."""
    from django.utils import timezone

    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.files import files_of
    from drehscheibe.portal.jobs.models import Job

    desk = world.desk
    draft = desk.draft(_secret_rows())
    files_of(world.settings.layout, draft).source.unlink()
    services.decide_findings(world.settings.layout, draft, services.Decisions(), desk.actor)
    Job.objects.filter(key=str(draft.pk)).update(max_attempts=1, not_before=timezone.now())
    desk.work()
    return draft


def _released(world: World, *, title: str, text: str, dataset: Any = None, **said: Any) -> Any:
    from drehscheibe.portal.desk.review import approve

    draft = _submitted(world, title=title, text=text, dataset=dataset, **said)
    return approve(world.settings.layout, draft, world.reviewer)


def _submitted(world: World, *, title: str, text: str, dataset: Any = None, **said: Any) -> Any:
    """Built first under a neutral title: the address of a dataset carries no word."""
    from drehscheibe.portal.desk.services import submit

    desk = world.desk
    draft = desk.draft(text, dataset=dataset)
    if WORD in title:
        draft = desk.ready(draft, title="Spielplätze", **said)
    return submit(desk.ready(draft, title=title, **said), desk.actor)


def _addresses_of(draft: Any) -> dict[str, str]:
    slug = draft.dataset.slug if draft.dataset else ""
    return {"draft": str(draft.pk), "slug": slug, "table": "spielplaetze", "kind": "added"}


def _candidate(draft: Any) -> dict[str, str]:
    return {"slug": draft.dataset.slug, "release": draft.candidate.sha256}


def _secret_rows() -> str:
    return PLAYGROUNDS.replace("Spielplatz", WORD)


def _with_row(public: dict[str, str], name: str) -> dict[str, str]:
    return public | {"text": f"{public['text']}{name};2020;51,55;8,15\n"}


def _without_derived() -> None:
    from drehscheibe.portal.jobs.models import Job

    Job.objects.filter(kind__in=DERIVED).delete()


def _finish_work(world: World) -> None:
    world.desk.work()


def state_of_things() -> list[Any]:
    """Everything that is Soest's."""
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.catalogue.models import Candidate, Dataset, Keep, Release
    from drehscheibe.portal.desk.models import Draft, Verdict
    from drehscheibe.portal.organisations.models import Invitation, Mandate, Membership
    from drehscheibe.portal.programs.models import Program
    from drehscheibe.portal.questions.models import Question
    from drehscheibe.portal.webhooks.models import Webhook

    kinds = {
        Dataset: "owner",
        Release: "dataset__owner",
        Candidate: "dataset__owner",
        Draft: "owner",
        Verdict: "draft__owner",
        Invitation: "organisation",
        Mandate: "principal",
        Membership: "organisation",
        Program: "organisation",
        Question: "dataset__owner",
        Keep: "release__dataset__owner",
        Webhook: "owner",
        Adoption: "organisation",
    }
    return [
        [
            {name: value for name, value in row.items() if name != "last_used"}
            for row in kind.objects.filter(**{f"{owner}__slug": "soest"}).order_by("pk").values()
        ]
        for kind, owner in kinds.items()
    ]
