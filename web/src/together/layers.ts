// SPDX-License-Identifier: EUPL-1.2
// The list of layers: what each is, whose, of when; switched, moved, coloured and removed here.

import { fill, number } from "../formats";
import { changed, moved, without } from "./address";
import type { Canvas } from "./canvas";
import { el, sign } from "./dom";
import { listOf } from "../map-classes";
import type { Shown, Store } from "./store";
import type { MapLayer } from "./types";
import { isPlain, styleOf } from "./styles";

export class LayerList {
  constructor(
    private readonly box: HTMLElement,
    private readonly store: Store,
    private readonly canvas: Canvas | null,
  ) {
    store.onChange(() => this.isSliding() || this.draw());
    canvas?.loading.onLoaded(() => this.draw());
    canvas?.wardrobe.onArrival(() => this.draw());
    this.draw();
  }

  private draw(): void {
    const focused = document.activeElement?.id ?? "";
    const open = new Set([...this.box.querySelectorAll("details[open]")].map(({ id }) => id));
    const shown = this.store.shown();
    const items = shown.map((one, position) => this.item(one, position, shown.length));
    this.box.replaceChildren(...items);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused && this.box.isConnected) document.getElementById(focused)?.focus();
  }

  // A slider that is replaced while a finger moves it would be lost.
  private isSliding(): boolean {
    const active = document.activeElement;
    return (
      active instanceof HTMLInputElement && active.type === "range" && this.box.contains(active)
    );
  }

  private item(one: Shown, position: number, count: number): HTMLElement {
    const { layer } = one;
    return el(
      "li",
      { class: "layer", "data-layer-item": layer.id },
      el("div", { class: "layer__head" }, this.toggle(one), this.moves(layer, position, count)),
      this.about(layer),
      ...this.legend(one),
      this.look(one),
    );
  }

  private toggle(one: Shown): HTMLElement {
    const { layer, visible, colour } = one;
    const id = `layer-on-${layer.id}`;
    const box = el("input", { type: "checkbox", id, checked: visible });
    box.addEventListener("change", () =>
      this.store.change(changed(this.store.state, layer.id, { visible: box.checked })),
    );
    const key = isPlain(layer, one.style)
      ? [el("span", { class: `legend__key key--${layer.shape} layer-${colour}` })]
      : [];
    return el("label", { class: "layer__name" }, box, ...key, el("span", { text: layer.title }));
  }

  // What the colours mean, where there are several.
  private legend(one: Shown): HTMLElement[] {
    const dress = one.visible ? this.canvas?.wardrobe.of(one, this.canvas.scheme) : null;
    if (!dress) return [];
    const style = styleOf(one.layer, one.style);
    const title = el("p", { class: "layer__by", text: one.layer.dresses?.titles[style] ?? "" });
    return [title, listOf(dress.legend)];
  }

  private moves(layer: MapLayer, position: number, count: number): HTMLElement {
    const texts = this.store.config.together;
    const move = (by: number) => () => this.store.change(moved(this.store.state, layer.id, by));
    const name = (text: string | undefined): string => fill(text, { layer: layer.title });
    const box = el("div", { class: "layer__moves no-print" });
    if (position > 0)
      box.append(sign("↑", name(texts.up), move(-1), { id: `layer-up-${layer.id}` }));
    if (position < count - 1)
      box.append(sign("↓", name(texts.down), move(1), { id: `layer-down-${layer.id}` }));
    const remove = (): void => this.store.change(without(this.store.state, layer.id));
    box.append(sign("✕", name(texts.remove), remove, { id: `layer-off-${layer.id}` }));
    return box;
  }

  private about(layer: MapLayer): HTMLElement {
    const texts = this.store.config.together;
    const data = this.canvas?.loading.of(layer);
    if (data?.gone) return el("p", { class: "layer__gone", text: texts.gone ?? "" });
    const parts: (Node | string)[] = [layer.owner];
    if (layer.date) parts.push(` · ${fill(texts.asOf, { date: layer.date })}`);
    if (layer.licence) {
      const licence = layer.licenceUrl
        ? el("a", {
            href: layer.licenceUrl,
            rel: "license noopener",
            text: shortened(layer.licence),
          })
        : layer.licence;
      parts.push(" · ", licence);
    }
    parts.push(" · ", el("a", { href: layer.url, text: texts.toDataset ?? "", class: "no-print" }));
    if (data?.preparing)
      parts.push(el("span", { class: "layer__note", text: texts.preparing ?? "" }));
    if (this.store.state.time && !layer.time)
      parts.push(el("span", { class: "layer__note", text: texts.noTime ?? "" }));
    return el("p", { class: "layer__about" }, ...parts);
  }

  private look(one: Shown): HTMLElement {
    const { layer, opacity } = one;
    const texts = this.store.config.together;
    const details = el(
      "details",
      { class: "layer__look no-print", id: `layer-look-${layer.id}` },
      el("summary", { text: texts.look ?? "", id: `layer-look-of-${layer.id}` }),
      this.opacity(layer, opacity),
      ...this.styles(one),
      this.colours(one),
    );
    if (layer.bbox && this.canvas) {
      const { bbox, canvas } = { bbox: layer.bbox, canvas: this.canvas };
      const rows = fill(texts.rows, { rows: number(layer.rows) });
      details.append(
        el(
          "p",
          { class: "layer__about" },
          `${rows} · `,
          el("button", {
            type: "button",
            class: "link-button",
            text: texts.zoomTo ?? "",
            onclick: () => canvas.fit(bbox),
          }),
        ),
      );
    }
    return details;
  }

  private opacity(layer: MapLayer, value: number): HTMLElement {
    const id = `layer-opacity-${layer.id}`;
    const text = (percent: number): string =>
      fill(this.store.config.together.opacity, { percent: String(percent) });
    const label = el("label", { for: id, text: text(value) });
    const slider = el("input", { type: "range", id, min: 10, max: 100, step: 10, value });
    slider.addEventListener("input", () => {
      label.textContent = text(Number(slider.value));
      this.store.adjust(changed(this.store.state, layer.id, { opacity: Number(slider.value) }));
    });
    return el("div", { class: "layer__opacity" }, label, slider);
  }

  private styles({ layer, style }: Shown): HTMLElement[] {
    if (!layer.dresses) return [];
    const id = `layer-style-${layer.id}`;
    const chosen = styleOf(layer, style);
    const select = el("select", { class: "input", id });
    for (const [value, text] of Object.entries(layer.dresses.titles)) {
      select.append(el("option", { value, text, selected: value === chosen }));
    }
    select.addEventListener("change", () =>
      this.store.change(changed(this.store.state, layer.id, { style: select.value })),
    );
    const text = this.store.config.together.coloursBy ?? "";
    return [el("div", { class: "layer__styles" }, el("label", { for: id, text }), select)];
  }

  private colours({ layer, colour: chosen, style }: Shown): HTMLElement {
    const { config } = this.store;
    const plain = layer.dresses ? { style: "plain" } : {};
    const isOne = isPlain(layer, style);
    const set = el("fieldset", { class: "layer__colours" });
    set.append(el("legend", { text: config.together.colour ?? "" }));
    for (let colour = 1; colour <= config.colours; colour++) {
      const id = `layer-colour-${layer.id}-${colour}`;
      const name = fill(config.together.colourOf, { number: String(colour) });
      const given = {
        type: "radio",
        name: `colour-${layer.id}`,
        id,
        checked: isOne && colour === chosen,
      };
      const radio = el("input", { ...given, "aria-label": name });
      radio.addEventListener("change", () =>
        this.store.change(changed(this.store.state, layer.id, { colour, ...plain })),
      );
      set.append(el("label", { class: `swatch layer-${colour}`, title: name }, radio));
    }
    return set;
  }
}

// "Datenlizenz Deutschland – Namensnennung – Version 2.0" is longer than its layer's name.
function shortened(licence: string): string {
  return licence.replace("Datenlizenz Deutschland –", "dl-de").replace(" – Version ", " ");
}
