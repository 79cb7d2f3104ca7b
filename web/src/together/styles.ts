// SPDX-License-Identifier: EUPL-1.2
// Which style of the service a layer has.

import type { MapLayer } from "./types";

export const PLAIN = "plain"; // one colour, of our own palette: beside others it must differ

export function styleOf(layer: MapLayer, asked: string): string {
  if (!layer.dresses) return PLAIN;
  const known = asked && layer.dresses.styles.includes(asked);
  return known ? asked : layer.dresses.chosen;
}

export function isPlain(layer: MapLayer, asked: string): boolean {
  return styleOf(layer, asked) === PLAIN;
}
