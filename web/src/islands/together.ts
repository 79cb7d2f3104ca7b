// SPDX-License-Identifier: EUPL-1.2
// The map where data come together. Its state is its address; every part follows that state.

import type { StyleSpecification } from "maplibre-gl";
import { Adding } from "../together/adding";
import { Canvas, type Hit } from "../together/canvas";
import { find } from "../together/dom";
import { Finder } from "../together/finder";
import { HitPanel } from "../together/hits";
import { LayerList } from "../together/layers";
import { ListView } from "../together/list";
import { connectPrint } from "../together/print";
import { Sources } from "../together/sources";
import { Store } from "../together/store";
import {
  connectHeight,
  connectNearMe,
  connectPlace,
  connectSharing,
  connectSheet,
  connectTime,
  connectViews,
} from "../together/tools";
import type { Config } from "../together/types";

export async function start(box: HTMLElement): Promise<void> {
  const config = JSON.parse(box.dataset.config ?? "{}") as Config;
  const store = new Store(config);
  box.classList.add("is-alive");
  connectHeight(box);
  const canvas = await draw(find(box, "map"), store);
  if (!canvas && !store.state.list) store.adjust({ ...store.state, list: true });
  const panel = new HitPanel(find(box, "hits"), store, canvas);
  const open = (hits: Hit[]): void => panel.open(hits);
  const none = find(box, "none");
  canvas?.connect(open, (nothing) => {
    none.textContent = nothing ? (config.together.nobody ?? "") : "";
  });
  new LayerList(find(box, "layers"), store, canvas);
  new Sources(find(box, "sources"), store);
  new Adding(box, store);
  new Finder(find(box, "find"), store, canvas, open);
  new ListView(find(box, "list"), store, canvas, open);
  connectNearMe(box, store, canvas);
  connectPlace(box, store);
  connectViews(box, store);
  connectTime(box, store);
  connectSheet(box, store);
  connectSharing(box, store, canvas);
  connectPrint(box, store, canvas);
  box.dataset.ready = "";
}

// Without a drawn map the list still works.
async function draw(box: HTMLElement, store: Store): Promise<Canvas | null> {
  const note = box.querySelector<HTMLElement>(".map__note");
  const { config } = store;
  try {
    const library = await import("maplibre-gl");
    library.setWorkerUrl(new URL(config.worker, location.href).href);
    const base = config.baseMap ? await fetchStyle(config.baseMap) : null;
    const canvas = new Canvas(box, store, library, base);
    note?.remove();
    return canvas;
  } catch (reason) {
    console.error(reason);
    box.querySelector(".maplibregl-canvas-container")?.remove();
    if (note) note.textContent = config.together.noMap ?? "";
    return null;
  }
}

async function fetchStyle(address: string): Promise<StyleSpecification> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return (await response.json()) as StyleSpecification;
}
