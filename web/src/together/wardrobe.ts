// SPDX-License-Identifier: EUPL-1.2
// The styles of the service for the layers of the map, fetched when they are first drawn.

import { fetchDress, type Dress } from "../map-classes";
import type { Shown } from "./store";
import { PLAIN, styleOf } from "./styles";
import type { MapLayer } from "./types";

export type Scheme = "light" | "dark";

export class Wardrobe {
  private readonly dresses = new Map<string, Dress | null>(); // null: on its way, or not to be had
  private readonly coming = new Set<Promise<void>>();
  private readonly listeners: (() => void)[] = [];

  onArrival(react: () => void): void {
    this.listeners.push(react);
  }

  // Null while it is not here, and for one colour.
  of({ layer, style }: Shown, scheme: Scheme): Dress | null {
    const wanted = styleOf(layer, style);
    if (!layer.dresses || wanted === PLAIN) return null;
    const key = `${layer.id} ${wanted} ${scheme}`;
    if (!this.dresses.has(key)) this.order(key, layer, wanted, scheme);
    return this.dresses.get(key) ?? null;
  }

  // Everything that was asked for is here, or will not come.
  async all(): Promise<void> {
    while (this.coming.size) await Promise.all(this.coming);
  }

  private order(key: string, layer: MapLayer, style: string, scheme: Scheme): void {
    this.dresses.set(key, null);
    if (!layer.dresses) return;
    const arrival = fetchDress(layer.dresses, style, scheme)
      .then((dress) => {
        this.dresses.set(key, dress);
        for (const react of this.listeners) react();
      })
      .catch((reason: unknown) => console.error(reason))
      .finally(() => this.coming.delete(arrival));
    this.coming.add(arrival);
  }
}
