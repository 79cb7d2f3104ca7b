// SPDX-License-Identifier: EUPL-1.2
// Asks how far the machine is and shows the page as soon as it is done; without JavaScript the page
// asks again by itself.

import { number } from "../formats";

const PAUSE = 400; // milliseconds

export function start(box: HTMLElement): void {
  const address = box.dataset.state;
  if (address) void ask(box, address);
}

async function ask(box: HTMLElement, address: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) continue;
    const { waits, done } = (await answer.json()) as { waits: boolean; done: number };
    if (!waits) return box.dataset.then ? location.assign(box.dataset.then) : location.reload();
    const place = box.querySelector("[data-done]");
    if (place && done)
      place.textContent = (box.dataset.rows ?? "").replace("{count}", number(done));
  }
}
