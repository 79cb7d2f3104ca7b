// SPDX-License-Identifier: EUPL-1.2
// Starts the islands of a page: elements with `data-island="name"`. Every page works without them.

type Island = { start(element: HTMLElement): void | Promise<void> };

const islands: Record<string, () => Promise<Island>> = {
  ask: () => import("./islands/ask"),
  call: () => import("./islands/call"),
  copy: () => import("./islands/copy"),
  embedded: () => import("./islands/embedded"),
  "embed-code": () => import("./islands/embed-code"),
  map: () => import("./islands/map"),
  near: () => import("./islands/near"),
  nearby: () => import("./islands/nearby"),
  resumable: () => import("./islands/resumable"),
  search: () => import("./islands/search"),
  "static-search": () => import("./islands/static-search"),
  suggest: () => import("./islands/suggest"),
  together: () => import("./islands/together"),
  table: () => import("./islands/table"),
  upload: () => import("./islands/upload"),
  wait: () => import("./islands/wait"),
};

function startIsland(element: HTMLElement): void {
  const load = islands[element.dataset.island ?? ""];
  load?.()
    .then((island) => island.start(element))
    .catch((reason: unknown) => console.error(element.dataset.island, reason));
}

for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) {
  startIsland(element);
}
