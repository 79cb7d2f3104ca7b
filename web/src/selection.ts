// SPDX-License-Identifier: EUPL-1.2
// One object is selected per collection; map and table tell each other through the document.

import type { Row } from "./items";

export interface Selection {
  collection: string;
  row: Row | null;
  origin: "map" | "table";
  // The person asked to see it in the other view, not only to mark it.
  reveal: boolean;
}

const NAME = "drehscheibe:select";

export function select(selection: Selection): void {
  document.dispatchEvent(new CustomEvent<Selection>(NAME, { detail: selection }));
}

export function onSelect(collection: string, react: (selection: Selection) => void): void {
  document.addEventListener(NAME, (event) => {
    const selection = (event as CustomEvent<Selection>).detail;
    if (selection.collection === collection) react(selection);
  });
}
