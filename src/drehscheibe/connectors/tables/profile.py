# SPDX-License-Identifier: EUPL-1.2
"""What the values of one column are like, counted over the whole file in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables import moments, quantities
from drehscheibe.connectors.tables.cells import shown, shown_all
from drehscheibe.connectors.tables.values import CANDIDATES, ERRORS, SOFT_NULLS, Reading
from drehscheibe.domain.findings import MAX_ROWS
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    pass

# Signs that UTF-8 was once read as something else, or was lost altogether.
BROKEN = (
    "Ã[¤¶¼Ÿ„–œ\u009f\u0084\u0096\u009c©¨]|â€[œ\u009d“”™ž˜–—]|Â[°²³§·]|ÔøΩ|ï¿½|\ufffd"
    "|├[ñÂ╝ƒ]|√[§∂ºü]"
)
SENTINELS = np.array([-99.0, -999.0, -999.9, -9999.0, -99999.0, -99.9, -9999.9])
_PROBE = 100  # different values by which hopeless readings are given up
_HOPELESS = 0.3
_KEY_SIZES = (4, 7, 11)  # postal code, AGS, ARS without their leading zero
_FEW = 12  # different values that are remembered


class Words:
    """The different values of one column in one batch, how often and where they stand."""

    def __init__(self, rows: pa.Int64Array, text: pa.StringArray) -> None:
        encoded = pc.fill_null(text, "").dictionary_encode()
        self.words: pa.StringArray = encoded.dictionary
        self._rows = rows
        self._indices = encoded.indices.to_numpy()
        self._weights = np.bincount(self._indices, minlength=len(self.words))

    def count(self, mask: pa.BooleanArray) -> int:
        return int(self._weights[_as_numpy(mask)].sum())

    def places(self, mask: pa.BooleanArray, most: int) -> list[int]:
        """Numbers of the first rows in which such a word stands."""
        found = np.flatnonzero(_as_numpy(mask)[self._indices])[:most]
        return [self._rows[int(i)].as_py() for i in found]

    def spellings(self, mask: pa.BooleanArray) -> Counter[str]:
        """How often each such word stands there."""
        chosen = np.flatnonzero(_as_numpy(mask))
        return Counter({shown(self.words[int(i)].as_py()): int(self._weights[i]) for i in chosen})

    def first(self, mask: pa.BooleanArray) -> str:
        chosen = np.flatnonzero(_as_numpy(mask))
        return shown(self.words[int(chosen[0])].as_py()) if len(chosen) else ""


def _as_numpy(mask: pa.BooleanArray) -> Any:
    return np.asarray(pc.fill_null(mask, False), dtype=bool)  # noqa: FBT003 - Arrow's signature


@dataclass(slots=True)
class Tally:
    """How many cells, in which rows, for example."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""

    def add(self, words: Words, mask: pa.BooleanArray) -> None:
        found = words.count(mask)
        if not found:
            return
        self.count += found
        self.rows += words.places(mask, MAX_ROWS - len(self.rows))
        self.example = self.example or words.first(mask)


@dataclass(slots=True)
class Trial:
    """How well one reading fits."""

    reading: Reading
    hits: int = 0
    soft: int = 0  # misses that are known spellings of "no value"
    misses: Tally = field(default_factory=Tally)
    no_value: Tally = field(default_factory=Tally)  # the cells of `soft`, without broken formulas
    spellings: Counter[str] = field(default_factory=Counter)  # what stands in them

    def add(self, words: Words, asked: pa.BooleanArray, zone: str) -> pa.Array:
        values = self.reading.parse(
            pc.if_else(asked, words.words, pa.scalar(None, pa.string())), zone
        )
        fits = pc.is_valid(values)
        missed = pc.and_(asked, pc.invert(fits))
        plain = shown_all(words.words)
        no_value = pc.is_in(plain, pa.array(sorted(SOFT_NULLS)))
        soft = pc.or_(no_value, pc.is_in(plain, pa.array(sorted(ERRORS))))
        self.hits += words.count(fits)
        self.soft += words.count(pc.and_(missed, soft))
        self.misses.add(words, pc.and_(missed, pc.invert(soft)))
        left_empty = pc.and_(missed, no_value)
        self.no_value.add(words, left_empty)
        self.spellings += words.spellings(left_empty)
        return values


@dataclass(slots=True)
class NumberFacts:
    """What is known of the numbers of a column in one style."""

    cells: int = 0
    fractions: int = 0
    least: float = np.inf
    most: float = -np.inf
    ambiguous: Tally = field(default_factory=Tally)
    sentinels: Counter[str] = field(default_factory=Counter)
    sentinel_cells: Tally = field(default_factory=Tally)
    units: Counter[str] = field(default_factory=Counter)

    def add(self, words: Words, values: pa.Array, style: str) -> None:
        numbers = values.to_numpy(zero_copy_only=False).astype(float)
        is_sentinel = np.isin(numbers, SENTINELS)
        usual = numbers[~is_sentinel & ~np.isnan(numbers)]
        if len(usual):
            self.least = min(self.least, float(usual.min()))
            self.most = max(self.most, float(usual.max()))
        known = pc.is_valid(values)
        self.cells += words.count(known)
        self.fractions += words.count(pc.and_(known, quantities.has_fractions(words.words, style)))
        self.ambiguous.add(
            words, pc.and_(known, pc.match_substring_regex(words.words, quantities.AMBIGUOUS))
        )
        self.sentinels += words.spellings(pa.array(is_sentinel))
        self.sentinel_cells.add(words, pa.array(is_sentinel))
        self._add_units(words, known)

    def _add_units(self, words: Words, known: pa.BooleanArray) -> None:
        units = quantities.units_of(words.words)
        for unit in pc.unique(units.drop_null()).to_pylist():
            self.units[unit] += words.count(pc.and_(known, pc.equal(units, unit)))

    @property
    def sentinel_stands_out(self) -> bool:
        """-999 is no measurement when all others are far from it."""
        if not self.sentinels or self.most == -np.inf:
            return False
        nearest = max(float(spelling.replace(",", ".")) for spelling in self.sentinels)
        return self.least > nearest / 10


@dataclass(slots=True)
class MomentFacts:
    """Whether the moments of a column, read in one pattern, are in doubt."""

    local: Tally = field(default_factory=Tally)
    twice: Tally = field(default_factory=Tally)
    missing: Tally = field(default_factory=Tally)

    def add(self, words: Words, pattern: str, zone: str) -> None:
        twice, missing = moments.clock_change_faults(words.words, pattern, zone)
        self.local.add(words, moments.without_zone(words.words, pattern))
        self.twice.add(words, twice)
        self.missing.add(words, missing)


class ColumnProfile:
    """Collects, batch by batch; `nulls` are the spellings of "no value" in this column.

    `wanted` are readings that somebody asked for; they are counted to the end.
    """

    def __init__(
        self,
        *,
        nulls: frozenset[str],
        zone: str,
        wanted: tuple[Reading, ...] = (),
    ) -> None:
        self.nulls = nulls
        self.zone = zone
        self.wanted = [Trial(one) for one in wanted]
        self.trials = [Trial(one) for one in CANDIDATES]
        self.numbers: dict[str, NumberFacts] = {}
        self.moments: dict[str, MomentFacts] = {}
        self.filled = 0
        self.null_cells, self.broken, self.errors = Tally(), Tally(), Tally()
        self.zeros, self.nul, self.point_zero = Tally(), Tally(), Tally()
        self.short = {size: Tally() for size in _KEY_SIZES}
        self.spellings: Counter[str] = Counter()
        self.few: set[str] | None = set()
        self.longest = 0  # bytes of the longest cell

    def add(self, rows: pa.Int64Array, text: pa.StringArray) -> None:
        words = Words(rows, text)
        plain = shown_all(words.words)
        empty = pc.equal(plain, "")
        null = pc.is_in(plain, pa.array(sorted(self.nulls), pa.string()))
        asked = pc.invert(pc.or_(empty, null))
        self.filled += words.count(asked)
        self.spellings += words.spellings(null)
        self.null_cells.add(words, null)
        self._remember_few(plain.filter(asked))
        self._look_at_text(words, plain)
        self._try(words, asked)

    def _remember_few(self, plain: pa.StringArray) -> None:
        if self.few is None:
            return
        if len(plain) > _FEW:
            self.few = None
            return
        self.few |= set(plain.to_pylist())
        if len(self.few) > _FEW:
            self.few = None

    def _look_at_text(self, words: Words, plain: pa.StringArray) -> None:
        self.broken.add(words, pc.match_substring_regex(plain, BROKEN))
        self.errors.add(words, pc.is_in(plain, pa.array(sorted(ERRORS))))
        self.zeros.add(words, pc.match_substring_regex(plain, r"^0\d+$"))
        self.nul.add(words, pc.match_substring(plain, "\0"))
        self.point_zero.add(words, pc.ends_with(plain, ".0"))
        self._count_digits(words, plain)
        longest = pc.max(pc.binary_length(plain)).as_py()
        self.longest = max(self.longest, longest or 0)

    def _count_digits(self, words: Words, plain: pa.StringArray) -> None:
        """Keys that a spreadsheet took for numbers are one digit short."""
        for size in _KEY_SIZES:
            mask = pc.match_substring_regex(plain, rf"^[1-9]\d{{{size - 1}}}$")
            self.short[size].add(words, mask)

    def _try(self, words: Words, asked: pa.BooleanArray) -> None:
        if not words.count(asked):
            return
        self._give_up(words.words.filter(asked).slice(0, _PROBE).to_pylist())
        for trial in self.wanted:
            trial.add(words, asked, self.zone)
        for trial in self.trials:
            values = trial.add(words, asked, self.zone)
            if values.null_count < len(values):
                self._learn(words, trial.reading, values)

    def _learn(self, words: Words, reading: Reading, values: pa.Array) -> None:
        form = reading.format
        if reading.type is ColumnType.NUMBER:
            self.numbers.setdefault(form, NumberFacts()).add(words, values, form)
        if reading.type is ColumnType.DATETIME:
            self.moments.setdefault(form, MomentFacts()).add(words, form, self.zone)

    def _give_up(self, probe: list[str]) -> None:
        """Readings whose shape hardly any word has are not worth a look at all words."""
        self.trials = [
            trial
            for trial in self.trials
            if sum(map(trial.reading.may_fit, probe)) >= _HOPELESS * len(probe)
        ]

    def trial(self, kind: ColumnType, form: str) -> Trial | None:
        """The trial of one reading, unless it was given up."""
        same = (t for t in self.trials if (t.reading.type, t.reading.format) == (kind, form))
        return next(same, None)
