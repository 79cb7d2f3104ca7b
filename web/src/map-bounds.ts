// SPDX-License-Identifier: EUPL-1.2
// Boxes of geometries: west, south, east, north in degrees.

import type { Geometry, Position } from "geojson";

export type Bounds = [number, number, number, number];

export function boundsOf(geometry: Geometry | null): Bounds | null {
  if (!geometry) return null;
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = NaN, y = NaN] of positions(geometry)) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds.every(Number.isFinite) ? bounds : null;
}

function* positions(geometry: Geometry): Generator<Position> {
  if (geometry.type === "GeometryCollection") {
    for (const part of geometry.geometries) yield* positions(part);
  } else {
    yield* nested(geometry.coordinates);
  }
}

type Nested = Position | Nested[];

function* nested(coordinates: Nested): Generator<Position> {
  if (typeof coordinates[0] === "number") yield coordinates as Position;
  else for (const part of coordinates as Nested[]) yield* nested(part);
}

export function contains(outer: number[], [west, south, east, north]: Bounds): boolean {
  const [w = 0, s = 0, e = 0, n = 0] = outer;
  return west >= w && south >= s && east <= e && north <= n;
}
