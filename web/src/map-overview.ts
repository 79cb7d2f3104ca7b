// SPDX-License-Identifier: EUPL-1.2
// Until the tiles of a layer are built, far views show about how many objects lie where.

import type { LayerSpecification } from "maplibre-gl";

const LAYER = "overview"; // of the tiles, points with `count`
const FIRST_DRAWN = 13; // zoom from which tiles hold the objects themselves
const STEP = 2; // zooms that a click on a number goes nearer

export interface Look {
  paint: string;
  ground: string;
  font: string[];
}

export function overviewLayers(
  source: string,
  { paint, ground, font }: Look,
): LayerSpecification[] {
  const common = { source, "source-layer": LAYER, maxzoom: FIRST_DRAWN };
  return [
    {
      id: overviewName(source),
      type: "circle",
      ...common,
      paint: {
        "circle-color": paint,
        "circle-opacity": 0.9,
        "circle-radius": [
          "interpolate",
          ["linear"],
          ["get", "count"],
          30,
          11,
          1000,
          17,
          100000,
          27,
        ],
        "circle-stroke-color": ground,
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: `${source}:numbers`,
      type: "symbol",
      ...common,
      layout: {
        "text-field": [
          "number-format",
          ["get", "count"],
          { locale: document.documentElement.lang, "max-fraction-digits": 0 },
        ],
        "text-font": font,
        "text-size": 12,
        "text-allow-overlap": true,
      },
      paint: { "text-color": ground },
    },
  ];
}

export function overviewName(source: string): string {
  return `${source}:counts`;
}

export function nearer(zoom: number): number {
  return Math.min(zoom + STEP, FIRST_DRAWN);
}
