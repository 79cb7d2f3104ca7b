// SPDX-License-Identifier: EUPL-1.2
// The style of a package on the page's own sources: its layers in its order, whatever towns bring.

import type { LayerSpecification } from "maplibre-gl";
import { dressed } from "./map-classes";
import type { LayerState } from "./map-style";

// A relation of the package may be here several times, once for each town. Fonts are ours.
export function packageLayers(
  style: LayerSpecification[],
  states: LayerState[],
  font: string[],
): LayerSpecification[] {
  return style.flatMap((layer) =>
    states
      .filter((state) => "source" in layer && layer.source === state.layer.drawnAs)
      .flatMap((state) => {
        const { id, tileLayer } = state.layer;
        return dressed({ layers: [layer] }, id, state.tiles ? tileLayer : null);
      })
      .map((own) => (own.type === "symbol" ? withFont(own, font) : own)),
  );
}

function withFont(
  layer: Extract<LayerSpecification, { type: "symbol" }>,
  font: string[],
): LayerSpecification {
  return { ...layer, layout: { ...layer.layout, "text-font": font } };
}
