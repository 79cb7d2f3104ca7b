# SPDX-License-Identifier: EUPL-1.2
"""A page of the installation becomes a page of the copy: links, islands, forms, a notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from drehscheibe.copies import addresses
from drehscheibe.copies.addresses import canonical, file_of, kind_of, link_between

Attributes = list[tuple[str, str | None]]
_LINKS = {"href", "src", "srcset", "action"}  # ours name one picture in each srcset
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_SERVED = {"catalogue__sort", "catalogue__served"}  # parts of the list that ask the server
_KEPT_FORMS = (addresses.CATALOGUE, addresses.MAP)  # work by script, or lead to a page


@dataclass(slots=True)
class Needs:
    """What the pages so far link to or draw, to be copied as well."""

    pages: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)  # collections of which all rows are wanted
    tiles: set[str] = field(default_factory=set)
    styles: dict[str, str] = field(default_factory=dict)  # file of the copy -> address


@dataclass(frozen=True, slots=True)
class Copying:
    """What all pages of one copy have in common."""

    origin: str  # address of the installation
    hidden: tuple[str, ...]  # paths that robots.txt keeps crawlers from
    notice: Callable[[str], str]  # language -> the sentence on each page
    form_notice: Callable[[str], str]
    needs: Needs
    known: frozenset[str] | None = None  # pages and files that are there; None: not known yet


def copied_page(html: str, address: str, policy: str, copying: Copying) -> str:
    """The page at `address` for the copy. `policy`: its Content-Security-Policy."""
    page = _Page(address, policy, copying)
    page.feed(html)
    page.close()
    return "".join(page.out)


class _Page(HTMLParser):
    def __init__(self, address: str, policy: str, copying: Copying) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._here = file_of(address)
        self._language = "en" if address.startswith("/en/") else "de"
        self._policy, self._copying = policy, copying
        self._skipped: list[str] = []  # open elements of a part that is left out

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._skipped:
            if tag not in _VOID:
                self._skipped.append(tag)
            return
        given = dict(attrs)
        if self._is_left_out(tag, given):
            self._skipped.append(tag)
            return
        changed = self._changed(tag, given)
        self.out.append(self.get_starttag_text() or "" if changed == given else _tag(tag, changed))
        if tag == "head" and self._policy:
            self.out.append(_tag("meta", self._policy_tag()))
        if tag == "main":
            self.out.append(self._copying.notice(self._language))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:  # noqa: ARG002
        if not self._skipped:
            self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag in self._skipped:
                while self._skipped.pop() != tag:
                    pass
            return
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._skipped:
            self.out.append(text)

    def _policy_tag(self) -> dict[str, str | None]:
        """frame-ancestors is for headers only (Content Security Policy Level 3, 3.3)."""
        kept = [p for p in self._policy.split("; ") if not p.startswith("frame-ancestors")]
        return {"http-equiv": "Content-Security-Policy", "content": "; ".join(kept)}

    def _is_left_out(self, tag: str, given: dict[str, str | None]) -> bool:
        """Forms and filters that need the program, and links that sort or page by it."""
        classes = (given.get("class") or "").split()
        if _SERVED.intersection(classes) or (tag == "nav" and self._pages_a_table(classes)):
            return True
        if tag != "form" or "data-filter" in given:
            return False
        path = addresses.without_language(urlsplit(given.get("action") or "").path)
        if path in _KEPT_FORMS and given.get("method", "get") == "get":
            return False
        self.out.append(self._copying.form_notice(self._language))
        return True

    def _pages_a_table(self, classes: list[str]) -> bool:
        return "pager" in classes and not self._here.removeprefix("en/").startswith(
            ("daten/index.html", "daten/seite/")
        )

    def _changed(self, tag: str, given: dict[str, str | None]) -> dict[str, str | None]:
        changed = dict(given)
        for name in _LINKS & changed.keys():
            changed[name] = self._link(tag, changed[name] or "")
        if "data-config" in changed:
            changed |= self._island(changed)
        if given.get("data-island") == "search":
            changed["data-island"] = "static-search"
            changed["data-index"] = link_between(self._here, f"suche.{self._language}.json")
        if given.get("data-island") == "suggest":  # only a server can
            changed |= dict.fromkeys(("data-island", "data-suggestions", "data-label"))
        return changed

    def _link(self, tag: str, address: str) -> str:
        """Relative within the copy, absolute to the installation."""
        if not address or address.startswith(("#", "mailto:", "data:")):
            return address
        if address.startswith("?"):
            address = self._address_of_here() + address
        elif urlsplit(address).scheme:
            return address
        kind = kind_of(address, self._copying.hidden)
        if not kind:
            return self._copying.origin + address
        wanted = canonical(address)
        if self._copying.known is not None and wanted not in self._copying.known:
            return self._copying.origin + address
        (self._copying.needs.files if kind == "file" else self._copying.needs.pages).add(wanted)
        fragment = urlsplit(address).fragment
        target = link_between(self._here, file_of(wanted))
        if tag == "form":  # a form must name its page: what is typed is appended to it
            target += "index.html"
        return target + (f"#{fragment}" if fragment else "")

    def _address_of_here(self) -> str:
        """A query is about the page it stands on, whichever of its parts that is."""
        path = self._here.removesuffix("index.html")
        for part in ("tabelle", "seite", "fassung", "version"):
            head, found, _ = path.partition(f"/{part}/")
            path = f"{head}/" if found else path
        return f"/{path}"

    def _island(self, given: dict[str, str | None]) -> dict[str, str | None]:
        config = json.loads(given["data-config"] or "{}")
        if given.get("data-island") == "map":
            config["layers"] = [self._layer(layer) for layer in config["layers"]]
            for name in ("boundaries", "worker"):
                config[name] = self._link("", config[name])
        elif given.get("data-island") == "together":
            config["layers"] = [self._layer(layer) for layer in config["layers"]]
            for name in ("boundaries", "worker", "places"):
                config[name] = self._link("", config[name])
            config["search"] = ""  # nobody answers; the layers of the page are searched
        elif given.get("data-island") == "table":
            if not config["whole"]:
                # Thousands of rows stay in the downloads; the page shows the first ones.
                return {"data-island": None, "data-config": None, "data-table-of": None}
            config["items"] = self._items(config["id"])
        return {"data-config": json.dumps(config, ensure_ascii=False)}

    def _layer(self, layer: dict[str, Any]) -> dict[str, Any]:
        name = layer["id"]
        if kind_of(layer["items"]) == "file":  # drawn already, as the map of a use case is
            return layer | {"items": self._link("", layer["items"])}
        folder = addresses.tiles_folder(name)
        changed: dict[str, Any] = {"items": self._items(name) if layer["whole"] else ""}
        if not layer["whole"]:
            self._copying.needs.tiles.add(name)
        changed["tileset"] = link_between(self._here, f"{folder}/tileset.json")
        changed["tiles"] = link_between(self._here, folder) + "/{z}/{y}/{x}.mvt"
        changed["url"] = self._link("a", layer["url"]) if layer["url"] else ""
        for styles in ("colours", "dresses"):
            if layer.get(styles):
                changed[styles] = self._colours(name, layer[styles])
        return layer | changed

    def _colours(self, collection: str, colours: dict[str, Any]) -> dict[str, Any]:
        """Every style is a file, on light and on dark ground."""
        file = addresses.style_file(collection).replace("{language}", self._language)
        for style in colours["styles"]:
            for scheme in ("light", "dark"):
                told = {"style": style, "scheme": scheme}
                self._copying.needs.styles[file.format(**told)] = colours["address"].format(**told)
        folder = link_between(self._here, file.partition("/{style}")[0])
        return colours | {"address": f"{folder}/{{style}}.{{scheme}}.json"}

    def _items(self, collection: str) -> str:
        self._copying.needs.items.add(collection)
        return link_between(self._here, addresses.items_file(collection))


def _tag(tag: str, given: dict[str, str | None]) -> str:
    """Attributes without a value stay so (`hidden`); the islands' own without one are gone."""
    parts = [tag]
    for name, value in given.items():
        if value is not None:
            parts.append(f'{name}="{escape(value)}"')
        elif not name.startswith("data-") or name in {"data-filter", "data-range"}:
            parts.append(name)
    return f"<{' '.join(parts)}>"
