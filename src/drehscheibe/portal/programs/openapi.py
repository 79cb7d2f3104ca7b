# SPDX-License-Identifier: EUPL-1.2
"""The publishing interface described (OpenAPI 3.1), complete in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse

import drehscheibe
from drehscheibe.domain.clearance import QUESTIONS, Answer
from drehscheibe.domain.thinning import Then
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.programs.of_datasets import RULE_FIELDS
from drehscheibe.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from django.http import HttpRequest

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_DRAFT_ID: Schema = {
    "name": "draft", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
}  # fmt: skip
_THINNING: Schema = {name: {"type": "integer"} for name in RULE_FIELDS[:3]}
_THINNING |= {"then": {"enum": [one.value for one in Then]}}
_RELEASE: Schema = {"name": "release", "in": "path", "required": True, "schema": _TEXT}
_NUMBER: Schema = {
    "name": "number", "in": "path", "required": True, "schema": {"type": "integer"},
}  # fmt: skip
_SLUG: Schema = {"name": "slug", "in": "path", "required": True, "schema": _TEXT}


def description(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/openapi.json"""
    told = orjson.dumps(document(origin_of(request)), option=orjson.OPT_INDENT_2)
    return HttpResponse(told, content_type="application/vnd.oai.openapi+json;version=3.1")


def document(origin: str) -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Drehscheibe: publishing for programs",
            "version": drehscheibe.__version__,
            "description": "Prepare data with a token of your organisation. A person approves.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": f"{origin}/api/v1"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _paths() -> Schema:
    return _of_datasets() | _of_webhooks() | _of_drafts()


def _of_datasets() -> Schema:
    return {
        "/datasets": {"get": _operation("List the own datasets", "Datasets")},
        "/datasets/{slug}/file": {
            "parameters": [_SLUG],
            "put": _operation("Send a file as the next release; where nothing new is asked, it is "
                              "submitted by itself", "Accepted", status="202",
                              body=_bytes()),
        },
        "/datasets/{slug}/withdraw": {
            "parameters": [_SLUG],
            "post": _operation("Take everything of a dataset back at once", "Dataset",
                               body=_json({"because": _TEXT})),
        },
        "/datasets/{slug}/thinning": {
            "parameters": [_SLUG],
            "get": _operation("Which of its many releases stay", "Thinning"),
            "put": _operation("Set it; nothing given: as usual here", "Thinning",
                              body=_json(_THINNING)),
        },
        "/datasets/{slug}/releases": {
            "parameters": [_SLUG],
            "get": _operation("Its releases, also thinned ones, newest first; further ones with "
                              "“before” in the body", "Releases"),
        },
        "/datasets/{slug}/releases/{release}/keep": {
            "parameters": [_SLUG, _RELEASE],
            "put": _operation("No rule removes this release", "", status="204",
                              body=_json({"because": _TEXT})),
            "delete": _operation("The rule counts for it again", "", status="204"),
        },
    }  # fmt: skip


def _of_webhooks() -> Schema:
    return {
        "/webhooks": {
            "get": _operation("Addresses that are told of new releases", "Webhooks"),
            "post": _operation("Tell another address; the secret is in this answer only",
                               "Webhook", status="201",
                               body=_json({"address": _TEXT, "dataset": _TEXT})),
        },
        "/webhooks/{number}": {
            "parameters": [_NUMBER],
            "get": _operation("One of them, with the last messages", "Webhook"),
            "delete": _operation("Send nothing there any more", "", status="204"),
        },
        "/webhooks/{number}/test": {
            "parameters": [_NUMBER],
            "post": _operation("Send a test message", "Delivery", status="202"),
        },
    }  # fmt: skip


def _of_drafts() -> Schema:
    draft = "/drafts/{draft}"
    return {
        "/drafts": {
            "get": _operation("List the open drafts of this program", "Drafts"),
            "post": _operation("Begin a new dataset, or the next release of one", "Draft",
                               status="201", body=_json({"dataset": _TEXT})),
        },
        draft: {
            "parameters": [_DRAFT_ID],
            "get": _operation("What was understood, found and decided", "Draft"),
            "delete": _operation("Discard the draft", "", status="204"),
        },
        f"{draft}/upload": _post("Where to send the file: POST its bytes there with &name=, or "
                                 "use tus 1.0", "Upload"),
        f"{draft}/split": _post("A dataset of its own for each layer or sheet, or for those that "
                                "are named", "Drafts", _json({"layers": _TEXTS})),
        f"{draft}/others": _post("Renew the other datasets of the same file, too", "Drafts"),
        f"{draft}/fetch": {
            "parameters": [_DRAFT_ID],
            "post": _operation("Fetch the file from an address; the state says how far it is",
                               "Draft", status="202", body=_json({"address": _TEXT})),
            "delete": _operation("Stop fetching it", "Draft"),
        },
        f"{draft}/decisions": _post("Decide about what was found", "Draft", _json(_decisions())),
        f"{draft}/description": _put("Describe the data", "Draft", _json(_described())),
        f"{draft}/clearance": _put("May this go out?", "Draft", _json(_clearance())),
        f"{draft}/preview": _post("Build what the public would see", "Draft", status="202"),
        f"{draft}/grant": _post("Read the built preview at the interfaces for a while: send the "
                                "grant there as “Authorization: Bearer …”", "Grant"),
        f"{draft}/submit": _post("Hand over: a person looks and approves", "Draft"),
    }  # fmt: skip


def _post(title: str, schema: str, body: Schema | None = None, status: str = "200") -> Schema:
    operation = _operation(title, schema, status=status, body=body)
    return {"parameters": [_DRAFT_ID], "post": operation}


def _put(title: str, schema: str, body: Schema) -> Schema:
    return {"parameters": [_DRAFT_ID], "put": _operation(title, schema, body=body)}


def _operation(
    title: str, schema: str, *, status: str = "200", body: Schema | None = None
) -> Schema:
    answer: Schema = {"description": title}
    if schema:
        answer["content"] = {"application/json": {"schema": _of(schema)}}
    problem = {
        "description": "A problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": _of("Problem")}},
    }
    told: Schema = {"summary": title, "responses": {status: answer, "default": problem}}
    return told | ({"requestBody": body} if body else {})


def _of(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _json(properties: Schema) -> Schema:
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"content": {"application/json": {"schema": schema}}}


def _bytes() -> Schema:
    return {"required": True, "content": {"application/octet-stream": {}}}


def _decisions() -> Schema:
    waiver = {"finding": _TEXT, "because": _TEXT, "by": _TEXT}
    one = {"type": "object", "properties": waiver, "required": sorted(waiver)}
    return {
        "answers": {"type": "object", "additionalProperties": _TEXT},
        "omit": _TEXTS,
        "accept": _TEXTS | {"description": "Keys of guesses that hold; [“all”] for each"},
        "waive": {"type": "array", "items": one},
    }


def _described() -> Schema:
    lists = {"themes", "keywords", "hvd"}
    return {name: _TEXTS if name in lists else _TEXT for name in Description.__dataclass_fields__}


def _clearance() -> Schema:
    given = {
        "type": "object",
        "properties": {
            "answer": {"enum": [answer.value for answer in Answer]},
            "because": _TEXT,
            "by": _TEXT,
        },
        "required": ["answer"],
    }
    return {question.code: given | {"description": question.text} for question in QUESTIONS}


def _schemas() -> Schema:
    dataset = dict.fromkeys(("slug", "title", "state", "release", "licence", "url"), _TEXT)
    draft = {
        "id": _TEXT,
        "state": {"enum": [str(state) for state in Draft.State.values]},
        "layer": _TEXT | {"description": "The one layer it takes of its file"},
        "layers": {"type": "array", "items": {"type": "object"}},
        "fetched": _fetched(),
        "understood": _TEXTS,
        "findings": {"type": "array", "items": {"type": "object"}},
        "open": _TEXTS | {"description": "Keys of findings that wait for a decision"},
    }
    return {
        "Dataset": {"type": "object", "properties": dataset},
        "Datasets": _list_of("datasets", "Dataset"),
        "Draft": {"type": "object", "properties": draft, "required": ["id", "state"]},
        "Drafts": _list_of("drafts", "Draft"),
        "Upload": _object({"url": _TEXT, "seconds": {"type": "integer"}}),
        "Grant": _object({"grant": _TEXT, "collection": _TEXT, "seconds": {"type": "integer"}}),
        "Thinning": _object(_THINNING | {"is_usual": {"type": "boolean"}}),
        "Releases": _object({"releases": {"type": "array", "items": {"type": "object"}}}),
        "Webhook": _object(
            dict.fromkeys(("address", "dataset", "paused", "secret"), _TEXT)
            | {name: {"type": "integer"} for name in ("number", "failures")}
            | {"deliveries": {"type": "array", "items": _of("Delivery")}}
        ),
        "Webhooks": _list_of("webhooks", "Webhook"),
        "Delivery": _object(
            dict.fromkeys(("id", "created", "state"), _TEXT)
            | {name: {"type": "integer"} for name in ("attempts", "status")}
        ),
        "Accepted": _object({"draft": _TEXT}),
        "Problem": _object(
            dict.fromkeys(("type", "title", "detail", "code", "instance"), _TEXT)
            | {"status": {"type": "integer"}}
        ),
    }


def _fetched() -> Schema:
    """Where the file came from: dct:source, and what prov:generatedAtTime says."""
    texts = ("address", "at", "sha256", "etag", "last_modified", "media_type")
    told = dict.fromkeys(texts, _TEXT) | {"is_protected": {"type": "boolean"}}
    return {"type": ["object", "null"], "properties": told}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _list_of(name: str, schema: str) -> Schema:
    return _object({name: {"type": "array", "items": _of(schema)}})
