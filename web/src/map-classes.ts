// SPDX-License-Identifier: EUPL-1.2
// Colours of data come from the service's styles, never from here: which style is chosen, its
// layers put onto our own sources, and its legend.

import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { isDark } from "./colours";

export interface Colours {
  address: string; // with {style} and {scheme}
  styles: string[];
  chosen: string;
}

export interface Legend {
  unit: string;
  shape: "point" | "line" | "area" | "mixed";
  entries: { label: string; colour: string; count: number | null }[];
}

export interface Dress {
  layers: LayerSpecification[];
  legend: Legend;
}

const PLAIN = "plain";
const SOURCE = "data"; // of the features, in every style of the service
const SVG = "http://www.w3.org/2000/svg";

export async function fetchDress(
  colours: Colours,
  style: string,
  scheme: "light" | "dark" = isDark() ? "dark" : "light",
): Promise<Dress> {
  const address = colours.address.replace("{style}", encodeURIComponent(style));
  const response = await fetch(address.replace("{scheme}", scheme));
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  const found = (await response.json()) as StyleSpecification;
  const metadata = found.metadata as { "drehscheibe:legend": Legend };
  const layers = found.layers.filter((layer) => "source" in layer && layer.source === SOURCE);
  return { layers, legend: metadata["drehscheibe:legend"] };
}

// The layers of a style on a source of ours: tiles, or features that are here already.
export function dressed(
  { layers }: Pick<Dress, "layers">,
  id: string,
  tileLayer: string | null,
): LayerSpecification[] {
  return layers.map((layer) => {
    const { "source-layer": _, ...rest } = layer as LayerSpecification & {
      "source-layer"?: string;
    };
    const own = { ...rest, id: `${id}:${layer.id}`, source: id };
    return (tileLayer ? { ...own, "source-layer": tileLayer } : own) as LayerSpecification;
  });
}

// The choice beside the map, `<div data-colours-of="id">`; without script it stays hidden.
export class ColourChoice {
  private readonly select: HTMLSelectElement | null;
  private readonly legend: HTMLElement | null;

  // `usual` holds where nobody can choose.
  constructor(
    id: string,
    private readonly usual: string,
    changed: (style: string) => void,
  ) {
    const box = document.querySelector<HTMLElement>(`[data-colours-of="${CSS.escape(id)}"]`);
    this.select = box?.querySelector("select") ?? null;
    this.legend = box?.querySelector("[data-legend]") ?? null;
    if (box) box.hidden = false;
    this.select?.addEventListener("change", () => {
      this.remember();
      changed(this.chosen);
    });
  }

  get chosen(): string {
    return this.select?.value ?? this.usual;
  }

  // The address names the style, so that it can be shared.
  private remember(): void {
    const address = new URL(location.href);
    address.searchParams.set(this.select?.name ?? "", this.chosen);
    history.replaceState(history.state, "", address);
  }

  show({ legend }: Dress): void {
    this.legend?.replaceChildren(...(this.chosen === PLAIN ? [] : [listOf(legend)]));
  }
}

export function listOf(legend: Legend): HTMLElement {
  const list = document.createElement("ul");
  list.className = "legend legend--colours";
  for (const { label, colour, count } of legend.entries) {
    const entry = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = legend.unit ? `${label} ${legend.unit}` : label;
    entry.append(swatch(legend.shape, colour), text);
    if (count !== null) entry.append(number(count));
    list.append(entry);
  }
  return list;
}

function number(count: number): HTMLElement {
  const text = document.createElement("span");
  text.className = "muted";
  text.textContent = `(${count.toLocaleString(document.documentElement.lang)})`;
  return text;
}

function swatch(shape: Legend["shape"], colour: string): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "legend__swatch");
  picture.setAttribute("viewBox", "0 0 20 16");
  picture.setAttribute("aria-hidden", "true");
  picture.append(key(shape, colour));
  return picture;
}

function key(shape: Legend["shape"], colour: string): SVGElement {
  if (shape === "point") return drawn("circle", { cx: "10", cy: "8", r: "7", fill: colour });
  if (shape === "line") return drawn("path", { d: "M0 8h20", stroke: colour, "stroke-width": "4" });
  const box = { x: "1", y: "1", width: "18", height: "14" };
  return drawn("rect", { ...box, class: "legend__area", fill: colour });
}

function drawn(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
