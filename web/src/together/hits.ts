// SPDX-License-Identifier: EUPL-1.2
// The objects of all layers at one place: one at a time, with the way to the next.

import { cell, fill } from "../formats";
import { fetchRow, Gone, type Row } from "../items";
import type { Canvas, Hit } from "./canvas";
import { button, el } from "./dom";
import type { Store } from "./store";
import type { MapLayer } from "./types";

export class HitPanel {
  private hits: Hit[] = [];
  private at = 0;
  private asked = 0;
  private opener: HTMLElement | null = null;

  constructor(
    private readonly box: HTMLElement,
    private readonly store: Store,
    private readonly canvas: Canvas | null,
  ) {
    box.addEventListener("keydown", (event) => this.pressed(event));
    store.onChange(({ selected }, before) => {
      if (selected !== before.selected) void this.follow(selected);
    });
    void this.follow(store.state.selected);
  }

  open(hits: Hit[]): void {
    if (!hits.length) return this.close();
    const active = document.activeElement;
    if (active instanceof HTMLElement && !this.box.contains(active)) this.opener = active;
    this.hits = hits;
    void this.show(0, "change");
  }

  private close(): void {
    if (this.box.hidden) return;
    const hadFocus = this.box.contains(document.activeElement);
    this.hide();
    this.store.change({ ...this.store.state, selected: "" });
    if (!hadFocus) return;
    if (this.opener?.isConnected) this.opener.focus();
    else this.canvas?.focus();
  }

  private hide(): void {
    this.box.hidden = true;
    this.hits = [];
    void this.canvas?.mark(null);
  }

  private async show(at: number, how: "change" | "adjust"): Promise<void> {
    this.at = (at + this.hits.length) % this.hits.length;
    const hit = this.hits[this.at];
    if (!hit) return;
    const mine = ++this.asked;
    const row = await this.rowOf(hit);
    if (mine !== this.asked) return; // another one was asked for meanwhile
    this.draw(hit.layer, row);
    void this.canvas?.mark(row);
    this.store[how]({ ...this.store.state, selected: `${hit.layer.id}/${hit.id}` });
    this.box.querySelector("h2")?.focus({ preventScroll: true });
  }

  // An address names an object, or "back" leads to another one.
  private async follow(selected: string): Promise<void> {
    const hit = this.hits[this.at];
    if (hit && selected === `${hit.layer.id}/${hit.id}`) return;
    const [id = "", ...rest] = selected.split("/");
    const layer = this.store.layer(id);
    if (!layer || !rest.length) return this.hide();
    this.hits = [{ layer, id: rest.join("/"), properties: {} }];
    this.at = 0;
    const row = await fetchRow(layer.items, rest.join("/")).catch(() => null);
    if (!row) return this.hide();
    this.draw(layer, row);
    void this.canvas?.mark(row);
    if (!location.hash) this.canvas?.show(row);
  }

  private async rowOf({ layer, id, properties }: Hit): Promise<Row> {
    const known = this.canvas?.loading.of(layer).rows?.find((row) => String(row.id) === id);
    if (known) return known;
    try {
      return await fetchRow(layer.items, id);
    } catch (reason) {
      if (!(reason instanceof Gone)) console.error(reason);
      return { type: "Feature", id, geometry: null, properties };
    }
  }

  private draw(layer: MapLayer, row: Row): void {
    const texts = this.store.config.together;
    const title = el("h2", { tabindex: -1, id: "hit-title", text: nameOf(layer, row) });
    this.box.replaceChildren(
      el(
        "div",
        { class: "hit__head" },
        title,
        button("✕", () => this.close(), {
          class: "sign",
          "aria-label": texts.close ?? "",
        }),
      ),
      el(
        "p",
        { class: "hit__layer" },
        ...keyOf(layer, this.store),
        el("a", { href: layer.url, text: layer.title }),
        ` · ${layer.owner}`,
      ),
      this.values(layer, row),
      this.pages(),
    );
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  private values(layer: MapLayer, row: Row): HTMLElement {
    const list = el("dl", { class: "map-popup__values" });
    for (const column of layer.columns) {
      const text = cell(row.properties[column.name], column, this.store.config.texts);
      if (text === "" || column.name === layer.name) continue;
      const value = column.unit ? `${text} ${column.unit}` : text;
      list.append(el("dt", { text: column.title }), el("dd", { text: value }));
    }
    return list;
  }

  private pages(): HTMLElement {
    const { together: texts } = this.store.config;
    const count = this.hits.length;
    if (count < 2) return el("p", { class: "kern-sr-only", text: texts.oneHit ?? "" });
    const values = { number: String(this.at + 1), total: String(count) };
    return el(
      "nav",
      { class: "pager", "aria-label": texts.hits ?? "" },
      button(texts.previous ?? "", () => void this.show(this.at - 1, "adjust"), {
        class: "link-button",
      }),
      el("span", { text: fill(texts.hitOf, values) }),
      button(texts.following ?? "", () => void this.show(this.at + 1, "adjust"), {
        class: "link-button",
      }),
    );
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    if (this.hits.length < 2) return;
    if (event.key === "ArrowRight") void this.show(this.at + 1, "adjust");
    if (event.key === "ArrowLeft") void this.show(this.at - 1, "adjust");
  }
}

export function nameOf(layer: MapLayer, row: Row): string {
  const name = row.properties[layer.name];
  return name === null || name === undefined || name === "" ? layer.title : String(name);
}

// The sign of a layer; none where its objects have several colours.
export function keyOf(layer: MapLayer, store: Store): HTMLElement[] {
  const colour = store.colourOf(layer);
  if (!colour) return [];
  return [el("span", { class: `legend__key key--${layer.shape} layer-${colour}` })];
}
