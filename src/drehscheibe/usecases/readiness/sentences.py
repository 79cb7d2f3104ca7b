# SPDX-License-Identifier: EUPL-1.2
"""What states, routes, reasons and faults say to people: English texts, translated where shown."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import GeometryType
from drehscheibe.usecases.readiness.candidates import Route
from drehscheibe.usecases.readiness.columns import Why
from drehscheibe.usecases.readiness.states import State

STATES = {
    State.BOUND: N_("bound"),
    State.FITS: N_("fits"),
    State.PARTLY: N_("fits partly"),
    State.STALE: N_("too old"),
    State.REGIONAL: N_("regional source"),
    State.MISSING: N_("missing"),
}
STATE_KINDS = {  # of chips
    State.BOUND: "good",
    State.FITS: "good",
    State.PARTLY: "warning",
    State.STALE: "warning",
    State.REGIONAL: "good",
    State.MISSING: "bad",
}
EXPLAINED = {
    State.BOUND: N_("An adoption of the town uses these data."),
    State.FITS: N_("Your data have everything that is needed."),
    State.PARTLY: N_("These data come near, and something is missing."),
    State.STALE: N_("These data would fit, and they are older than the use case needs."),
    State.REGIONAL: N_("Nothing of your own is needed: a regional source knows your town."),
    State.MISSING: N_("No data of yours come near."),
}
ROUTES = {
    Route.MUSTERDATENSATZ: N_("described as the same kind of data (Musterdatensatz)"),
    Route.MODEL: N_("described by the same data model"),
    Route.SCHEMA: N_("found by its columns"),
}
REASONS = {
    Why.NAME: N_("by its name"),
    Why.ALSO: N_("by a name that the package knows"),
    Why.KIND: N_("the only one of its kind"),
    Why.UNIT: N_("another unit, converted"),
    Why.VALUES: N_("its values fit"),
    Why.CODES: N_("its values are translated"),
    Why.TYPE: N_("another type, converted"),
}
FAULTS = {
    "other-topic": N_("Its columns fit, but its title tells of something else. Please look at it."),
    "no-geometry": N_("The data have no place (needed: {want})."),
    "other-geometry": N_("The data have another kind of place: {have} instead of {want}."),
    "too-few-rows": N_("There are {rows} rows; {least} are needed."),
    "empty-values": N_("“{column}”: {empty} of {rows} rows are empty."),
    "too-small": N_("“{column}”: the smallest value is {value}, at least {limit} is expected."),
    "too-large": N_("“{column}”: the largest value is {value}, at most {limit} is expected."),
    "unknown-values": N_("“{column}”: values without a counterpart, such as {values}."),
}

GEOMETRIES = {
    GeometryType.POINT.value: N_("Point"),
    GeometryType.LINE.value: N_("Line"),
    GeometryType.POLYGON.value: N_("Area"),
    GeometryType.MULTIPOINT.value: N_("Points"),
    GeometryType.MULTILINE.value: N_("Lines"),
    GeometryType.MULTIPOLYGON.value: N_("Areas"),
    GeometryType.COLLECTION.value: N_("Mixed"),
    GeometryType.MIXED.value: N_("Mixed"),
}
