// SPDX-License-Identifier: EUPL-1.2
// The style of the map as one value: ground, layers, selection. Colours come from the style sheet,
// so they follow the region's accent and the light or dark scheme.

import type { FeatureCollection } from "geojson";
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import { inkOf } from "./colours";
import type { Layer } from "./islands/map";
import type { Row } from "./items";
import { dressed, type Dress } from "./map-classes";
import { boundsOf } from "./map-bounds";
import { overviewLayers } from "./map-overview";
import { packageLayers } from "./map-package";
import { FIRST_NAMED, NAMES, type TownNames } from "./town-names";

export interface Tiles {
  ready: boolean; // built; until then they are drawn from the objects
  minzoom: number;
  maxzoom: number;
  bounds?: [number, number, number, number];
}

export type Zooms = Pick<Tiles, "minzoom" | "maxzoom">;

export interface LayerState {
  layer: Layer;
  position: number;
  visible: boolean;
  tiles: Tiles | null; // null: drawn from `rows`
  rows: Row[] | null; // all, or where there are no tiles those of the view; null: not loaded
  data: FeatureCollection | null; // of `rows`
  dress: Dress | null; // colours from the service; null: one colour, by position
}

const SPECK = 0.005; // degrees, some hundred metres
const COLOURS = 6; // --layer-1 … --layer-6 of the style sheet
const FONT = ["Fira Sans"];
const POLYGONS: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
const LINES: ExpressionSpecification = ["==", ["geometry-type"], "LineString"];
const POINTS: ExpressionSpecification = ["==", ["geometry-type"], "Point"];

export interface Ground {
  boundaries: string;
  names: TownNames;
  base: StyleSpecification | null; // another base map, where the installation has set one
  style?: LayerSpecification[]; // layers of a package
}

export const SELECTED = "selected"; // source of the one object that is marked

export function mapStyle(
  box: HTMLElement,
  ground: Ground,
  layers: LayerState[],
  selected: Row | null,
): StyleSpecification {
  const ink = inkOf(box);
  const shown = layers.filter((state) => state.visible && (state.tiles || state.rows));
  const sources = {
    [SELECTED]: { type: "geojson" as const, data: marked(selected) },
    ...Object.fromEntries(shown.map((state) => [state.layer.id, source(state)])),
  };
  const usual = shown.filter(({ layer }) => !layer.drawnAs);
  const data = [
    // Areas below lines below points, whatever the order of the layers.
    ...usual.flatMap((state) => ofKind(state, /:(areas|borders)/) ?? areaLayers(state, ink)),
    ...usual.flatMap((state) => ofKind(state, /:lines/) ?? lineLayer(state, ink)),
    ...usual.flatMap((state) => ofKind(state, /:points/) ?? pointLayer(state, ink)),
    ...packageLayers(ground.style ?? [], shown, FONT),
    ...shown.flatMap((state) => countLayers(state, ink)),
    ...selectionLayers(ink),
  ];
  const { base } = ground;
  if (base) {
    return { ...base, sources: { ...base.sources, ...sources }, layers: [...base.layers, ...data] };
  }
  return {
    version: 8,
    sources: { ...groundSources(ground), ...sources },
    layers: [...groundLayers(ink), ...data, ...townNames(ink)],
  };
}

// The layers a click can hit, topmost kind first.
export function touchable(layers: LayerState[], style: LayerSpecification[] = []): string[] {
  const shown = layers.filter((state) => state.visible);
  const usual = shown.filter(({ layer }) => !layer.drawnAs);
  return [
    ...packageLayers(style, shown, FONT).map(({ id }) => id),
    ...["points", "lines", "areas"].flatMap((kind) => usual.flatMap((state) => names(state, kind))),
  ];
}

function names({ layer, dress }: LayerState, kind: string): string[] {
  if (!dress) return [`${layer.id}:${kind}`];
  const own = dress.layers.filter(({ id }) => id.startsWith(kind));
  return own.map(({ id }) => `${layer.id}:${id}`);
}

// Layers of the service's style; null where there is none.
function ofKind(state: LayerState, kind: RegExp): LayerSpecification[] | null {
  if (!state.dress) return null;
  const { id, tileLayer } = state.layer;
  const layers = dressed(state.dress, id, state.tiles ? tileLayer : null);
  return layers
    .filter((layer) => kind.test(layer.id.slice(id.length)))
    .map((layer) => (layer.type === "circle" ? largeEnough(layer, state) : layer));
}

function largeEnough(layer: CircleLayerSpecification, state: LayerState): LayerSpecification {
  return { ...layer, paint: { ...layer.paint, "circle-radius": radius(state) } };
}

// The selected object; one that would be a speck on the map of a town gets a dot as well.
export function marked(row: Row | null): FeatureCollection {
  const shown = collection(row ? [row] : []);
  const bounds = row && boundsOf(row.geometry);
  if (!row || !bounds || row.geometry?.type === "Point") return shown;
  const [west, south, east, north] = bounds;
  if (Math.max(east - west, north - south) > SPECK) return shown;
  const centre = { type: "Point" as const, coordinates: [(west + east) / 2, (south + north) / 2] };
  shown.features.push({
    type: "Feature",
    geometry: centre,
    properties: { _id: row.id, dot: true },
  });
  return shown;
}

export function collection(rows: Row[]): FeatureCollection {
  const placed = rows.filter((row) => row.geometry !== null);
  return {
    type: "FeatureCollection",
    features: placed.map((row) => ({
      type: "Feature",
      geometry: row.geometry as NonNullable<Row["geometry"]>,
      properties: { ...filled(row.properties), _id: row.id },
    })),
  };
}

// Without what has no value, as in tiles: filters of styles ask whether a property is there.
function filled(properties: Row["properties"]): Row["properties"] {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([, value]) => value !== null));
}

function source(state: LayerState): SourceSpecification {
  const { layer, rows } = state;
  if (!state.tiles) return { type: "geojson", data: (state.data ??= collection(rows ?? [])) };
  const tiles = [
    new URL(layer.tiles, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}"),
  ];
  const { ready, minzoom, maxzoom, bounds } = state.tiles;
  // What is volatile now is not so when it is built: the map then asks for every tile again.
  const place = bounds ? { bounds } : {};
  return { type: "vector", tiles, minzoom, maxzoom, volatile: !ready, ...place };
}

function countLayers(state: LayerState, ink: Ink): LayerSpecification[] {
  if (!state.tiles || state.tiles.ready) return [];
  const look = { paint: colour(state, ink), ground: ink("--ground-region"), font: FONT };
  return overviewLayers(state.layer.id, look);
}

export type Ink = (name: string) => string;

export function groundSources(
  ground: Pick<Ground, "boundaries" | "names">,
): Record<string, SourceSpecification> {
  return {
    region: { type: "geojson", data: new URL(ground.boundaries, location.href).href },
    [NAMES]: { type: "geojson", data: ground.names.shown },
  };
}

export function groundLayers(ink: Ink): LayerSpecification[] {
  const level = (name: string): ExpressionSpecification => ["==", ["get", "level"], name];
  return [
    { id: "ground", type: "background", paint: { "background-color": ink("--ground-map") } },
    {
      id: "region",
      type: "fill",
      source: "region",
      filter: level("municipality"),
      paint: { "fill-color": ink("--ground-region"), "fill-antialias": false },
    },
    {
      id: "towns",
      type: "line",
      source: "region",
      filter: level("municipality"),
      paint: { "line-color": ink("--line-map"), "line-width": 1 },
    },
    {
      id: "districts",
      type: "line",
      source: "region",
      filter: level("district"),
      paint: { "line-color": ink("--line-map"), "line-width": 2.5 },
    },
  ];
}

export function townNames(ink: Ink): LayerSpecification[] {
  return [
    {
      id: "names",
      type: "symbol",
      source: NAMES,
      minzoom: FIRST_NAMED,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 13,
        "text-padding": 6,
      },
      paint: {
        "text-color": ink("--text-muted"),
        "text-halo-color": ink("--ground-region"),
        "text-halo-width": 1.5,
      },
    },
  ];
}

function common({ layer, tiles }: LayerState): { source: string; "source-layer"?: string } {
  return tiles ? { source: layer.id, "source-layer": layer.tileLayer } : { source: layer.id };
}

function colour(state: LayerState, ink: Ink): string {
  return ink(`--layer-${state.layer.colour ?? (state.position % COLOURS) + 1}`);
}

function areaLayers(state: LayerState, ink: Ink): LayerSpecification[] {
  const paint = colour(state, ink);
  const { id } = state.layer;
  return [
    {
      id: `${id}:areas`,
      type: "fill",
      ...common(state),
      filter: POLYGONS,
      paint: { "fill-color": paint, "fill-opacity": 0.35 },
    },
    {
      id: `${id}:borders`,
      type: "line",
      ...common(state),
      filter: POLYGONS,
      paint: {
        "line-color": paint,
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.6, 16, 1.8],
      },
    },
  ];
}

function lineLayer(state: LayerState, ink: Ink): LayerSpecification {
  return {
    id: `${state.layer.id}:lines`,
    type: "line",
    ...common(state),
    filter: LINES,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": colour(state, ink),
      "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1.2, 16, 4],
    },
  };
}

// Thousands of points far away are a texture, a few are dots one can hit with a finger.
function radius({ rows }: LayerState): ExpressionSpecification {
  const far = rows && rows.length < 500 ? 5 : 2.2;
  return ["interpolate", ["linear"], ["zoom"], 7, far, 12, Math.max(far, 5), 16, 9];
}

function pointLayer(state: LayerState, ink: Ink): LayerSpecification {
  return {
    id: `${state.layer.id}:points`,
    type: "circle",
    ...common(state),
    filter: POINTS,
    paint: {
      "circle-color": colour(state, ink),
      "circle-opacity": 0.95,
      "circle-radius": radius(state),
      "circle-stroke-color": ink("--ground-region"),
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 13, 1.5],
    },
  };
}

export function selectionLayers(ink: Ink): LayerSpecification[] {
  const source = SELECTED;
  return [
    {
      id: "selected:areas",
      type: "fill",
      source,
      filter: POLYGONS,
      paint: { "fill-color": ink("--look-here"), "fill-opacity": 0.45 },
    },
    {
      id: "selected:lines",
      type: "line",
      source,
      filter: ["!", POINTS],
      paint: { "line-color": ink("--look-here"), "line-width": 3 },
    },
    {
      id: "selected:points",
      type: "circle",
      source,
      filter: POINTS,
      paint: {
        "circle-color": ink("--look-here"),
        "circle-radius": 9,
        "circle-stroke-color": ink("--text"),
        "circle-stroke-width": 1.5,
        // A dot that only says where to look gives way to the object itself.
        "circle-opacity": ["step", ["zoom"], 1, 16, ["case", ["has", "dot"], 0, 1]],
        "circle-stroke-opacity": ["step", ["zoom"], 1, 16, ["case", ["has", "dot"], 0, 1]],
      },
    },
  ];
}
