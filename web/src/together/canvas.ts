// SPDX-License-Identifier: EUPL-1.2
// The drawn map: it follows the state, and says which objects somebody touched.

import type {
  GeoJSONSource,
  Map as MapLibre,
  MapMouseEvent,
  PointLike,
  StyleSpecification,
} from "maplibre-gl";
import type { Row } from "../items";
import { boundsOf, type Bounds } from "../map-bounds";
import { marked, SELECTED } from "../map-style";
import { Loading } from "./loading";
import { nearer, overviewName } from "../map-overview";
import { TownNames } from "../town-names";
import { sceneStyle, touchable, type Drawn } from "./paint";
import type { Store } from "./store";
import type { MapLayer } from "./types";
import { Wardrobe, type Scheme } from "./wardrobe";

export interface Hit {
  layer: MapLayer;
  id: string;
  properties: Record<string, unknown>;
}

type Library = typeof import("maplibre-gl");

const DARK = matchMedia("(prefers-color-scheme: dark)");
const REACH = 6; // pixels around a click in which an object counts as hit
const MOST_HITS = 50;

export class Canvas {
  readonly map: MapLibre;
  readonly loading: Loading;
  selected: Row | null = null;
  private ink: HTMLElement;
  readonly wardrobe = new Wardrobe();
  private readonly names: TownNames;
  private touch: string[] = []; // names of the layers that can be hit
  private readonly styled: Promise<unknown>;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    private readonly box: HTMLElement,
    private readonly store: Store,
    private readonly library: Library,
    private readonly base: StyleSpecification | null,
  ) {
    this.ink = box;
    this.names = new TownNames(store.config.boundaries);
    this.loading = new Loading(() => this.bounds());
    const canvasBox = document.createElement("div");
    canvasBox.className = "map__canvas";
    box.append(canvasBox);
    this.map = new library.Map({
      container: canvasBox,
      style: this.style(),
      bounds: this.firstBounds(),
      fitBoundsOptions: { padding: this.padding(), maxZoom: 15 },
      hash: "karte",
      // The sources of our layers stand below the map; a base map brings its own.
      attributionControl: base ? { compact: false } : false,
      locale: store.config.mapTexts,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: this.calm ? 0 : 200,
      maxZoom: 20,
      canvasContextAttributes: { preserveDrawingBuffer: true }, // else paper stays white
    });
    this.styled = new Promise((resolve) => this.map.once("style.load", resolve));
    if (!base) void this.names.followWhen(this.styled, this.map);
  }

  // `missed`: somebody asked with the keyboard, and nothing is there.
  connect(touched: (hits: Hit[]) => void, missed: (nothing: boolean) => void): void {
    const { map, library } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-right");
    map.on("click", (event) => {
      const hits = this.hits([event.point.x, event.point.y]);
      if (!hits.length && this.isOnCount(event)) this.goNearer(event);
      else touched(hits);
    });
    map.on("mousemove", (event) => this.point(event));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const hits = this.hits(this.middle());
      missed(!hits.length);
      touched(hits);
    });
    this.loading.onLoaded(() => void this.redraw());
    this.wardrobe.onArrival(() => void this.redraw());
    map.on("moveend", () => this.loading.moved());
    map.on("movestart", () => missed(false));
    DARK.addEventListener("change", () => void this.redraw());
    this.store.onChange(() => this.follow());
    this.follow();
  }

  bounds(): Bounds {
    return this.map.getBounds().toArray().flat() as Bounds;
  }

  fit(bounds: Bounds, most = 16): void {
    this.map.fitBounds(bounds, { padding: this.padding(), maxZoom: most, animate: !this.calm });
  }

  async mark(row: Row | null): Promise<void> {
    this.selected = row;
    await this.styled;
    this.map.getSource<GeoJSONSource>(SELECTED)?.setData(marked(row));
  }

  show(row: Row): void {
    const bounds = boundsOf(row.geometry);
    if (bounds) this.fit(bounds);
  }

  metresPerPixel(): number {
    const { lng, lat } = this.map.getCenter();
    const [x, y] = this.middle();
    return this.map.unproject([x + 1, y]).distanceTo(new this.library.LngLat(lng, lat));
  }

  // Colours are taken from another element, for paper that is always light.
  async inkFrom(element: HTMLElement | null): Promise<void> {
    this.ink = element ?? this.box;
    await this.redraw();
    await this.wardrobe.all();
    await this.redraw();
  }

  // At once, without waiting for anything.
  inkNow(element: HTMLElement): void {
    this.ink = element;
    if (!this.map.isStyleLoaded()) return;
    this.map.setStyle(this.style(), { diff: true });
    this.map.redraw();
  }

  focus(): void {
    this.map.getCanvas().focus({ preventScroll: true });
  }

  private follow(): void {
    for (const { layer, visible } of this.store.shown()) if (visible) this.loading.want(layer);
    void this.redraw();
  }

  private async redraw(): Promise<void> {
    await this.styled;
    this.map.setStyle(this.style(), { diff: true });
  }

  private style(): StyleSpecification {
    const { state, config } = this.store;
    const layers = this.drawn();
    const style = sceneStyle(this.ink, {
      boundaries: config.boundaries,
      names: this.names,
      base: this.base,
      layers,
      time: state.time,
      place: state.place,
      selected: this.selected,
    });
    this.touch = touchable(style, layers);
    return style;
  }

  // Paper is light whatever the screen is.
  get scheme(): Scheme {
    return this.ink === this.box && DARK.matches ? "dark" : "light";
  }

  private drawn(): Drawn[] {
    return this.store.shown().flatMap((one) => {
      const { layer, opacity, colour } = one;
      const { gone, tiles, rows } = this.loading.of(layer);
      if (!one.visible || gone || !(tiles || rows)) return [];
      const dress = this.wardrobe.of(one, this.scheme);
      return [{ layer, opacity, colour, dress, tiles, rows: rows ?? [] }];
    });
  }

  private hits([x, y]: [number, number]): Hit[] {
    const layers = this.touch.filter((name) => this.map.getLayer(name));
    const around: [PointLike, PointLike] = [
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ];
    const hits = new Map<string, Hit>();
    for (const found of this.map.queryRenderedFeatures(around, { layers })) {
      const layer = this.store.layer(found.source);
      const id = String(found.properties._id ?? found.id ?? "");
      const key = `${found.source}/${id}`;
      if (layer && !hits.has(key)) hits.set(key, { layer, id, properties: found.properties });
    }
    return [...hits.values()].slice(0, MOST_HITS);
  }

  private point(event: MapMouseEvent): void {
    const answers = this.hits([event.point.x, event.point.y]).length || this.isOnCount(event);
    this.map.getCanvas().style.cursor = answers ? "pointer" : "";
  }

  private isOnCount({ point }: MapMouseEvent): boolean {
    const all = this.store.shown().map(({ layer }) => overviewName(layer.id));
    const layers = all.filter((name) => this.map.getLayer(name));
    return layers.length > 0 && this.map.queryRenderedFeatures(point, { layers }).length > 0;
  }

  private goNearer({ lngLat }: MapMouseEvent): void {
    const zoom = nearer(this.map.getZoom());
    this.map.easeTo({ center: lngLat, zoom, animate: !this.calm });
  }

  private middle(): [number, number] {
    const { x, y } = this.map.project(this.map.getCenter());
    return [x, y];
  }

  private firstBounds(): Bounds {
    const boxes = this.store.shown().flatMap(({ layer }) => (layer.bbox ? [layer.bbox] : []));
    if (!boxes.length) return this.store.config.bbox;
    return boxes.reduce((a, b) => [
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[2], b[2]),
      Math.max(a[3], b[3]),
    ]);
  }

  // What lies over the map hides nothing of what shall be seen.
  private padding(): { top: number; right: number; bottom: number; left: number } {
    const wide = matchMedia("(min-width: 62rem)").matches;
    const panel = wide ? 400 : 0;
    const sheet = wide ? 0 : 130;
    return { top: 40, right: 50, bottom: 30 + sheet, left: 40 + panel };
  }
}
