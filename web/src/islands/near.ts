// SPDX-License-Identifier: EUPL-1.2
// A list by distance from where somebody is, or from a place that was typed. Where somebody is
// stays here: only the box around it is asked for, and only after a click.

import { cell, fill, holds, number, type Column, type Texts } from "../formats";
import { allRows, fetchPage, pageUrl, TooLarge, type Row } from "../items";
import type { Bounds } from "../map-bounds";
import { away, boxAround, type Away } from "../together/distance";

interface Config {
  items: string;
  whole: boolean;
  columns: Column[];
  name: string;
  places: string;
  texts: Texts;
  near: Texts;
}

interface Place {
  lng: number;
  lat: number;
  name: string;
}

interface Named {
  name: string;
  kind: string;
  within: string;
  bbox?: Bounds;
  at?: [number, number];
}

const PAGE = 10;
const MOST = 500; // objects of one box
const FIRST_RADIUS = 1_000; // metres
const LAST_RADIUS = 64_000;
const VALUES = 3; // beside the name
const PLACES = 6;
const COARSE = 3; // digits of a degree in a box: some hundred metres

export function start(box: HTMLElement): void {
  new Near(box, JSON.parse(box.dataset.config ?? "{}") as Config).connect();
}

class Near {
  private place: Place | null = null;
  private shown = PAGE;
  private asked = 0;
  private named: Promise<Named[]> | null = null;

  constructor(
    private readonly box: HTMLElement,
    private readonly config: Config,
  ) {}

  connect(): void {
    this.part("ask").hidden = false;
    const typed = this.part<HTMLInputElement>("place");
    this.part("locate").addEventListener("click", () => this.locate());
    typed.addEventListener("input", () => void this.suggest(typed.value.trim()));
    this.part("more").addEventListener("click", () => void this.more());
  }

  private part<E extends HTMLElement = HTMLElement>(name: string): E {
    const found = this.box.querySelector<E>(`[data-near-${name}]`);
    if (!found) throw new Error(`no ${name}`);
    return found;
  }

  private say(text: string | undefined): void {
    this.part("status").textContent = text ?? "";
  }

  private locate(): void {
    const { near } = this.config;
    if (!("geolocation" in navigator)) return this.say(near.noPlace);
    this.say(near.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        this.go({ lng: coords.longitude, lat: coords.latitude, name: near.yourPlace ?? "" }),
      (reason) => this.say(reason.code === reason.PERMISSION_DENIED ? near.denied : near.noPlace),
      { timeout: 15_000, maximumAge: 60_000 },
    );
  }

  private async suggest(words: string): Promise<void> {
    const list = this.part("places");
    const mine = ++this.asked;
    const all = words.length < 2 ? [] : await this.placesKnown();
    if (mine !== this.asked) return;
    const fitting = all.filter(({ name }) => holds(name, words));
    const first = ({ name }: Named): number =>
      name.toLowerCase().startsWith(words.toLowerCase()) ? 0 : 1;
    fitting.sort((one, other) => first(one) - first(other));
    list.replaceChildren(...fitting.slice(0, PLACES).map((place) => this.choice(place)));
    const count = String(list.childElementCount);
    const { near } = this.config;
    this.say(
      words.length < 2 ? "" : fitting.length ? fill(near.placesFound, { count }) : near.nothing,
    );
  }

  private async placesKnown(): Promise<Named[]> {
    this.named ??= fetch(this.config.places).then((answer) => answer.json() as Promise<Named[]>);
    return this.named.catch(() => ((this.named = null), []));
  }

  private choice({ name, kind, within, bbox, at }: Named): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = [name, kind, within].filter(Boolean).join(", ");
    const [west, south, east, north] = bbox ?? [0, 0, 0, 0];
    const [lng, lat] = at ?? [(west + east) / 2, (south + north) / 2];
    button.addEventListener("click", () => {
      this.part<HTMLInputElement>("place").value = name;
      this.part("places").replaceChildren();
      this.part<HTMLInputElement>("place").focus();
      this.go({ lng, lat, name });
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  private go(place: Place): void {
    this.place = place;
    this.shown = PAGE;
    void this.list();
  }

  private async more(): Promise<void> {
    const before = this.shown;
    this.shown += PAGE;
    await this.list();
    const next = this.part("list").children[before] as HTMLElement | undefined;
    next?.focus();
  }

  private async list(): Promise<void> {
    const { place } = this;
    if (!place) return;
    const mine = ++this.asked;
    try {
      const found = await this.found(place);
      if (mine !== this.asked) return;
      const first = found.slice(0, this.shown);
      this.part("list").replaceChildren(...first.map(([row, far]) => this.item(row, far)));
      this.part("more").hidden = found.length <= first.length && first.length < this.shown;
      const { near } = this.config;
      const told = first.length ? fill(near.from, { place: place.name }) : (near.noneNear ?? "");
      const count = fill(near.listed, { count: number(first.length) });
      this.say(first.length ? `${told}. ${count}` : told);
    } catch (reason) {
      console.error(reason);
      this.say(this.config.texts.failed);
    }
  }

  // Everything that is not farther than the radius: in the corners of the box something is
  // farther, while nearer things outside of it are missing.
  private async found(place: Place): Promise<[Row, Away][]> {
    for (let radius = FIRST_RADIUS; ; radius *= 2) {
      const rows = await this.within(boxAround(place, radius));
      const near = rows.flatMap((row): [Row, Away][] => {
        const far = away(place, row.geometry);
        return far && far.metres <= radius ? [[row, far]] : [];
      });
      if (near.length >= this.shown || radius >= LAST_RADIUS)
        return near.sort(([, one], [, other]) => one.metres - other.metres);
    }
  }

  private async within([west, south, east, north]: Bounds): Promise<Row[]> {
    const { items, whole } = this.config;
    if (whole) {
      try {
        return await allRows(items);
      } catch (reason) {
        if (!(reason instanceof TooLarge)) throw reason;
        this.config.whole = false;
      }
    }
    // Rounded outwards: the middle of the box is not exactly where somebody stands.
    const unit = 10 ** COARSE;
    const down = (edge: number): string => (Math.floor(edge * unit) / unit).toFixed(COARSE);
    const up = (edge: number): string => (Math.ceil(edge * unit) / unit).toFixed(COARSE);
    const bbox = [down(west), down(south), up(east), up(north)].join(",");
    return (await fetchPage(pageUrl(items, { bbox, limit: MOST }))).rows;
  }

  private item(row: Row, far: Away): HTMLElement {
    const { columns, name, texts } = this.config;
    const item = document.createElement("li");
    item.tabIndex = -1;
    const title = document.createElement("strong");
    title.textContent = String(row.properties[name] ?? row.id);
    const about = columns
      .filter((column) => column.name !== name)
      .map((column) => {
        const text = cell(row.properties[column.name], column, texts);
        return text && `${column.title}: ${column.unit ? `${text} ${column.unit}` : text}`;
      })
      .filter(Boolean)
      .slice(0, VALUES);
    item.append(title, ` ${this.awayText(far)}`);
    if (about.length) item.append(document.createElement("br"), about.join(" · "));
    return item;
  }

  private awayText({ metres, direction }: Away): string {
    const { near } = this.config;
    if (direction < 0) return near.here ?? "";
    const far =
      metres < 950
        ? fill(near.metres, { far: number(Math.round(metres / 10) * 10) })
        : fill(near.kilometres, { far: number(Math.round(metres / 100) / 10) });
    return `${far} ${(near.directions ?? "").split(",")[direction] ?? ""}`;
  }
}
