// SPDX-License-Identifier: EUPL-1.2
// <drehscheibe-daten datensatz="spielplaetze" ansicht="karte">: a frame with a view of a dataset,
// as high as what is in it. Version 1 of docs/reference/embeds.md; it needs nothing else.

const ORIGIN = new URL(import.meta.url).origin;
const VIEWS: Record<string, string> = {
  karte: "Karte",
  tabelle: "Tabelle",
  naehe: "In der Nähe",
  zahl: "Zahl",
};
const PARAMETERS = "tabelle spalten filter ausschnitt stil farbe schema wert spalte".split(" ");
const OWN = "datensatz ansicht ebenen nur sprache hoehe titel".split(" ");
const HEIGHTS: Record<string, number> = { karte: 480, zahl: 200 }; // pixels, until it is told
const [LOWEST, HIGHEST] = [60, 20_000];

class DrehscheibeDaten extends HTMLElement {
  static observedAttributes = [...PARAMETERS, ...OWN];
  private readonly frame = document.createElement("iframe");
  private waiting = false;

  constructor() {
    super();
    const { style } = this.frame;
    style.display = "block";
    style.width = "100%";
    style.border = "0";
    this.frame.loading = "lazy";
    this.frame.referrerPolicy = "no-referrer";
    this.attachShadow({ mode: "open" }).append(this.frame);
  }

  connectedCallback(): void {
    addEventListener("message", this.heard);
    this.attributeChangedCallback();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.heard);
  }

  // Several attributes that change together make one frame.
  attributeChangedCallback(): void {
    if (this.waiting || !this.isConnected) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.show();
    });
  }

  private text(name: string): string {
    return this.getAttribute(name)?.trim() ?? "";
  }

  private get view(): string {
    const asked = this.text("ansicht");
    return Object.hasOwn(VIEWS, asked) ? asked : "karte";
  }

  private show(): void {
    const address = this.address();
    const title = this.text("titel") || `${VIEWS[this.view]}: ${this.text("datensatz")}`;
    this.frame.title = title.replace(/: $/, "");
    this.frame.allow = this.view === "naehe" ? "geolocation" : "fullscreen";
    const height = Number(this.text("hoehe")) || (HEIGHTS[this.view] ?? 400);
    this.frame.style.height = `${height}px`;
    if (this.frame.src !== address) this.frame.src = address;
  }

  private address(): string {
    const query = new URLSearchParams(this.text("nur"));
    for (const name of PARAMETERS) if (this.text(name)) query.set(name, this.text(name));
    const layers = this.text("ebenen").split(/\s+/).filter(Boolean);
    for (const layer of layers) query.append("ebene", layer);
    const language = this.text("sprache") === "en" ? "/en" : "";
    const dataset = encodeURIComponent(this.text("datensatz"));
    const path = layers.length ? "karte" : `${dataset}/${this.view}`;
    const asked = query.toString();
    return `${ORIGIN}${language}/einbetten/v1/${path}/${asked && `?${asked}`}`;
  }

  // Only the frame of this element, and only while it shows a page of ours.
  private readonly heard = ({ source, origin, data }: MessageEvent): void => {
    if (source !== this.frame.contentWindow || origin !== ORIGIN) return;
    const { drehscheibe, hoehe } = (data ?? {}) as Record<string, unknown>;
    if (drehscheibe !== 1 || typeof hoehe !== "number" || !Number.isFinite(hoehe)) return;
    this.frame.style.height = `${Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(hoehe)))}px`;
  };
}

customElements.get("drehscheibe-daten") ||
  customElements.define("drehscheibe-daten", DrehscheibeDaten);
