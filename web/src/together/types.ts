// SPDX-License-Identifier: EUPL-1.2
// What the page tells the map where data come together.

import type { Texts } from "../formats";
import type { Layer } from "../islands/map";
import type { Colours } from "../map-classes";
import type { Bounds } from "../map-bounds";

export interface MapLayer extends Layer {
  owner: string;
  source: string; // whom a user of the data must name
  date: string; // as people read it
  licence: string;
  licenceUrl: string;
  bbox: Bounds | null;
  time: string; // name of the column that says when, "" without one
  rows: number;
  dresses: Dresses | null; // styles of the service, by columns
}

export interface Dresses extends Colours {
  titles: Record<string, string>;
}

export interface Config {
  layers: MapLayer[];
  bbox: Bounds;
  attribution: string;
  boundaries: string;
  baseMap: string;
  worker: string;
  search: string;
  places: string;
  embed: string;
  colours: number;
  texts: Texts;
  mapTexts: Texts;
  together: Texts;
}

export interface Place {
  lng: number;
  lat: number;
  name: string;
  own: boolean; // where somebody stands: it never becomes part of an address
}
