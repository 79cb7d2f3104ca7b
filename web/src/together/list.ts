// SPDX-License-Identifier: EUPL-1.2
// The same objects as a list: near a place by distance, else those of the view, layer by layer.

import { cell, fill, number } from "../formats";
import { Gone, Refused, type Row } from "../items";
import type { Bounds } from "../map-bounds";
import type { Canvas, Hit } from "./canvas";
import { away, boxAround, type Away } from "./distance";
import { button, el, find } from "./dom";
import { keyOf, nameOf } from "./hits";
import { further, rowsOf, type Found } from "./source";
import type { Store } from "./store";
import type { MapLayer, Place } from "./types";

interface Near {
  layer: MapLayer;
  row: Row;
  away: Away;
}

const PAGE = 20;
const MOST_NEAR = 500; // objects of one layer that are asked for at once
const FIRST_RADIUS = 500; // metres
const LAST_RADIUS = 64_000;
const PAUSE = 250; // milliseconds without a change before asking
const VALUES = 3;

export class ListView {
  private timer = 0;
  private asked = 0;
  private shown = PAGE;
  private readonly body: HTMLElement;
  private readonly status: HTMLElement;
  private readonly filter: HTMLInputElement;

  constructor(
    private readonly box: HTMLElement,
    private readonly store: Store,
    private readonly canvas: Canvas | null,
    private readonly open: (hits: Hit[]) => void,
  ) {
    this.body = find(box, "list-body");
    this.status = find(box, "list-status");
    this.filter = find<HTMLInputElement>(box, "list-filter");
    this.filter.addEventListener("input", () => this.soon());
    canvas?.map.on("moveend", () => this.store.state.place || this.soon());
    store.onChange((next, before) => {
      this.box.hidden = !next.list;
      const same = [next.layers, next.time, next.place, next.list].every(
        (part, n) => part === [before.layers, before.time, before.place, before.list][n],
      );
      if (!same) this.soon();
    });
    this.box.hidden = !store.state.list;
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    if (!this.store.state.list) return;
    this.timer = window.setTimeout(() => {
      this.shown = PAGE;
      void this.ask();
    }, PAUSE);
  }

  private layers(): MapLayer[] {
    return this.store.shown().flatMap(({ layer, visible }) => (visible ? [layer] : []));
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    const { place } = this.store.state;
    const { together: texts } = this.store.config;
    this.body.setAttribute("aria-busy", "true");
    const parts = !this.layers().length
      ? [el("p", { class: "muted", text: texts.noLayers ?? "" })]
      : place
        ? await this.near(place)
        : await Promise.all(this.layers().map((layer) => this.inView(layer)));
    if (mine !== this.asked) return;
    this.body.replaceChildren(...parts);
    this.body.removeAttribute("aria-busy");
    const count = this.body.querySelectorAll(".find").length;
    this.status.textContent = fill(texts.listed, { count: number(count) });
  }

  // --- of the view -------------------------------------------------------------------------

  private async inView(layer: MapLayer): Promise<HTMLElement> {
    const section = el("section", { class: "list__layer" });
    const heading = el("h3", {}, ...keyOf(layer, this.store), layer.title);
    const list = el("ul", { class: "finds" });
    section.append(heading, list);
    try {
      const found = await this.rows(layer, this.canvas?.bounds() ?? layer.bbox, PAGE);
      this.page(section, list, layer, { ...found, rows: [...found.rows] });
    } catch (reason) {
      section.append(this.failure(reason));
    }
    return section;
  }

  private page(section: HTMLElement, list: HTMLElement, layer: MapLayer, found: Found): void {
    const { together: texts } = this.store.config;
    const rows = found.rows.splice(0, PAGE);
    list.append(...rows.map((row) => this.item(layer, row, null)));
    section.querySelector(".list__more")?.remove();
    if (!list.childElementCount) {
      section.append(el("p", { class: "muted", text: texts.noneHere ?? "" }));
    }
    if (!found.rows.length && !found.next) return;
    const more = button(texts.more ?? "", () => void this.goOn(section, list, layer, found), {
      class: "button button--secondary button--small list__more",
    });
    section.append(more);
  }

  private async goOn(
    section: HTMLElement,
    list: HTMLElement,
    layer: MapLayer,
    found: Found,
  ): Promise<void> {
    const before = list.childElementCount;
    const next = found.rows.length || !found.next ? found : await further(found.next);
    this.page(section, list, layer, next);
    list.children[before]?.querySelector("button")?.focus();
  }

  // --- near a place ------------------------------------------------------------------------

  private async near(place: Place): Promise<HTMLElement[]> {
    const { together: texts } = this.store.config;
    const failures: HTMLElement[] = [];
    let radius = FIRST_RADIUS;
    let found = await this.within(place, radius, failures);
    while (found.length < this.shown && radius < LAST_RADIUS) {
      radius *= 2;
      failures.length = 0;
      found = await this.within(place, radius, failures);
    }
    const first = found.slice(0, this.shown);
    const list = el(
      "ol",
      { class: "finds" },
      ...first.map(({ layer, row, away: far }) => this.item(layer, row, far)),
    );
    const parts: HTMLElement[] = [...failures, list];
    if (!first.length) parts.push(el("p", { class: "muted", text: texts.noneNear ?? "" }));
    if (found.length > first.length || (first.length && radius < LAST_RADIUS))
      parts.push(this.moreNear());
    return parts;
  }

  private moreNear(): HTMLElement {
    const { together: texts } = this.store.config;
    const act = async (): Promise<void> => {
      const before = this.shown;
      this.shown += PAGE;
      await this.ask();
      this.body.querySelectorAll<HTMLElement>(".find")[before]?.focus();
    };
    const given = { class: "button button--secondary button--small list__more" };
    return button(texts.more ?? "", () => void act(), given);
  }

  // Everything that is not farther than the radius: in the corners of the box something is
  // farther, while nearer things outside of it are missing.
  private async within(place: Place, radius: number, failures: HTMLElement[]): Promise<Near[]> {
    const bounds = boxAround(place, radius);
    const found = await Promise.all(
      this.layers().map(async (layer) => {
        try {
          const { rows } = await this.rows(layer, bounds, MOST_NEAR);
          return rows.flatMap((row): Near[] => {
            const far = away(place, row.geometry);
            return far && far.metres <= radius ? [{ layer, row, away: far }] : [];
          });
        } catch (reason) {
          failures.push(this.failure(reason, layer));
          return [];
        }
      }),
    );
    return found.flat().sort((a, b) => a.away.metres - b.away.metres);
  }

  // --- both --------------------------------------------------------------------------------

  private rows(layer: MapLayer, bounds: Bounds | null, most: number): Promise<Found> {
    const { config, state } = this.store;
    const wish = { bounds, time: state.time, text: this.filter.value.trim(), most };
    if (!layer.whole && !layer.items) throw new Refused(config.together.onlyTable ?? "");
    return rowsOf(layer, wish, config.texts);
  }

  private failure(reason: unknown, layer?: MapLayer): HTMLElement {
    const { texts, together } = this.store.config;
    if (!(reason instanceof Refused)) console.error(reason);
    const gone = reason instanceof Gone ? together.gone : undefined;
    const text = gone ?? (reason instanceof Refused ? reason.message : (texts.failed ?? ""));
    return el("p", { class: "layer__gone", text: layer ? `${layer.title}: ${text}` : text });
  }

  private item(layer: MapLayer, row: Row, far: Away | null): HTMLElement {
    const hit = { layer, id: String(row.id), properties: row.properties };
    const name = button(nameOf(layer, row), () => this.open([hit]), { class: "find" });
    const item = el("li", {}, name);
    if (far) item.append(el("span", { class: "find__away" }, this.awayText(far)));
    const about = far ? [layer.title, ...this.values(layer, row)] : this.values(layer, row);
    const key = far ? keyOf(layer, this.store) : [];
    item.append(el("span", { class: "find__about" }, ...key, about.join(" · ")));
    return item;
  }

  private values(layer: MapLayer, row: Row): string[] {
    return layer.columns
      .filter((column) => column.name !== layer.name)
      .map((column) => {
        const text = cell(row.properties[column.name], column, this.store.config.texts);
        return text && `${column.title}: ${column.unit ? `${text} ${column.unit}` : text}`;
      })
      .filter(Boolean)
      .slice(0, VALUES);
  }

  private awayText({ metres, direction }: Away): string {
    const { together: texts } = this.store.config;
    if (direction < 0) return texts.here ?? "";
    const far =
      metres < 950
        ? fill(texts.metres, { far: number(Math.round(metres / 10) * 10) })
        : fill(texts.kilometres, { far: number(Math.round(metres / 100) / 10) });
    const where = (texts.directions ?? "").split(",")[direction] ?? "";
    return `${far} ${where}`;
  }
}
