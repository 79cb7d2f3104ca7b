# SPDX-License-Identifier: EUPL-1.2
"""What a package says: format version 1 of the Anwendungsfall-Paket (decision 24).

Names are those of `anwendungsfall.yaml`. Files are named by their path in the package, with "/".
Data needs follow Table Schema (Data Package v2); `musterdatensatz` is the path of
`domain.model_datasets`; durations are ISO 8601; units are UCUM where one exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from drehscheibe.domain.tables import ColumnType, GeometryType

FORMAT = "v1"
MANIFEST = "anwendungsfall.yaml"

Words = Annotated[dict[str, str], "words"]  # language ("de", "en") -> text; "de" is always there


class Selector(StrEnum):
    """How a parameter is asked for, and what its value is."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"  # one of `choices`
    YES_NO = "yes-no"
    THRESHOLD = "threshold"  # a number with the unit of `column` of `input`
    COLUMN = "column"  # a column of the table bound to `input`
    DATASET = "dataset"  # the slug of a public dataset
    AREA = "area"  # the key of a municipality or district
    COLOUR = "colour"  # of the palette, as #rrggbb
    CONTACT = "contact"  # a mail address of the organisation; stays inside


@dataclass(frozen=True, slots=True)
class Contact:
    """The mentor (Patin, Pate): a person who runs it and may be asked."""

    name: str
    organisation: str
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Effort:
    """As declared by the author; what it really takes is measured from adoptions."""

    once_eur: int = 0
    yearly_eur: int = 0
    once_hours: float = 0
    monthly_hours: float = 0
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    file: str
    alt: Words


@dataclass(frozen=True, slots=True)
class Lesson:
    """Was schiefging, and what helped."""

    what_went_wrong: Words
    what_helped: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hardware:
    what: Words
    count: int = 1
    price_eur: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    title: Words
    summary: Words  # one sentence
    purpose: Words  # what for
    audience: Words  # for whom
    effect: Words  # what was seen
    dna: dict[str, Words]  # "digital", "nachhaltig", "authentisch": one honest sentence each
    licence: str  # of texts and pictures, SPDX
    code_licence: str  # of the SQL, SPDX
    contact: Contact
    effort: Effort = Effort()
    steps: tuple[Words, ...] = ()
    legal: tuple[Words, ...] = ()
    hardware: tuple[Hardware, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    pictures: tuple[Picture, ...] = ()
    themes: tuple[str, ...] = ()  # codes of `domain.themes`
    run_by: Words = field(default_factory=dict)  # who runs it: Bauhof, Stadtwerke, nobody


@dataclass(frozen=True, slots=True)
class NeededColumn:
    """A field of Table Schema. `also`: other names it has in real tables."""

    name: str  # as the SQL says it
    title: Words
    type: ColumnType
    unit: str = ""
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    description: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """One input. Its table has the needed columns, `feature_id` (string) and, where `geometry` is
    said, `geometry` (WKB as DuckDB's GEOMETRY; CRS84, longitude before latitude, degrees)."""

    name: str
    title: Words
    columns: tuple[NeededColumn, ...]
    geometry: GeometryType | None = None
    required: bool = True
    musterdatensatz: str = ""
    model: str = ""  # address of a Smart Data Model, with its commit
    freshness: str = ""  # ISO 8601 duration that the release may be old; "" = any
    min_rows: int = 1
    default: str = ""  # slug of a regional dataset that serves where nothing of one's own does
    ours_only: bool = True  # of a regional table only rows in the own municipality
    example: str = ""  # CSV file that shows how it looks, offered as a template
    description: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """The SQL says `$name`."""

    name: str
    title: Words
    selector: Selector
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = ""
    choices: dict[str, Words] = field(default_factory=dict)
    input: str = ""
    column: str = ""
    required: bool = True
    help: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """What no machine can check: ticked by hand, and kept apart."""

    id: str
    text: Words
    kind: str = "organisational"  # organisational | legal | technical


@dataclass(frozen=True, slots=True)
class Transform:
    """One SELECT; its result is the relation `name` for all that follow."""

    name: str
    file: str
    sql: str = ""


@dataclass(frozen=True, slots=True)
class DerivedDataset:
    """The relation `data` as a dataset of its own, with releases and provenance."""

    name: str
    data: str
    title: Words
    description: Words = field(default_factory=dict)
    geometry: GeometryType | None = None
    key: str = ""  # unique column: ids stay over releases
    titles: dict[str, Words] = field(default_factory=dict)  # column -> title
    units: dict[str, str] = field(default_factory=dict)  # column -> unit
    musterdatensatz: str = ""
    together: bool = True  # unites with that of other towns into one regional dataset


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What one colour of the map means."""

    layer: str  # id of a layer of the style
    colour: str  # "#rrggbb", as the layer has it
    title: Words


@dataclass(frozen=True, slots=True)
class MapView:
    """A MapLibre style whose only source is the relations, by name; no foreign addresses."""

    file: str
    data: tuple[str, ...]
    title: Words
    popup: tuple[str, ...] = ()  # columns
    legend: tuple[LegendEntry, ...] = ()  # in the order it is shown in


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification (version 5 or 6) whose data are the relation `data`."""

    name: str
    file: str
    data: str
    title: Words
    description: Words  # what it shows, for those who do not see it


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or word: `column` of the only row of the relation `data`."""

    name: str
    data: str
    column: str
    title: Words
    unit: str = ""
    digits: int = 0
    note_column: str = ""  # a sentence beside it, as "seit 3 Stunden kein Wert"


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of the dashboard: exactly one of map, chart, figure, table, text."""

    kind: str  # map | chart | figure | table | text
    name: str = ""  # of the chart, figure or relation
    text: Words = field(default_factory=dict)  # Markdown without HTML
    width: int = 12  # of twelve columns from 768 px on
    title: Words = field(default_factory=dict)  # of a table whose relation is no dataset
    titles: dict[str, Words] = field(default_factory=dict)  # of its columns
    # Column of the relation with the moment of each value. How old that is, is said in words when
    # the page is asked for, not when it was computed: a silent gauge must not look fresh.
    moment: str = ""
    stale_after: str = ""  # ISO 8601 duration; an older value is not to be relied on, and says so


@dataclass(frozen=True, slots=True)
class Alert:
    """Rows of `data`: on where `column` passes `on` (above or below), off again behind `off`."""

    name: str
    data: str
    column: str
    title: Words
    action: Words  # what to do, first
    on: str  # parameter or number
    off: str = ""  # hysteresis; "" = `on`
    below: bool = False
    per: str = ""  # column that names what it is about (a gauge)
    to: str = ""  # parameter with selector contact


@dataclass(frozen=True, slots=True)
class Outputs:
    datasets: tuple[DerivedDataset, ...] = ()
    map: MapView | None = None
    charts: tuple[Chart, ...] = ()
    figures: tuple[Figure, ...] = ()
    dashboard: tuple[Tile, ...] = ()
    alerts: tuple[Alert, ...] = ()
    calendar: str = ""  # relation with `date`, `title`, and `key` (whose calendar): iCal feeds


@dataclass(frozen=True, slots=True)
class Indicator:
    """What effect is measured, and how."""

    id: str
    title: Words
    direction: str  # up | down
    figure: str = ""
    measures: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageTest:
    """Files (CSV or GeoJSON) by need, and by relation what must come out: rows in any order."""

    name: str
    inputs: dict[str, str]
    expect: dict[str, str]
    parameters: dict[str, Any] = field(default_factory=dict)
    now: str = ""  # RFC 3339: what `$now` is
    town: str = "00000000"  # what `$town` and `$town_name` are: no municipality has this key
    town_name: str = "Musterhausen"


@dataclass(frozen=True, slots=True)
class Package:
    """`id` is "publisher/slug", `version` SemVer 2.0, `requires` as {"plattform": ">=1.0"}.

    Beside its own parameters the SQL knows `$now` (TIMESTAMPTZ), `$town` (AGS of the adopter) and
    `$town_name`.
    """

    id: str  # "publisher/slug"
    version: str  # SemVer 2.0
    profile: Profile
    inputs: tuple[Need, ...]
    transforms: tuple[Transform, ...]
    outputs: Outputs
    parameters: tuple[Parameter, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tests: tuple[PackageTest, ...] = ()
    requires: dict[str, str] = field(default_factory=dict)  # {"plattform": ">=1.0"}
    based_on: str = ""  # "publisher/slug@version" it was made from
    changes: Words = field(default_factory=dict)  # what is new in this version

    @property
    def publisher(self) -> str:
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.id.partition("/")[2]
