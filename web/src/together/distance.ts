// SPDX-License-Identifier: EUPL-1.2
// How far and in which direction something is, on the small piece of the earth a region is.

import type { Geometry, Position } from "geojson";
import type { Bounds } from "../map-bounds";

export interface Away {
  metres: number;
  direction: number; // 0 north, 1 north-east … 7 north-west; -1 where it is right here
}

interface Point {
  lng: number;
  lat: number;
}

const METRES = 111_320; // of a degree of latitude
const HERE = 5; // metres below which a direction says nothing

export function boxAround({ lng, lat }: Point, metres: number): Bounds {
  const north = metres / METRES;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return [lng - east, lat - north, lng + east, lat + north];
}

// To the nearest point of the geometry; 0 within an area. Null where there is none.
export function away(from: Point, geometry: Geometry | null): Away | null {
  const parts = geometry ? linesOf(geometry) : [];
  if (!geometry || !parts.length) return null;
  if (isInside(from, geometry)) return { metres: 0, direction: -1 };
  const wide = Math.cos((from.lat * Math.PI) / 180) * METRES;
  const flat = ([x = 0, y = 0]: Position): [number, number] => [
    (x - from.lng) * wide,
    (y - from.lat) * METRES,
  ];
  let best: [number, number] = [Infinity, Infinity];
  for (const line of parts) {
    line.forEach((position, n) => {
      const found = nearest(flat(line[Math.max(0, n - 1)] ?? position), flat(position));
      if (Math.hypot(...found) < Math.hypot(...best)) best = found;
    });
  }
  const metres = Math.hypot(...best);
  const turn = Math.round((Math.atan2(best[0], best[1]) / Math.PI) * 4 + 8) % 8;
  return { metres, direction: metres < HERE ? -1 : turn };
}

// The point of a segment that is nearest to the origin.
function nearest([ax, ay]: [number, number], [bx, by]: [number, number]): [number, number] {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length)) : 0;
  return [ax + t * dx, ay + t * dy];
}

function linesOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "MultiPoint":
      return geometry.coordinates.map((position) => [position]);
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    case "GeometryCollection":
      return geometry.geometries.flatMap(linesOf);
  }
}

function isInside(point: Point, geometry: Geometry): boolean {
  if (geometry.type === "Polygon") return isInRings(point, geometry.coordinates);
  if (geometry.type === "MultiPolygon")
    return geometry.coordinates.some((rings) => isInRings(point, rings));
  return false;
}

// Even-odd rule over all rings, so holes count.
function isInRings({ lng, lat }: Point, rings: Position[][]): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([x = 0, y = 0], n) => {
      const [px = 0, py = 0] = ring[(n || ring.length) - 1] ?? [];
      if (y > lat !== py > lat && lng < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside;
    });
  }
  return inside;
}
