// SPDX-License-Identifier: EUPL-1.2
// The map: the region's own boundaries as ground, layers from tiles or, where small, from items.
// MapLibre is loaded only when a map comes near the screen.

import type {
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibre,
  MapMouseEvent,
  Popup,
  StyleSpecification,
} from "maplibre-gl";
import type { Column, Texts } from "../formats";
import { allRows, fetchPage, fetchRow, pageUrl, TooLarge, type Row } from "../items";
import { ColourChoice, fetchDress, type Colours } from "../map-classes";
import { boundsOf, contains } from "../map-bounds";
import { nearer, overviewName } from "../map-overview";
import { popupContent } from "../map-popup";
import { mapStyle, marked, SELECTED, touchable, type LayerState, type Tiles } from "../map-style";
import { onSelect, select } from "../selection";
import { TownNames } from "../town-names";

export interface Layer {
  id: string;
  title: string;
  url: string;
  items: string;
  tileset: string;
  tiles: string;
  whole: boolean; // few enough rows to be loaded at once
  tileLayer: string;
  shape: "point" | "line" | "area" | "mixed";
  columns: Column[];
  name: string;
  colour?: number; // of the palette; by position without
  colours?: Colours; // styles of the service to choose from
  drawnAs?: string; // the source of `style` that it is drawn as
}

interface Config {
  layers: Layer[];
  bbox: [number, number, number, number];
  attribution: string;
  boundaries: string;
  baseMap: string;
  style?: LayerSpecification[]; // of a package
  wholePage: boolean;
  inFrame?: boolean; // of another site, which scrolls by itself
  worker: string;
  texts: Texts;
  mapTexts: Record<string, string>;
}

type Library = typeof import("maplibre-gl");

const FIRST_PAUSE = 2_000; // milliseconds between questions whether the tiles are ready
const LONGEST_PAUSE = 30_000;
const PREVIEW_ROWS = 1_000;
const NEVER = 2 ** 31 - 1; // the longest wait a browser knows
const REACH = 5; // pixels around a click in which an object counts as hit

export function start(box: HTMLElement): void {
  const config = JSON.parse(box.dataset.config ?? "{}") as Config;
  say(box, config.texts.loading); // what stands there is for browsers without JavaScript
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void load(box, config);
    },
    { rootMargin: "300px" },
  );
  observer.observe(box);
}

async function load(box: HTMLElement, config: Config): Promise<void> {
  try {
    const library = await import("maplibre-gl");
    const base = config.baseMap ? await fetchStyle(config.baseMap) : null;
    library.setWorkerUrl(new URL(config.worker, location.href).href);
    new MapIsland(box, { ...config, base }, library).connect();
    box.querySelector(".map__note")?.remove();
  } catch (reason) {
    console.error(reason);
    box.querySelector(".maplibregl-canvas-container")?.remove();
    say(box, config.texts.noMap);
  }
}

function say(box: HTMLElement, text = ""): void {
  const note = box.querySelector<HTMLElement>(".map__note");
  if (note) note.textContent = text;
}

async function fetchStyle(address: string): Promise<StyleSpecification> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return (await response.json()) as StyleSpecification;
}

async function tilesOf(layer: Layer): Promise<Tiles> {
  const response = await fetch(layer.tileset, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} ${layer.tileset}`);
  return (await response.json()) as Tiles;
}

class MapIsland {
  private readonly map: MapLibre;
  private readonly layers: LayerState[];
  private selected: Row | null = null;
  private popup: Popup | null = null;
  private readonly waiting = new Set<LayerState>(); // for their tiles
  private readonly styled: Promise<unknown>;
  private readonly names: TownNames;
  private readonly status = document.createElement("p");
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    private readonly box: HTMLElement,
    private readonly config: Config & { base: StyleSpecification | null },
    private readonly library: Library,
  ) {
    this.names = new TownNames(config.boundaries);
    this.layers = config.layers.map((layer, position) => ({
      layer,
      position,
      visible: this.isChosen(layer.id),
      tiles: null,
      rows: null,
      data: null,
      dress: null,
    }));
    const canvasBox = document.createElement("div");
    canvasBox.className = "map__canvas";
    this.status.className = "map__status";
    this.status.setAttribute("role", "status");
    this.status.hidden = true;
    box.append(canvasBox, this.status);
    this.map = new library.Map({
      container: canvasBox,
      style: this.style(),
      bounds: config.bbox,
      fitBoundsOptions: { padding: 24, maxZoom: 15 },
      hash: config.wholePage ? "karte" : false,
      cooperativeGestures: !config.wholePage || config.inFrame === true,
      attributionControl: { customAttribution: config.attribution, compact: false },
      locale: config.mapTexts,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: this.calm ? 0 : 200,
      maxZoom: 20,
    });
    this.styled = new Promise((resolve) => this.map.once("style.load", resolve));
    if (!config.base) void this.names.followWhen(this.styled, this.map);
  }

  connect(): void {
    const { map, library } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new library.FullscreenControl(), "top-right");
    // Above the sources, which may be long: side by side one would cover the other.
    map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-right");
    map.on("click", (event) => void this.clicked(event));
    map.on("mousemove", (event) => {
      const answers = this.hit(event) || this.isOnCount(event);
      map.getCanvas().style.cursor = answers ? "pointer" : "";
    });
    map.on("idle", () => this.noteDrawn());
    const choices = this.layers.map((state) => this.choiceOf(state));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      for (const dressAgain of choices) void dressAgain();
      void this.redraw();
    });
    document.addEventListener("change", (event) => this.chosen(event));
    for (const state of this.layers) {
      if (state.visible) void this.loadLayer(state);
      onSelect(state.layer.id, (selection) => {
        void this.mark(selection.row);
        if (selection.origin === "table" && selection.row)
          this.show(selection.row, selection.reveal);
      });
    }
  }

  private style(): ReturnType<typeof mapStyle> {
    const ground = { ...this.config, names: this.names };
    return mapStyle(this.box, ground, this.layers, this.selected);
  }

  private async redraw(): Promise<void> {
    await this.styled;
    this.map.setStyle(this.style(), { diff: true });
  }

  // Whoever measures or pictures the page waits for it.
  private noteDrawn(): void {
    const has = ({ visible, tiles, rows }: LayerState): boolean => !visible || !!(tiles ?? rows);
    if (this.layers.every(has)) this.box.dataset.drawn = "";
  }

  // Fetches the chosen style now; what it returns does so again.
  private choiceOf(state: LayerState): () => Promise<void> {
    const { colours, id } = state.layer;
    if (!colours) return () => Promise.resolve();
    const choice = new ColourChoice(id, colours.chosen, () => void dress());
    const dress = async (): Promise<void> => {
      const style = choice.chosen;
      try {
        const found = await fetchDress(colours, style);
        if (style !== choice.chosen) return;
        state.dress = found;
        choice.show(found);
        await this.redraw();
      } catch (reason) {
        console.error(reason);
      }
    };
    void dress();
    return dress;
  }

  private async mark(row: Row | null): Promise<void> {
    this.selected = row;
    await this.styled;
    this.map.getSource<GeoJSONSource>(SELECTED)?.setData(marked(row));
  }

  private async loadLayer(state: LayerState): Promise<void> {
    if (state.tiles?.ready || state.rows) return;
    if (state.layer.whole) {
      try {
        state.rows = await allRows(state.layer.items);
        await this.redraw();
        return;
      } catch (reason) {
        if (!(reason instanceof TooLarge)) console.error(reason);
      }
    }
    if (this.waiting.has(state)) return;
    this.waiting.add(state);
    await this.loadTiles(state).finally(() => this.waiting.delete(state));
  }

  // Tiles may still be in the making: until then the service draws them from the objects. Where it
  // has none, the view shows as many objects as it can carry.
  private async loadTiles(state: LayerState): Promise<void> {
    if (!state.layer.tileset) return this.loadView(state);
    for (let pause = FIRST_PAUSE; state.visible; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
      state.tiles = await tilesOf(state.layer).catch(() => state.tiles);
      state.rows = state.tiles ? null : await this.rowsOfView(state.layer).catch(() => null);
      state.data = null;
      await this.redraw();
      this.say(state.tiles?.ready ? "" : this.config.texts[state.tiles ? "counted" : "preparing"]);
      if (state.tiles?.ready) return;
      await this.paused(pause);
    }
  }

  // A part of a large layer has no tiles: each view asks for its own objects.
  private async loadView(state: LayerState): Promise<void> {
    while (state.visible) {
      state.rows = await this.rowsOfView(state.layer).catch(() => state.rows);
      state.data = null;
      await this.redraw();
      const full = state.rows?.length === PREVIEW_ROWS;
      this.say(full ? this.config.texts.partly : "");
      await this.paused(NEVER);
    }
  }

  // Until the next question, or until the view shows another place.
  private paused(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.map.off("moveend", go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      this.map.on("moveend", go);
    });
  }

  private async rowsOfView(layer: Layer): Promise<Row[]> {
    const bbox = this.map
      .getBounds()
      .toArray()
      .flat()
      .map((edge) => edge.toFixed(5))
      .join(",");
    return (await fetchPage(pageUrl(layer.items, { bbox, limit: PREVIEW_ROWS }))).rows;
  }

  private say(text: string | undefined): void {
    this.status.textContent = text ?? "";
    this.status.hidden = !text;
  }

  // Boxes of the page switch layers: `<input type="checkbox" data-layer="id">`.
  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const state = this.layers.find(({ layer }) => layer.id === input.dataset?.layer);
    if (!state) return;
    state.visible = input.checked;
    this.popup?.remove();
    void this.redraw();
    void this.loadLayer(state);
    if (this.config.wholePage) this.remember(input);
  }

  // The address names the layers, so that it can be shared.
  private remember(input: HTMLInputElement): void {
    const address = new URL(location.href);
    address.searchParams.delete(input.name);
    for (const { layer, visible } of this.layers) {
      if (visible) address.searchParams.append(input.name, layer.id);
    }
    history.replaceState(history.state, "", address);
  }

  private isChosen(id: string): boolean {
    const box = document.querySelector<HTMLInputElement>(`[data-layer="${CSS.escape(id)}"]`);
    return box ? box.checked : true;
  }

  private hit(event: MapMouseEvent): { id: string; layer: Layer; properties: object } | null {
    const { x, y } = event.point;
    const names = touchable(this.layers, this.config.style).filter((name) =>
      this.map.getLayer(name),
    );
    const found = this.map.queryRenderedFeatures(
      [
        [x - REACH, y - REACH],
        [x + REACH, y + REACH],
      ],
      { layers: names },
    )[0];
    const state = this.layers.find(({ layer }) => found?.source === layer.id);
    if (!found || !state) return null;
    const id = String(found.properties._id ?? found.id ?? "");
    return { id, layer: state.layer, properties: found.properties };
  }

  private isOnCount({ point }: MapMouseEvent): boolean {
    const all = this.layers.map(({ layer }) => overviewName(layer.id));
    const layers = all.filter((name) => this.map.getLayer(name));
    return layers.length > 0 && this.map.queryRenderedFeatures(point, { layers }).length > 0;
  }

  private goNearer({ lngLat }: MapMouseEvent): void {
    const zoom = nearer(this.map.getZoom());
    this.map.easeTo({ center: lngLat, zoom, animate: !this.calm });
  }

  private async clicked(event: MapMouseEvent): Promise<void> {
    const hit = this.hit(event);
    if (!hit && this.isOnCount(event)) this.goNearer(event);
    if (!hit) return;
    const row = await this.rowOf(hit.layer, hit.id, hit.properties);
    select({ collection: hit.layer.id, row, origin: "map", reveal: false });
    this.open(hit.layer, row, event.lngLat);
  }

  // Tiles carry simplified shapes and may lack columns; the interface has the whole object.
  private async rowOf(layer: Layer, id: string, properties: object): Promise<Row> {
    const known = this.layers.find((state) => state.layer === layer)?.rows;
    const row = known?.find((candidate) => String(candidate.id) === id);
    if (row) return row;
    try {
      return await fetchRow(layer.items, id);
    } catch (reason) {
      console.error(reason);
      return { type: "Feature", id, geometry: null, properties: { ...properties } };
    }
  }

  private open(layer: Layer, row: Row, place: { lng: number; lat: number }): void {
    this.popup?.remove();
    this.popup = new this.library.Popup({ maxWidth: "18rem", className: "map-popup" })
      .setLngLat(place)
      .setDOMContent(popupContent(layer, row, this.config.texts))
      .addTo(this.map);
  }

  private show(row: Row, reveal: boolean): void {
    const bounds = boundsOf(row.geometry);
    this.popup?.remove();
    if (!bounds) return;
    if (reveal) this.box.scrollIntoView({ block: "nearest" });
    if (!reveal && contains(this.map.getBounds().toArray().flat(), bounds)) return;
    this.map.fitBounds(bounds, { padding: 60, maxZoom: 16, animate: !this.calm });
  }
}
