# SPDX-License-Identifier: EUPL-1.2
"""Making a copy: look at every page, fetch what they show, then write them with their links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import orjson

from drehscheibe.children.child import Limits, Progress, run_task
from drehscheibe.copies.addresses import NOT_COPIED, file_of, items_file, tiles_folder
from drehscheibe.copies.asking import Answer, Site
from drehscheibe.copies.folder import Folder
from drehscheibe.copies.pages import Copying, Needs, copied_page
from drehscheibe.copies.tiles import extract_tiles
from drehscheibe.domain.errors import N_, DrehscheibeError
from drehscheibe.look import assets
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import State, collection_of, read_pointer

_START = ("/", "/en/")
_PAGE_ROWS = 1000
_POLICY = "content-security-policy"

Report = Callable[[Progress], None]
Notice = Callable[[str], str]
Indexes = dict[str, list[dict[str, Any]]]  # language -> what is searched in the browser


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller decides; `base_url` may be empty."""

    base_url: str
    notice: Notice
    form_notice: Notice
    indexes: Indexes


@dataclass(slots=True)
class Copied:
    pages: int = 0
    files: int = 0
    kept: int = 0  # files that had not changed
    tiles: int = 0
    left_to_the_portal: list[str] = field(default_factory=list)


class Copier:
    def __init__(self, site: Site, layout: Layout, folder: Folder, wanted: Wanted) -> None:
        self._site, self._layout, self._folder, self._wanted = site, layout, folder, wanted
        self._needs = Needs(pages=set(_START))
        self._policies: dict[str, str] = {}
        self._files: set[str] = set()
        self._prepared: set[str] = set()  # datasets whose downloads were made for this copy
        self.copied = Copied()

    async def run(self, report: Report, scratch: Path, limits: Limits) -> Copied:
        self._hidden = _disallowed(await self._site.get("/robots.txt"))
        self._make_styles(limits)
        await self._look_at_pages(report, scratch)
        await self._fetch_files(report, limits)
        for collection in sorted(self._needs.items):
            await self._fetch_items(collection)
        for file, address in sorted(self._needs.styles.items()):
            await self._fetch_style(file, address)
        for number, collection in enumerate(sorted(self._needs.tiles)):
            report(Progress(N_("copy the maps"), number, len(self._needs.tiles)))
            self._fetch_tiles(collection, limits)
        self._write_pages(report, scratch)
        await self._write_rest()
        return self.copied

    async def _look_at_pages(self, report: Report, scratch: Path) -> None:
        """Every page that is linked from home, directly or not; kept on disk until it is known
        which of them are there."""
        looked: set[str] = set()
        while todo := sorted(self._needs.pages - looked):
            for address in todo:
                looked.add(address)
                answer = await self._site.get(address)
                if answer.is_page:
                    self._policies[address] = answer.headers.get(_POLICY, "")
                    _kept(scratch, address).write_bytes(answer.body)
                    copied_page(answer.body.decode(), address, "", self._copying(self._needs))
                report(Progress(N_("look at the pages"), len(looked), len(self._needs.pages)))

    def _copying(self, needs: Needs, known: frozenset[str] | None = None) -> Copying:
        wanted = self._wanted
        return Copying(
            self._site.public_url, self._hidden, wanted.notice, wanted.form_notice, needs, known
        )

    async def _fetch_files(self, report: Report, limits: Limits) -> None:
        todo = sorted(self._needs.files)
        for number, address in enumerate(todo):
            report(Progress(N_("copy the files"), number, len(todo)))
            if (
                address.startswith("/assets/")
                or await self._fetch(address)
                or await self._made(address, limits)
            ):
                self._files.add(address)
            else:
                self.copied.left_to_the_portal.append(address)

    async def _fetch(self, address: str) -> bool:
        """False where it is not there (yet)."""
        name = file_of(address)
        known = self._folder.known(name)
        target = self._folder.target(name)
        with target.open("wb") as file:
            answer = await self._site.fetch(address, file, known=known)
        if not answer.is_there:
            target.unlink()
        if answer.status == HTTPStatus.NOT_MODIFIED:
            self._folder.take_over(name)
            self.copied.kept += 1
        elif answer.is_there:
            self._folder.tags[name] = answer.headers.get("etag", "")
            self.copied.files += 1
        return answer.is_there or answer.status == HTTPStatus.NOT_MODIFIED

    async def _made(self, address: str, limits: Limits) -> bool:
        """Downloads that are not there yet are made now: all of a dataset, then this one."""
        parts = urlsplit(address).path.split("/")
        if urlsplit(address).query or len(parts) != 4 or parts[1] != "files":
            return False
        dataset, name = parts[2:]
        if dataset not in self._prepared:
            self._prepared.add(dataset)
            if self._make("downloads", dataset, limits) and await self._fetch(address):
                return True
        return self._make("downloads", dataset, limits, name=name) and await self._fetch(address)

    def _make(self, kind: str, dataset: str, limits: Limits, **more: str) -> bool:
        pointer = read_pointer(self._layout.pointer(dataset))
        if pointer is None:
            return False
        task = {"kind": kind, "home": str(self._layout.home), "dataset": dataset, **more}
        try:
            run_task(task | {"release": pointer.release}, limits=limits)
        except DrehscheibeError:
            return False
        return True

    async def _fetch_items(self, collection: str) -> None:
        """All rows of a small table, as one file that map and table load."""
        features: list[Any] = []
        address = f"/ogc/collections/{collection}/items?f=json&limit={_PAGE_ROWS}"
        while address:
            page = orjson.loads((await self._site.get(address)).body)
            features += page.get("features", ())
            following = (link["href"] for link in page.get("links", ()) if link["rel"] == "next")
            address = _local(next(following, ""))
        document = {"type": "FeatureCollection", "numberMatched": len(features)}
        whole = orjson.dumps(document | {"features": features})
        self._folder.write(items_file(collection), whole)

    def _make_styles(self, limits: Limits) -> None:
        """Pages show colours and pictures only where they are there already."""
        for path in sorted(self._layout.pointers.glob("*.json")):
            pointer = read_pointer(path)
            if pointer is None or pointer.state is not State.PUBLIC:
                continue
            manifest = read_manifest(self._layout.release(pointer.dataset, pointer.release))
            placed = (t.name for t in manifest.tables if t.geometry and t.rows)
            if not all(self._layout.classes(manifest.release, name).exists() for name in placed):
                self._make("styles", pointer.dataset, limits)

    async def _fetch_style(self, file: str, address: str) -> None:
        """Its colours; where the data are, the map of the copy knows by itself."""
        style = orjson.loads((await self._site.get(address)).body)
        self._folder.write(file, orjson.dumps(style | {"sources": {}}))

    def _fetch_tiles(self, collection: str, limits: Limits) -> None:
        dataset, _, table = collection.partition(".")
        pointer = read_pointer(self._layout.pointer(dataset))
        if pointer is None or not pointer.release:
            return
        names = {collection_of(dataset, pointer.tables, name): name for name in pointer.tables}
        archive = self._layout.tiles(pointer.release, names.get(collection, table))
        folder, tag = tiles_folder(collection), archive.parent.parent.parent.name
        if self._folder.known(folder) == tag:
            self._folder.take_over(folder)
        elif archive.exists() or self._make("tiles", dataset, limits):
            self.copied.tiles += extract_tiles(archive, self._folder.path / folder)
            self._folder.tags[folder] = tag

    def _write_pages(self, report: Report, scratch: Path) -> None:
        known = frozenset(self._policies) | frozenset(self._files)
        for number, (address, policy) in enumerate(self._policies.items()):
            report(Progress(N_("write the pages"), number, len(self._policies)))
            html = _kept(scratch, address).read_text(encoding="utf-8")
            copying = self._copying(Needs(), known)
            page = copied_page(html, address, policy, copying)
            self._folder.write(file_of(address), page.encode())
        self.copied.pages = len(self._policies)

    async def _write_rest(self) -> None:
        """Web assets, search indexes, and what machines ask for at the root."""
        for path in filter(Path.is_file, assets.FOLDER.iterdir()):  # folders are for ourselves
            if path.name not in {"manifest.json", "build.stamp"}:
                self._folder.write(f"assets/{path.name}", path.read_bytes())
        for language, index in self._wanted.indexes.items():
            self._folder.write(f"suche.{language}.json", orjson.dumps(index))
        base = self._wanted.base_url.rstrip("/")
        if base:
            self._name_ourselves(base)
        lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {base}/sitemap.xml"] if base else [])]
        self._folder.write("robots.txt", "\n".join([*lines, ""]).encode())
        self._folder.write("sitemap.xml", _sitemap(base or self._site.public_url, self._policies))

    def _name_ourselves(self, base: str) -> None:
        """Feeds lead to the pages of the copy, where it knows its address."""
        for path in self._folder.path.rglob("*.atom"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(f'href="{self._site.public_url}/', f'href="{base}/'))


def _kept(scratch: Path, address: str) -> Path:
    return scratch / sha256(address.encode()).hexdigest()


def _local(address: str) -> str:
    split = urlsplit(address)
    return f"{split.path}?{split.query}" if split.path else ""


def _disallowed(robots: Answer) -> tuple[str, ...]:
    """What the installation keeps crawlers from, it keeps us from."""
    found = re.findall(r"^Disallow: *(/\S+)", robots.body.decode(), re.MULTILINE)
    return (*NOT_COPIED, *found)


def _sitemap(base: str, pages: Iterable[str]) -> bytes:
    urls = (f"<url><loc>{escape(base + page)}</loc></url>" for page in pages if "?" not in page)
    start = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join([head, start, *urls, "</urlset>", ""]).encode()
