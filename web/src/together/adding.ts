// SPDX-License-Identifier: EUPL-1.2
// "Add layers": search in the catalogue, by town and theme. The form works without script, too.

import { fill } from "../formats";
import { button, el, find } from "./dom";
import { addLayer, searchLayers } from "./finder";
import type { Store } from "./store";
import type { MapLayer } from "./types";

const PAUSE = 250; // milliseconds

export class Adding {
  private timer = 0;
  private asked = 0;
  private page = 1;
  private offered: MapLayer[] = [];
  private more = false;
  private readonly form: HTMLFormElement;
  private readonly results: HTMLElement;
  private readonly status: HTMLElement;

  constructor(
    box: HTMLElement,
    private readonly store: Store,
  ) {
    this.form = find<HTMLFormElement>(box, "add-form");
    this.results = find(box, "add-results");
    this.status = find(box, "add-status");
    this.offered = store.config.layers;
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.soon();
    });
    store.onChange(() => this.draw());
    this.draw();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.page = 1;
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    const asked: Record<string, string> = { seite: String(this.page) };
    for (const [name, value] of new FormData(this.form)) {
      if (name !== "ebene" && typeof value === "string") asked[name] = value;
    }
    const found = await searchLayers(this.store, asked);
    if (mine !== this.asked) return;
    this.offered = this.page > 1 ? [...this.offered, ...found.layers] : found.layers;
    this.more = found.more;
    this.draw();
    const count = this.offered.length;
    const { together: texts } = this.store.config;
    this.status.textContent = count
      ? fill(texts.layersFound, { count: String(count) })
      : (texts.nothing ?? "");
  }

  private draw(): void {
    const shown = new Set(this.store.state.layers.map(({ id }) => id));
    const open = this.offered.filter(({ id }) => !shown.has(id));
    const focused = document.activeElement;
    const position = [...this.results.children].findIndex((item) => item.contains(focused));
    this.results.replaceChildren(...open.map((layer) => this.item(layer)));
    if (!open.length) {
      const { nothing = "" } = this.store.config.together;
      this.results.append(el("li", { class: "muted", text: nothing }));
    }
    if (this.more) this.results.append(el("li", {}, this.moreButton()));
    // Whoever adds one layer after the other stays in the list.
    if (position >= 0) {
      const next = this.results.children[Math.min(position, this.results.children.length - 1)];
      next?.querySelector("button")?.focus();
    }
  }

  private item(layer: MapLayer): HTMLElement {
    const item = button("", () => addLayer(this.store, layer), { class: "choice" });
    const deed = fill(this.store.config.together.add, { layer: layer.title });
    item.append(
      el("span", { class: "choice__name", text: layer.title }),
      el("span", { class: "choice__about", text: `${layer.owner} · ${layer.date}` }),
      el("span", { class: "kern-sr-only", text: deed }),
    );
    return el("li", {}, item);
  }

  private moreButton(): HTMLElement {
    const act = (): void => {
      this.page += 1;
      void this.ask();
    };
    return button(this.store.config.together.more ?? "", act, {
      class: "button button--secondary button--small",
    });
  }
}
