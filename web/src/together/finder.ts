// SPDX-License-Identifier: EUPL-1.2
// One box to look for places, layers and objects. Names of places are looked up in the browser.

import { holds, type Texts } from "../formats";
import type { Row } from "../items";
import type { Bounds } from "../map-bounds";
import { withLayer } from "./address";
import type { Canvas, Hit } from "./canvas";
import { button, el, find } from "./dom";
import { nameOf } from "./hits";
import { rowsOf } from "./source";
import type { Store } from "./store";
import type { MapLayer } from "./types";

interface Named {
  name: string;
  kind: string;
  within: string;
  bbox?: Bounds;
  at?: [number, number];
}

interface Choice {
  name: string;
  about: string;
  act: () => void;
}

interface Group {
  section: HTMLElement;
  names: string[];
}

const PAUSE = 200; // milliseconds
const SHORTEST = 2; // letters
const MOST = 6; // of each group
const MOST_LAYERS_ASKED = 6;
const PLACE_ZOOM = 0.02; // degrees around a village

export class Finder {
  private timer = 0;
  private asked = 0;
  private places: Promise<Named[]> | null = null;
  private readonly input: HTMLInputElement;
  private readonly results: HTMLElement;
  private readonly status: HTMLElement;

  constructor(
    box: HTMLElement,
    private readonly store: Store,
    private readonly canvas: Canvas | null,
    private readonly open: (hits: Hit[]) => void,
  ) {
    this.input = find<HTMLInputElement>(box, "find-input");
    this.results = find(box, "find-results");
    this.status = find(box, "find-status");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), PAUSE);
    });
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      void this.ask().then(() => this.results.querySelector("button")?.click()); // the first
    });
    box.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
  }

  private get texts(): Texts {
    return this.store.config.together;
  }

  private clear(): void {
    this.input.value = "";
    this.results.replaceChildren();
    this.status.textContent = "";
    this.input.focus();
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    const words = this.input.value.trim();
    if (words.length < SHORTEST) {
      this.results.replaceChildren();
      this.status.textContent = "";
      return;
    }
    const groups = await Promise.all([
      this.placesLike(words),
      this.layersLike(words),
      this.objectsLike(words),
    ]);
    if (mine !== this.asked) return;
    // What is called exactly so comes first: Enter takes it.
    const called = ({ names }: Group): number => (rank(names[0] ?? "", words) === 0 ? 0 : 1);
    const filled = groups.filter((group) => group.names.length > 0);
    filled.sort((a, b) => called(a) - called(b));
    this.results.replaceChildren(...filled.map(({ section }) => section));
    const found = this.results.childElementCount > 0;
    if (!found) this.results.append(el("p", { class: "muted", text: this.texts.nothing ?? "" }));
    this.status.textContent = found ? (this.texts.found ?? "") : (this.texts.nothing ?? "");
  }

  private group(title: string | undefined, choices: Choice[]): Group {
    const items = choices.map((choice) => el("li", {}, this.button(choice)));
    const list = el("ul", { class: "plain" }, ...items);
    const section = el("section", {}, el("h2", { text: title ?? "" }), list);
    return { section, names: choices.map(({ name }) => name) };
  }

  private button({ name, about, act }: Choice): HTMLElement {
    const choose = (): void => {
      act();
      this.results.replaceChildren();
      this.input.value = "";
    };
    const item = button("", choose, { class: "choice" });
    item.append(el("span", { class: "choice__name", text: name }));
    if (about) item.append(el("span", { class: "choice__about", text: about }));
    return item;
  }

  private async placesLike(words: string): Promise<Group> {
    this.places ??= named(this.store.config.places);
    const all = await this.places.catch(() => {
      this.places = null;
      return [];
    });
    const fitting = all
      .filter((place) => holds(place.name, words))
      .sort((a, b) => rank(a.name, words) - rank(b.name, words));
    return this.group(
      this.texts.places,
      fitting.slice(0, MOST).map((place) => {
        const about = [place.kind, place.within].filter(Boolean).join(", ");
        return { name: place.name, about, act: () => this.goTo(place) };
      }),
    );
  }

  private goTo({ name, bbox, at }: Named): void {
    const [x, y] = at ?? [0, 0];
    const around: Bounds = bbox ?? [x - PLACE_ZOOM, y - PLACE_ZOOM, x + PLACE_ZOOM, y + PLACE_ZOOM];
    const [lng, lat] = [(around[0] + around[2]) / 2, (around[1] + around[3]) / 2];
    this.store.change({ ...this.store.state, place: { lng, lat, name, own: false } });
    this.canvas?.fit(around);
  }

  private async layersLike(words: string): Promise<Group> {
    const found = await searchLayers(this.store, { q: words });
    const others = found.layers.filter(
      ({ id }) => !this.store.state.layers.some((l) => l.id === id),
    );
    // As the catalogue orders them, but for one of exactly this name.
    const exact = (layer: MapLayer): number => Math.min(rank(layer.title, words), 1);
    const nearest = others.sort((a, b) => exact(a) - exact(b));
    return this.group(
      this.texts.layers,
      nearest.slice(0, MOST).map((layer) => ({
        name: layer.title,
        about: layer.owner,
        act: () => addLayer(this.store, layer),
      })),
    );
  }

  private async objectsLike(words: string): Promise<Group> {
    const { config, state } = this.store;
    const visible = this.store.shown().flatMap(({ layer, visible }) => (visible ? [layer] : []));
    const wish = { bounds: null, time: state.time, text: words, most: MOST };
    const found = await Promise.all(
      visible
        .filter((layer) => layer.whole || layer.items)
        .slice(0, MOST_LAYERS_ASKED)
        .map(async (layer) => {
          const { rows } = await rowsOf(layer, wish, config.texts).catch(() => ({ rows: [] }));
          return rows.slice(0, MOST).map((row) => ({ layer, row }));
        }),
    );
    const far = ({ layer, row }: { layer: MapLayer; row: Row }): number =>
      rank(nameOf(layer, row), words);
    return this.group(
      this.texts.objects,
      found
        .flat()
        .sort((a, b) => far(a) - far(b))
        .slice(0, MOST)
        .map(({ layer, row }) => ({
          name: nameOf(layer, row),
          about: layer.title,
          act: () => {
            this.open([{ layer, id: String(row.id), properties: row.properties }]);
            this.canvas?.show(row);
          },
        })),
    );
  }
}

// How far a name is from what is typed: the same, begins so, holds it, or tells it elsewhere.
function rank(name: string, words: string): number {
  if (name.localeCompare(words, "de", { sensitivity: "base" }) === 0) return 0;
  if (name.toLowerCase().startsWith(words.toLowerCase())) return 1;
  return holds(name, words) ? 2 : 3;
}

async function named(address: string): Promise<Named[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return (await response.json()) as Named[];
}

export interface LayersFound {
  layers: MapLayer[];
  more: boolean;
}

// The catalogue's own search; where nobody answers (a copy of the site), what the page knows.
export async function searchLayers(
  store: Store,
  asked: Record<string, string>,
): Promise<LayersFound> {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  try {
    const response = await fetch(`${store.config.search}?${query}`);
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    const found = (await response.json()) as LayersFound;
    store.learn(found.layers);
    return found;
  } catch {
    const fits = (layer: MapLayer): boolean =>
      holds(`${layer.title} ${layer.owner}`, asked.q ?? "");
    return { layers: store.all().filter(fits), more: false };
  }
}

// On top, but areas go below lines and points, which they would hide.
export function addLayer(store: Store, layer: MapLayer): void {
  store.learn([layer]);
  const ranks = store.shown().map((one) => height(one.layer));
  const above = ranks.filter((other) => other < height(layer)).length;
  store.change(withLayer(store.state, layer.id, { colours: store.config.colours, above }));
}

function height({ shape }: MapLayer): number {
  return { point: 0, mixed: 0, line: 1, area: 2 }[shape];
}
