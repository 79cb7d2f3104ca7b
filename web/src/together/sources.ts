// SPDX-License-Identifier: EUPL-1.2
// Whom the map has to name: the region's boundaries and the owners of the visible layers.

import type { Store } from "./store";

export class Sources {
  constructor(
    private readonly box: HTMLElement,
    private readonly store: Store,
  ) {
    store.onChange(() => this.draw());
    this.draw();
  }

  private draw(): void {
    const { config } = this.store;
    const shown = this.store.shown().filter(({ visible }) => visible);
    const names = [...new Set([config.attribution, ...shown.map(({ layer }) => layer.source)])];
    const said = (name: string): boolean =>
      names.some((other) => other !== name && other.startsWith(name));
    this.box.textContent = names.filter((name) => name && !said(name)).join(" · ");
  }
}
