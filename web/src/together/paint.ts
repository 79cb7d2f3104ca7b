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
import { dressed, type Dress } from "../map-classes";
import { overviewLayers } from "../map-overview";
import {
  collection,
  groundLayers,
  groundSources,
  marked,
  SELECTED,
  selectionLayers,
  townNames,
  type Ink,
  type Tiles,
} from "../map-style";
import type { TownNames } from "../town-names";
import { isWithin, timeFilter } from "./time";
import type { MapLayer, Place } from "./types";

export interface Drawn {
  layer: MapLayer;
  opacity: number;
  colour: number;
  dress: Dress | null; // null: one colour of our palette
  tiles: Tiles | null; // null: drawn from `rows`
  rows: Row[];
}

export interface Scene {
  boundaries: string;
  names: TownNames;
  base: StyleSpecification | null;
  layers: Drawn[]; // the topmost first
  time: string;
  place: Place | null;
  selected: Row | null;
}

const FONT = ["Fira Sans"];
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
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: { ...groundSources(scene), ...sources },
    layers: [...groundLayers(ink), ...data, ...townNames(ink)],
  };
}

// The layers a click can hit; which of them lies on top, the map knows.
export function touchable({ layers }: StyleSpecification, shown: Drawn[]): string[] {
  const ids = new Set(shown.map(({ layer }) => layer.id));
  return layers
    .filter((layer) => "source" in layer && ids.has(layer.source))
    .map(({ id }) => id)
    .filter((id) => !/:(counts|numbers|borders)$/.test(id));
}

function placeRow(place: Place | null): Row[] {
  if (!place) return [];
  const geometry = { type: "Point" as const, coordinates: [place.lng, place.lat] };
  return [{ type: "Feature", geometry, properties: {} }];
}

function sourceOf({ layer, tiles, rows }: Drawn, time: string): SourceSpecification {
  if (!tiles) {
    const within = rows.filter((row) => isWithin(row, layer.time, time));
    return { type: "geojson", data: collection(within) };
  }
  const address = new URL(layer.tiles, location.href).href;
  const { ready, minzoom, maxzoom, bounds } = tiles;
  return {
    type: "vector",
    tiles: [address.replaceAll("%7B", "{").replaceAll("%7D", "}")],
    minzoom,
    maxzoom,
    volatile: !ready, // what is volatile now is asked for again when it is built
    ...(bounds ? { bounds } : {}),
  };
}

function layersOf(drawn: Drawn, time: string, ink: Ink): LayerSpecification[] {
  const { layer, tiles, dress } = drawn;
  const pens: Pens = {
    paint: ink(`--layer-${drawn.colour}`),
    ground: ink("--ground-region"),
    strength: drawn.opacity / 100,
    from: tiles ? { source: layer.id, "source-layer": layer.tileLayer } : { source: layer.id },
    within: tiles ? timeFilter(layer.time, time) : null, // rows are filtered already
  };
  const features = dress ? dressedLayers(drawn, dress, pens) : plainLayers(drawn, pens);
  const look = { paint: pens.paint, ground: pens.ground, font: FONT };
  const counts = tiles && !tiles.ready ? overviewLayers(layer.id, look) : [];
  return [...features, ...counts];
}

interface Pens {
  paint: string;
  ground: string;
  strength: number;
  from: { source: string; "source-layer"?: string };
  within: ExpressionSpecification | null;
}

function plainLayers(drawn: Drawn, pens: Pens): LayerSpecification[] {
  const { layer } = drawn;
  const { paint, strength, from } = pens;
  const of = (kind: string): FilterSpecification => {
    const shape: ExpressionSpecification = ["==", ["geometry-type"], kind];
    return pens.within ? ["all", shape, pens.within] : shape;
  };
  const edge: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 10, 0.6, 16, 1.8];
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
      paint: { "line-color": paint, "line-opacity": strength, "line-width": edge },
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
    {
      id: `${layer.id}:points`,
      type: "circle",
      ...from,
      filter: of("Point"),
      paint: {
        "circle-color": paint,
        "circle-opacity": 0.95 * strength,
        "circle-radius": radiusOf(layer),
        "circle-stroke-color": pens.ground,
        "circle-stroke-opacity": strength,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 13, 1.5],
      },
    },
  ];
}

function radiusOf({ rows }: MapLayer): ExpressionSpecification {
  const far = rows < FEW ? 5 : 2.2;
  return ["interpolate", ["linear"], ["zoom"], 7, far, 12, Math.max(far, 5), 16, 9];
}

// The layers of a style of the service, with our own opacity, time and sizes.
function dressedLayers(drawn: Drawn, dress: Dress, pens: Pens): LayerSpecification[] {
  const { layer, tiles } = drawn;
  return dressed(dress, layer.id, tiles ? layer.tileLayer : null).map((one) => {
    const paint: Record<string, unknown> = { ...one.paint };
    for (const name of OPACITIES[one.type] ?? []) {
      const own = paint[name];
      paint[name] = (typeof own === "number" ? own : 1) * pens.strength;
    }
    if (one.type === "circle") paint["circle-radius"] = radiusOf(layer);
    const filter = "filter" in one ? one.filter : undefined;
    const both = pens.within
      ? { filter: filter ? ["all", asExpression(filter as Legacy), pens.within] : pens.within }
      : {};
    return { ...one, paint, ...both } as LayerSpecification;
  });
}

const OPACITIES: Partial<Record<LayerSpecification["type"], string[]>> = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
};

type Legacy = [string, ...unknown[]];

// Filters of the oldest kind, which styles are written in, cannot stand beside expressions.
function asExpression([name, ...rest]: Legacy): ExpressionSpecification {
  if (name === "all") {
    return ["all", ...rest.map((part) => asExpression(part as Legacy))] as ExpressionSpecification;
  }
  const [column, value] = rest as [string, unknown];
  if (column === "$type") return ["==", ["geometry-type"], value as string];
  const has: ExpressionSpecification = ["has", column];
  if (name === "!has") return ["!", has];
  return ["all", has, [name, ["get", column], value]] as ExpressionSpecification;
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
