// SPDX-License-Identifier: EUPL-1.2
// The time that is shown, as two days of which one may be open.

import type { ExpressionSpecification } from "maplibre-gl";
import type { Row } from "../items";

const FIRST = "0000-01-01";
const LAST = "9999-12-31";

export function ends(time: string): [string, string] {
  const [first = "..", last = ".."] = time.split("/");
  return [first === ".." ? "" : first, last === ".." ? "" : last];
}

export function timeOf(first: string, last: string): string {
  return first || last ? `${first || ".."}/${last || ".."}` : "";
}

// What has no time is there at any time (OGC 17-069r4, /req/core/fc-time-response B).
export function isWithin(row: Row, column: string, time: string): boolean {
  const value = row.properties[column];
  if (!time || !column || value === null || value === undefined) return true;
  const [first, last] = ends(time);
  const day = String(value).slice(0, 10);
  return day >= (first || FIRST) && day <= (last || LAST);
}

export function timeFilter(column: string, time: string): ExpressionSpecification | null {
  if (!time || !column) return null;
  const [first, last] = ends(time);
  const day: ExpressionSpecification = ["slice", ["to-string", ["get", column]], 0, 10];
  return [
    "any",
    ["!", ["has", column]],
    ["all", [">=", day, first || FIRST], ["<=", day, last || LAST]],
  ];
}
