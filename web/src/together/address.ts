// SPDX-License-Identifier: EUPL-1.2
// The state of the map as its address; the same rules as `portal/themed_maps/address.py`.
// The view is in the fragment (MapLibre keeps it), which no server ever sees.

import type { Place } from "./types";

export interface ShownLayer {
  id: string;
  visible: boolean;
  opacity: number; // percent
  colour: number; // of the palette, from 1
  style: string; // of the service; "": the one it suggests
}

export interface State {
  layers: ShownLayer[]; // the topmost first
  time: string; // "2024-01-01/..", "" for all times
  place: Place | null;
  selected: string; // collection/feature
  list: boolean;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,160}/i.source;
const LOOK = /(?:,(aus))?(?:,(100|[1-9]?\d))?(?:,f([1-8]))?(?:,(plain|by-[^\s,<>"'&#]{1,80}))?$/
  .source;
const DRAWN = new RegExp(`(${NAME})${LOOK}`, "i");
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOST_LAYERS = 30;
const MOST_CHARACTERS = 200;

export function readAddress(search: string, known: (id: string) => boolean): State {
  const query = new URLSearchParams(search);
  const layers = new Map<string, ShownLayer>();
  for (const text of query.getAll("ebene")) {
    const layer = readLayer(text, layers.size);
    if (layer && known(layer.id) && !layers.has(layer.id)) layers.set(layer.id, layer);
  }
  return {
    layers: [...layers.values()].slice(0, MOST_LAYERS),
    time: readTime(query.get("zeit") ?? ""),
    place: readPlace(query.get("ort") ?? ""),
    selected: (query.get("objekt") ?? "").slice(0, MOST_CHARACTERS),
    list: query.get("liste") === "1",
  };
}

function readLayer(text: string, position: number): ShownLayer | null {
  const match = DRAWN.exec(text) ?? DRAWN.exec(text.split(",")[0] ?? "");
  if (!match) return null;
  const [, id = "", hidden, opacity, colour, style = ""] = match;
  return {
    id,
    visible: !hidden,
    opacity: Number(opacity ?? 100),
    colour: Number(colour ?? (position % 8) + 1),
    style,
  };
}

function readTime(text: string): string {
  const [first = "", last = first] = text.split("/");
  const ends = [first, last].map((end) => (DAY.test(end) ? end : ".."));
  return ends.every((end) => end === "..") ? "" : ends.join("/");
}

function readPlace(text: string): Place | null {
  const [lng, lat, ...name] = text.slice(0, MOST_CHARACTERS).split(",");
  const place = { lng: Number(lng), lat: Number(lat), name: name.join(","), own: false };
  const inside = Math.abs(place.lng) <= 180 && Math.abs(place.lat) <= 85;
  return lng && lat && inside ? place : null;
}

export function writeAddress(state: State): string {
  const query = new URLSearchParams();
  state.layers.forEach((layer, position) => query.append("ebene", layerText(layer, position)));
  if (state.time) query.set("zeit", state.time);
  const { place } = state;
  if (place && !place.own)
    query.set("ort", `${place.lng.toFixed(5)},${place.lat.toFixed(5)},${place.name}`);
  if (state.selected) query.set("objekt", state.selected);
  if (state.list) query.set("liste", "1");
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text ? `?${text}` : "";
}

function layerText({ id, visible, opacity, colour, style }: ShownLayer, position: number): string {
  const parts = [id];
  if (!visible) parts.push("aus");
  if (opacity < 100) parts.push(String(opacity));
  if (colour !== (position % 8) + 1) parts.push(`f${colour}`);
  if (style) parts.push(style);
  return parts.join(",");
}

// With a colour that no other layer has, while there are any; `above`: how many stay over it.
export function withLayer(
  state: State,
  id: string,
  { colours, above }: { colours: number; above: number },
): State {
  if (state.layers.some((layer) => layer.id === id)) return state;
  const used = new Set(state.layers.map((layer) => layer.colour));
  const free = Array.from({ length: colours }, (_, n) => n + 1).find((n) => !used.has(n));
  const colour = free ?? (state.layers.length % colours) + 1;
  const layers = [...state.layers];
  layers.splice(above, 0, { id, visible: true, opacity: 100, colour, style: "" });
  return { ...state, layers };
}

export function changed(state: State, id: string, change: Partial<ShownLayer>): State {
  const layers = state.layers.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...state, layers };
}

export function without(state: State, id: string): State {
  const selected = state.selected.startsWith(`${id}/`) ? "" : state.selected;
  return { ...state, selected, layers: state.layers.filter((layer) => layer.id !== id) };
}

export function moved(state: State, id: string, by: number): State {
  const layers = [...state.layers];
  const from = layers.findIndex((layer) => layer.id === id);
  const [layer] = layers.splice(from, 1);
  if (layer) layers.splice(Math.max(0, from + by), 0, layer);
  return { ...state, layers };
}
