# SPDX-License-Identifier: EUPL-1.2
"""Files of a package for everybody who may see its version: the ZIP, pictures, publiccode.yml."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe
from py_svg_hush import filter_svg

from drehscheibe.domain.errors import NotFound
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.exchange.council import Told, council_page
from drehscheibe.portal.exchange.lives import Standing, standings
from drehscheibe.portal.exchange.package_page import noted, running
from drehscheibe.portal.exchange.papers import paper, pdf_answer
from drehscheibe.portal.exchange.publiccode import publiccode_of
from drehscheibe.portal.exchange.starting import starts_as_ical
from drehscheibe.portal.exchange.whose import actor_or_nobody, asked_version
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.readiness.models import Readiness
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.usecases.queries import find_usecase, find_version, package_of
from drehscheibe.portal.usecases.storing import ZIP
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from drehscheibe.portal.usecases.models import UseCaseVersion

_PICTURES = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}  # fmt: skip
# Opened by its own address, too, a picture can neither run nor load anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def _asked(request: HttpRequest, publisher: str, slug: str) -> UseCaseVersion:
    """Raises `UseCaseNotFound`."""
    actor = actor_or_nobody(request)
    usecase = find_usecase(publisher, slug, actor)
    return find_version(usecase, actor, asked_version(request))


@require_safe
def archive(request: HttpRequest, publisher: str, slug: str) -> HttpResponseBase:
    """GET …/paket.zip: exactly what was checked; `version` names one."""
    version = _asked(request, publisher, slug)
    path = current_settings().layout.package(version.sha256) / ZIP
    name = f"{publisher}-{slug}-{version.version}.zip"
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )
    answer["ETag"] = f'"{version.sha256}"'
    return answer


@require_safe
def publiccode(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    """GET …/publiccode.yml: the package in the words of software catalogues."""
    text = publiccode_of(_asked(request, publisher, slug), origin_of(request))
    return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@require_safe
def picture(
    request: HttpRequest, publisher: str, slug: str, number: int, suffix: str
) -> HttpResponse:
    """GET …/bilder/<number>.<suffix>: the pictures of the profile count from 1."""
    version = _asked(request, publisher, slug)
    pictures = package_of(version).profile.pictures
    if not 1 <= number <= len(pictures):
        raise NotFound
    file = PurePosixPath(pictures[number - 1].file)
    content_type = _PICTURES.get(file.suffix.lower())
    folder = current_settings().layout.package(version.sha256).resolve()
    path = (folder / file).resolve()
    if (
        content_type is None
        or file.suffix.lower() != f".{suffix}"
        or not path.is_relative_to(folder)
        or not path.is_file()
    ):
        raise NotFound
    content = path.read_bytes()
    if content_type == _PICTURES[".svg"]:
        content = _harmless(content)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Security-Policy"] = _POLICY
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _harmless(content: bytes) -> bytes:
    """SVG without anything that acts or loads. Raises `NotFound` for what is no whole SVG."""
    try:
        return bytes(filter_svg(content))
    except ValueError:
        raise NotFound from None


@require_safe
def for_the_council(request: HttpRequest, publisher: str, slug: str, town: str) -> HttpResponseBase:
    """GET …/vorlage/<town>.pdf: what, what it costs, what it does, who else has it."""
    version = _asked(request, publisher, slug)
    organisation = Organisation.objects.filter(slug=town, kind="municipality").first()
    if organisation is None:
        raise NotFound
    told = Told(
        package=package_of(version),
        town=organisation,
        standing=standings().get(version.usecase_id, Standing()),
        running=running(version.usecase),
        readiness=Readiness.objects.filter(version=version, organisation=organisation).first(),
    )
    path = paper(request, council_page(told, language_now()), f"{publisher}-{slug}")
    name = f"{slug}-{town}.pdf"
    return pdf_answer(path, name)


@require_safe
@signed_in
def common_start(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    """GET …/gemeinsam/start.ics: the days on which towns want to begin, for people of the region.

    RFC 5545; whole days, who may be written to stands in the text.
    """
    usecase = _asked(request, publisher, slug).usecase
    if not actor_in(request).organisations:
        raise NotFound
    text = starts_as_ical(usecase, noted(usecase), origin_of(request))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="gemeinsam-starten.ics"'
    return answer
