// SPDX-License-Identifier: EUPL-1.2
// The one state of the page. Each change is told to all parts and written into the address:
// as a new entry of the history where somebody did something, so that "back" undoes it.

import { readAddress, writeAddress, type ShownLayer, type State } from "./address";
import { isPlain, PLAIN } from "./styles";
import type { Config, MapLayer } from "./types";

export type Shown = Omit<ShownLayer, "id"> & { layer: MapLayer };
type Listener = (state: State, before: State) => void;

export class Store {
  private readonly known = new Map<string, MapLayer>();
  private readonly listeners: Listener[] = [];
  private current: State;

  constructor(readonly config: Config) {
    this.learn(config.layers);
    this.current = this.read();
    addEventListener("popstate", () => this.tell({ ...this.read(), place: this.placeNow() }));
  }

  get state(): State {
    return this.current;
  }

  layer(id: string): MapLayer | undefined {
    return this.known.get(id);
  }

  all(): MapLayer[] {
    return [...this.known.values()];
  }

  // Layers that are shown, the topmost first, with what is known of them. One alone has the style
  // that the service suggests; of several each has one colour, for two palettes cannot be told
  // apart, unless somebody chose otherwise.
  shown(): Shown[] {
    const { layers } = this.current;
    const usual = layers.length > 1 ? PLAIN : "";
    return layers.flatMap(({ id, style, ...drawn }) => {
      const layer = this.known.get(id);
      return layer ? [{ layer, style: style || usual, ...drawn }] : [];
    });
  }

  // The colour of our palette that a layer has, 0 where a style of the service has several.
  colourOf(layer: MapLayer): number {
    const one = this.shown().find((shown) => shown.layer === layer);
    return one && isPlain(layer, one.style) ? one.colour : 0;
  }

  learn(layers: MapLayer[]): void {
    for (const layer of layers) if (!this.known.has(layer.id)) this.known.set(layer.id, layer);
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  change(next: State): void {
    this.write(next, "pushState");
  }

  // While a slider moves: "back" shall not go through every step of it.
  adjust(next: State): void {
    this.write(next, "replaceState");
  }

  private write(next: State, how: "pushState" | "replaceState"): void {
    const address = location.pathname + writeAddress(next) + location.hash;
    if (address !== location.pathname + location.search + location.hash) {
      history[how](history.state, "", address);
    }
    this.tell(next);
  }

  private tell(next: State): void {
    const before = this.current;
    this.current = next;
    for (const listener of this.listeners) listener(next, before);
  }

  private read(): State {
    return readAddress(location.search, (id) => this.known.has(id));
  }

  // Where somebody stands is in no address, so going back does not forget it.
  private placeNow(): State["place"] {
    return this.current.place?.own ? this.current.place : this.read().place;
  }
}
