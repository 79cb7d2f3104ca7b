// SPDX-License-Identifier: EUPL-1.2
// The style of the map as one value: ground, the layers in their order, place, selection.

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import { inkOf } from "../colours";
import type { Row } from "../items";
import {
  collection,
  groundLayers,
  marked,
  SELECTED,
  selectionLayers,
  townNames,
  type Ink,
  type Zooms,
} from "../map-style";
import { isWithin, timeFilter } from "./time";
import type { MapLayer, Place } from "./types";

export interface Drawn {
  layer: MapLayer;
  opacity: number;
  colour: number;
  zooms: Zooms | null; // null: drawn from `rows`
  rows: Row[];
}

export interface Scene {
  boundaries: string;
  base: StyleSpecification | null;
  layers: Drawn[]; // the topmost first
  time: string;
  place: Place | null;
  selected: Row | null;
}

const KINDS = ["points", "lines", "areas"] as const;
const PLACE = "place";
// A whole town in one colour would hide what lies in it: areas are marked by their outline.
const AREAS_OF_SELECTION = "selected:areas";
const FEW = 500; // points up to here are dots one can hit with a finger, from far away, too

export function sceneStyle(inkBox: HTMLElement, scene: Scene): StyleSpecification {
  const ink = inkOf(inkBox);
  const { base } = scene;
  const bottomUp = [...scene.layers].reverse();
  const sources = {
    [SELECTED]: { type: "geojson" as const, data: marked(scene.selected) },
    [PLACE]: { type: "geojson" as const, data: collection(placeRow(scene.place)) },
    ...Object.fromEntries(bottomUp.map((drawn) => [drawn.layer.id, sourceOf(drawn, scene.time)])),
  };
  const data = [
    ...bottomUp.flatMap((drawn) => layersOf(drawn, scene.time, ink)),
    placeLayer(ink),
    ...selectionLayers(ink).filter(({ id }) => id !== AREAS_OF_SELECTION),
  ];
  if (base) {
    return { ...base, sources: { ...base.sources, ...sources }, layers: [...base.layers, ...data] };
  }
  const boundaries = new URL(scene.boundaries, location.href).href;
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: { region: { type: "geojson", data: boundaries }, ...sources },
    layers: [...groundLayers(ink), ...data, ...townNames(ink)],
  };
}

// The layers a click can hit, the topmost first.
export function touchable(layers: Drawn[]): string[] {
  return layers.flatMap(({ layer }) => KINDS.map((kind) => `${layer.id}:${kind}`));
}

function placeRow(place: Place | null): Row[] {
  if (!place) return [];
  const geometry = { type: "Point" as const, coordinates: [place.lng, place.lat] };
  return [{ type: "Feature", geometry, properties: {} }];
}

function sourceOf({ layer, zooms, rows }: Drawn, time: string): SourceSpecification {
  if (!zooms) {
    const within = rows.filter((row) => isWithin(row, layer.time, time));
    return { type: "geojson", data: collection(within) };
  }
  const address = new URL(layer.tiles, location.href).href;
  return {
    type: "vector",
    tiles: [address.replaceAll("%7B", "{").replaceAll("%7D", "}")],
    ...zooms,
  };
}

function layersOf(drawn: Drawn, time: string, ink: Ink): LayerSpecification[] {
  const { layer, zooms } = drawn;
  const paint = ink(`--layer-${drawn.colour}`);
  const strength = drawn.opacity / 100;
  const from = zooms ? { source: layer.id, "source-layer": layer.tileLayer } : { source: layer.id };
  const of = (kind: string): FilterSpecification => filterFor(drawn, kind, time);
  return [
    {
      id: `${layer.id}:areas`,
      type: "fill",
      ...from,
      filter: of("Polygon"),
      paint: { "fill-color": paint, "fill-opacity": 0.35 * strength },
    },
    {
      id: `${layer.id}:borders`,
      type: "line",
      ...from,
      filter: of("Polygon"),
      paint: {
        "line-color": paint,
        "line-opacity": strength,
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.6, 16, 1.8],
      },
    },
    {
      id: `${layer.id}:lines`,
      type: "line",
      ...from,
      filter: of("LineString"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": paint,
        "line-opacity": strength,
        "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1.2, 16, 4],
      },
    },
    pointLayer(drawn, { paint, stroke: ink("--ground-region"), from, filter: of("Point") }),
  ];
}

interface Pens {
  paint: string;
  stroke: string;
  from: { source: string; "source-layer"?: string };
  filter: FilterSpecification;
}

function pointLayer(drawn: Drawn, { paint, stroke, from, filter }: Pens): LayerSpecification {
  const far = drawn.layer.rows < FEW ? 5 : 2.2;
  const strength = drawn.opacity / 100;
  return {
    id: `${drawn.layer.id}:points`,
    type: "circle",
    ...from,
    filter,
    paint: {
      "circle-color": paint,
      "circle-opacity": 0.95 * strength,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, far, 12, Math.max(far, 5), 16, 9],
      "circle-stroke-color": stroke,
      "circle-stroke-opacity": strength,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 13, 1.5],
    },
  };
}

// Rows that are drawn from memory are filtered already; only tiles still need the time.
function filterFor({ layer, zooms }: Drawn, kind: string, time: string): FilterSpecification {
  const shape: ExpressionSpecification = ["==", ["geometry-type"], kind];
  const within = zooms ? timeFilter(layer.time, time) : null;
  return within ? ["all", shape, within] : shape;
}

function placeLayer(ink: Ink): LayerSpecification {
  return {
    id: PLACE,
    type: "circle",
    source: PLACE,
    paint: {
      "circle-color": ink("--text"),
      "circle-radius": 7,
      "circle-stroke-color": ink("--ground"),
      "circle-stroke-width": 3,
    },
  };
}
