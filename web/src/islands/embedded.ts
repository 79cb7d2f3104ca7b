// SPDX-License-Identifier: EUPL-1.2
// Tells the page around how high this view is, and nothing else; it listens to nobody.
// A view that fills its frame has no height of its own.

const VERSION = 1;

export function start(main: HTMLElement): void {
  if (parent === window || document.body.classList.contains("embedded--filled")) return;
  let told = 0;
  const tell = (): void => {
    const hoehe = Math.ceil(main.getBoundingClientRect().bottom + scrollY);
    if (hoehe === told) return;
    told = hoehe;
    // To whom it may concern: which site is around is not known here, and a height is no secret.
    parent.postMessage({ drehscheibe: VERSION, hoehe }, "*");
  };
  new ResizeObserver(tell).observe(main);
  tell();
}
