// SPDX-License-Identifier: EUPL-1.2
// Asks how far the machine is and shows the page as soon as it is done; without JavaScript the page
// asks again by itself.

const PAUSE = 400; // milliseconds

interface State {
  waits: boolean;
  step: string;
  done: number;
  total: number;
  said: string; // in the language of the page
}

export function start(box: HTMLElement): void {
  const address = box.dataset.state;
  if (address) void ask(box, address);
}

async function ask(box: HTMLElement, address: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) continue;
    const state = (await answer.json()) as State;
    if (!state.waits || state.step !== box.dataset.step)
      return box.dataset.then ? location.assign(box.dataset.then) : location.reload();
    const place = box.querySelector("[data-done]");
    if (place && place.textContent !== state.said) place.textContent = state.said;
    const bar = box.querySelector("progress");
    if (bar && state.total) {
      bar.max = state.total;
      bar.value = state.done;
    }
  }
}
