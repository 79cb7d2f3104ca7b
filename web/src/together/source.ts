// SPDX-License-Identifier: EUPL-1.2
// Objects of a layer in a box: of small layers from memory, of others by items requests.

import { cell, holds, type Texts } from "../formats";
import { allRows, fetchPage, pageUrl, TooLarge, type Page, type Row } from "../items";
import { boundsOf, type Bounds } from "../map-bounds";
import { boxText } from "./loading";
import { isWithin } from "./time";
import type { MapLayer } from "./types";

export interface Wish {
  bounds: Bounds | null; // null: anywhere
  time: string;
  text: string;
  most: number;
}

export interface Found {
  rows: Row[];
  next: string | null; // address of the next page
  matched: number | null;
}

export async function rowsOf(layer: MapLayer, wish: Wish, texts: Texts): Promise<Found> {
  if (layer.whole) {
    try {
      return fromMemory(layer, await allRows(layer.items), wish, texts);
    } catch (reason) {
      if (!(reason instanceof TooLarge)) throw reason;
    }
  }
  const asked: Record<string, string | number> = { limit: wish.most };
  if (wish.bounds) asked.bbox = boxText(wish.bounds);
  if (wish.time) asked.datetime = wish.time;
  if (wish.text) asked.q = wish.text;
  return fetchPage(pageUrl(layer.items, asked));
}

export function further(next: string): Promise<Page> {
  return fetchPage(next);
}

function fromMemory(layer: MapLayer, rows: Row[], wish: Wish, texts: Texts): Found {
  const fitting = rows.filter(
    (row) =>
      isWithin(row, layer.time, wish.time) &&
      (!wish.bounds || touches(row, wish.bounds)) &&
      (!wish.text || hasText(layer, row, wish.text, texts)),
  );
  return { rows: fitting, next: null, matched: fitting.length };
}

function touches(row: Row, [west, south, east, north]: Bounds): boolean {
  const bounds = boundsOf(row.geometry);
  if (!bounds) return false;
  return bounds[0] <= east && bounds[2] >= west && bounds[1] <= north && bounds[3] >= south;
}

function hasText(layer: MapLayer, row: Row, text: string, texts: Texts): boolean {
  return layer.columns.some((column) =>
    holds(cell(row.properties[column.name], column, texts), text),
  );
}
