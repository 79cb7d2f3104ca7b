# SPDX-License-Identifier: EUPL-1.2
"""Portals that speak the action API of CKAN 3: each dataset with its files is an offer.

CKAN 2.11, API guide, `package_search` (`rows` up to 1,000, `start`, `count`) and `package_show`.
Servers cap `rows` and lie about `count`: only a page without datasets, or the whole, is an end.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.bringing import bring
from drehscheibe.connectors.sources.ckan_actions import action, result_of
from drehscheibe.connectors.sources.ckan_datastore import bring_rows, has_only_rows, has_rows
from drehscheibe.connectors.sources.ckan_metadata import dates_of, metadata_of
from drehscheibe.connectors.sources.contract import Fault, Found, Kind, Wanted
from drehscheibe.connectors.sources.describing import EntryPage, offers_in, raw_hash
from drehscheibe.connectors.sources.distributions import Distribution, best_of, format_of
from drehscheibe.connectors.sources.documents import listed
from drehscheibe.connectors.sources.entries import BAD_DATE, Entry
from drehscheibe.connectors.sources.seen import Seen
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_ROWS = 500  # datasets of a page
_LISTS = re.compile(r"/(dataset|datasets|organization|group|api)(/.*)?$")
_ONE = re.compile(r"/dataset/(?P<name>[^/]+)(/resource/.*)?/?$")
_SHOWN = re.compile(r"(^|&)id=(?P<name>[^&]+)")
_ID_LIKE = re.compile(r"[\w.-]{1,200}")
_SAME_PAGE = N_("it gives the same page again and again")


class Ckan:
    kind = Kind.CKAN

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the address of the portal, of its interface, or of one dataset."""
        parts = urlsplit(str(parse(glance.address)))
        is_api = "/api/" in f"{parts.path}/" and isinstance(glance.document, dict)
        if not (is_api or glance.is_web_page):
            return None
        for root in _roots(glance.address):
            if _answers(root, rules):
                return self._found(root, parts.path, parts.query, rules)
        return None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The best of its files; where none can be had, its rows in the DataStore."""
        package = _result(wanted.address, _show(wanted.offer), rules)
        entry = _entry(package, wanted.address)
        rows = _rows_instead(package, entry)
        if rows is not None and has_only_rows(rows):
            return bring_rows(rows, wanted, target, rules, tell=tell)
        try:
            return bring(entry, wanted, target, rules, tell=tell)
        except AddressFailed as error:
            # What may come tomorrow is waited for: other columns would come instead.
            if rows is None or error.worth_trying_again:
                raise
        return bring_rows(rows, wanted, target, rules, tell=tell)

    def _found(self, root: str, path: str, query: str, rules: Rules) -> Found:
        if match := _ONE.search(path) or ("package_show" in path and _SHOWN.search(query)):
            package = _result(root, _show(unquote(match["name"])), rules)
            offer = _entry(package, root).offer
            return Found(self.kind, root, offer.title, (offer,))
        offers, more = offers_in(self.pages(root, rules))
        return Found(self.kind, root, parse(root).shown_host, offers, more)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is how many datasets lie before."""
        seen = Seen()
        at, count = int(start or 0), int(start or 0) + 1
        while at < count:
            asked = f"package_search?rows={_ROWS}&start={at}&sort=name%20asc"
            result = _result(address, asked, rules)
            packages = {key: one for one in listed(result.get("results")) if (key := _key(one))}
            fresh = seen.fresh(packages)
            if packages and not fresh:
                raise AddressAnswerWrong(host=parse(address).shown_host, reason=_SAME_PAGE)
            if not packages:
                return
            at += len(listed(result.get("results")))
            told = result.get("count")
            count = told if isinstance(told, int) else at + 1
            fitting = {key: one for key, one in packages.items() if key in fresh}
            raw = {key: raw_hash(one) for key, one in fitting.items()}
            known = rules.as_before(raw)
            yield EntryPage(
                tuple(_entry(one, address) for key, one in fitting.items() if key not in known),
                str(at) if at < count else "",
                count,
                unread=tuple(known),
                raw=raw,
            )


def _roots(address: str) -> Iterator[str]:
    """Where the portal may begin: before its lists, or at the top of its server."""
    there = str(parse(address)).partition("?")[0]
    path = urlsplit(there).path
    top = there.removesuffix(path)
    yield from dict.fromkeys((top + _LISTS.sub("", path).rstrip("/"), top))


def _answers(root: str, rules: Rules) -> bool:
    with suppress(AddressFailed):
        return bool(_result(root, "package_search?rows=1", rules))
    return False


def _show(name: str) -> str:
    return f"package_show?id={quote(name, safe='')}"


def _result(root: str, question: str, rules: Rules) -> dict[str, Any]:
    return result_of(action(root, question), rules)


def _rows_instead(package: dict[str, Any], entry: Entry) -> dict[str, Any] | None:
    """The resource whose file would be taken, else the first, as far as the DataStore has it."""
    resources = listed(package.get("resources"))
    best = best_of(entry.distributions)
    first = [resources[entry.distributions.index(best)]] if best else []
    return next((one for one in (*first, *resources) if has_rows(one)), None)


def _key(package: dict[str, Any]) -> str:
    key = str(package.get("id") or package.get("name") or "")
    return key if _ID_LIKE.fullmatch(key) else ""


def _entry(package: dict[str, Any], root: str) -> Entry:
    resources = listed(package.get("resources"))
    extras = {str(one.get("key")): one.get("value") for one in listed(package.get("extras"))}
    said = [
        *(package.get(name) for name in ("license_id", "license_url", "license_title")),
        extras.get("license"),
        *(one.get("license") for one in resources),
    ]
    return Entry(
        key=_key(package),
        title=_text(package.get("title")) or _text(package.get("name")),
        description=_text(package.get("notes")),
        licences=tuple(dict.fromkeys(str(text) for text in said if text)),
        distributions=tuple(_distribution(one, root) for one in resources),
        faults=tuple(Fault(BAD_DATE, {"date": one[:60]}) for one in dates_of(package, extras)),
        metadata=metadata_of(package, extras),
        comes_otherwise=any(has_rows(one) for one in resources),
    )


def _distribution(resource: dict[str, Any], root: str) -> Distribution:
    address = _text(resource.get("url"))
    if address.startswith("/"):
        address = f"{root}{address}"
    told = [_text(resource.get(name)) for name in ("format", "mimetype")]
    return Distribution(address, format_of(address, *told), _text(resource.get("name")))


def _text(value: Any) -> str:
    """Portals in several languages give one text each: the German one, else the first."""
    if isinstance(value, dict):
        value = value.get("de") or next(iter(value.values()), "")
    return str(value or "").strip()
