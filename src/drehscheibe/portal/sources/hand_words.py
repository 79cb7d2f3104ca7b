# SPDX-License-Identifier: EUPL-1.2
"""What can be corrected of a dataset that lies elsewhere, word by word, and how each is called.

Of a file each word has a name of its own ("title@https://…"), so a correction of one title leaves
the format, and every other file, to the source. A file is known by its address; where several have
the same (layers of one service), the second one is called by it and a number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.described import ForeignFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.descriptions.wishes import Words

# In the order in which they are shown; all but the days are fields of `DescribedRecord`.
NAMES = (
    "title", "description", "publisher", "contact", "licence", "attribution", "themes", "keywords",
    "frequency", "start", "end", "covers", "hvd",
)  # fmt: skip
DAYS = ("start", "end")  # of the time span that the data tell of
OF_FILE = ("title", "format", "licence", "shown")
YES, NO = "yes", "no"


def words_of(record: DescribedRecord) -> Words:
    """Everything that can be corrected, as plain values."""
    start, end = record.time or ("", "")
    days = {"start": start[:10], "end": end[:10]}
    plain = {name: days[name] if name in days else _plain(getattr(record, name)) for name in NAMES}
    return plain | {
        file_word(name, key): _of_file(file, name)
        for key, file in files_by_key(record).items()
        for name in OF_FILE
    }


def file_word(name: str, key: str) -> str:
    return f"{name}@{key}"


def parts_of_word(word: str) -> tuple[str, str]:
    """What it says of which file; the key is "" where it is of none."""
    name, _, key = word.partition("@")
    return (name, key) if key and name in OF_FILE else (word, "")


def files_by_key(record: DescribedRecord) -> dict[str, ForeignFile]:
    """Those that are shown before those that are not."""
    found: dict[str, ForeignFile] = {}
    for file in (*record.files, *record.hidden):
        number, key = 1, file.address
        while key in found:
            number += 1
            key = f"{file.address} {number}"
        found[key] = file
    return found


def with_words(record: DescribedRecord, said: Mapping[str, Any]) -> DescribedRecord:
    """`said`: some of `words_of`; of files that are there no more it changes nothing."""
    told = {name: _kept(said[name]) for name in NAMES if name in said and name not in DAYS}
    if any(name in said for name in DAYS):
        start, end = record.time or ("", "")
        time = (said.get("start", start), said.get("end", end))
        told["time"] = time if any(time) else ()
    files = files_by_key(record)
    if any(parts_of_word(word)[1] for word in said):
        told["files"] = tuple(_files(files, said, shown=YES))
        told["hidden"] = tuple(_files(files, said, shown=NO))
    return replace(record, **told)


def _files(
    files: Mapping[str, ForeignFile], said: Mapping[str, Any], *, shown: str
) -> Iterator[ForeignFile]:
    for key, file in files.items():
        words = {name: said.get(file_word(name, key), _of_file(file, name)) for name in OF_FILE}
        if words.pop("shown") == shown:
            yield replace(file, is_shown=shown == YES, **words)


def _of_file(file: ForeignFile, name: str) -> str:
    if name == "shown":
        return YES if file.is_shown else NO
    return str(getattr(file, name))


def known_words(record: DescribedRecord, names: Iterable[str]) -> list[str]:
    """Those of the names that say something of what is there."""
    words = words_of(record)
    return [name for name in names if name in words]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
