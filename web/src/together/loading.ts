// SPDX-License-Identifier: EUPL-1.2
// The data of the layers: small ones whole, others from tiles; while those are being made, what the
// view can carry.

import { allRows, fetchPage, Gone, pageUrl, TooLarge, type Row } from "../items";
import type { Bounds } from "../map-bounds";
import type { Tiles } from "../map-style";
import type { MapLayer } from "./types";

export interface Data {
  rows: Row[] | null;
  tiles: Tiles | null;
  gone: boolean; // withdrawn since the page was opened
  preparing: boolean; // tiles are being built; until then numbers or some objects are shown
}

const FIRST_PAUSE = 2_000; // milliseconds between questions whether the tiles are ready
const LONGEST_PAUSE = 30_000;
const PREVIEW_ROWS = 1_000;
const EMPTY: Data = { rows: null, tiles: null, gone: false, preparing: false };

export class Loading {
  private readonly data = new Map<string, Data>();
  private readonly wanted = new Set<string>();
  private readonly listeners: (() => void)[] = [];
  private wake: (() => void)[] = [];

  constructor(private readonly bounds: () => Bounds) {}

  of(layer: MapLayer): Data {
    return this.data.get(layer.id) ?? EMPTY;
  }

  want(layer: MapLayer): void {
    if (this.wanted.has(layer.id)) return;
    this.wanted.add(layer.id);
    void this.load(layer).catch((reason: unknown) => this.failed(layer, reason));
  }

  onLoaded(react: () => void): void {
    this.listeners.push(react);
  }

  // Another place is shown: whoever waits for tiles asks for the objects there.
  moved(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const go of waiting) go();
  }

  private failed(layer: MapLayer, reason: unknown): void {
    if (reason instanceof Gone) this.keep(layer, { gone: true });
    else console.error(reason);
    this.wanted.delete(layer.id);
  }

  private keep(layer: MapLayer, change: Partial<Data>): void {
    this.data.set(layer.id, { ...EMPTY, ...change });
    for (const react of this.listeners) react();
  }

  private async load(layer: MapLayer): Promise<void> {
    if (layer.whole) {
      try {
        this.keep(layer, { rows: await allRows(layer.items) });
        return;
      } catch (reason) {
        if (!(reason instanceof TooLarge)) throw reason;
      }
    }
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
      const tiles = await tilesOf(layer);
      const preparing = !tiles?.ready;
      const rows = tiles ? null : await this.rowsOfView(layer);
      this.keep(layer, { rows, tiles, preparing });
      if (!preparing) return;
      await this.paused(pause);
    }
  }

  private async rowsOfView(layer: MapLayer): Promise<Row[]> {
    const bbox = boxText(this.bounds());
    return (await fetchPage(pageUrl(layer.items, { bbox, limit: PREVIEW_ROWS }))).rows;
  }

  private paused(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

export function boxText(bounds: Bounds): string {
  return bounds.map((edge) => edge.toFixed(5)).join(",");
}

// Null where there are none to be had.
async function tilesOf(layer: MapLayer): Promise<Tiles | null> {
  const response = await fetch(layer.tileset, { cache: "no-cache" });
  if (response.status === 410 || response.status === 404) throw new Gone(layer.title);
  return response.ok ? ((await response.json()) as Tiles) : null;
}
