// SPDX-License-Identifier: EUPL-1.2
// The map on paper: always light, with title, date, scale and sources; the legend is the list.

import { fill } from "../formats";
import type { Canvas } from "./canvas";
import { el, find } from "./dom";
import type { Store } from "./store";

const LONGEST_WAIT = 5_000; // milliseconds for the last tiles
const WIDEST = 17; // centimetres of a page of A4 between its margins
const HIGHEST = 19;
const LONGEST_BAR = 5;

export function connectPrint(box: HTMLElement, store: Store, canvas: Canvas | null): void {
  const paper = el("div", { class: "always-light" });
  box.append(paper);
  find(box, "print").addEventListener("click", async () => {
    await canvas?.inkFrom(paper);
    if (canvas) await settled(canvas);
    window.print();
  });
  // Also for those who print by the browser's own command, which waits for nothing.
  addEventListener("beforeprint", () => {
    head(box, store, canvas);
    canvas?.inkNow(paper);
  });
  addEventListener("afterprint", () => void canvas?.inkFrom(null));
}

function head(box: HTMLElement, store: Store, canvas: Canvas | null): void {
  const { together: texts } = store.config;
  const language = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date());
  const titles = store.shown().flatMap(({ layer, visible }) => (visible ? [layer.title] : []));
  const parts: HTMLElement[] = [
    el("p", { class: "print-head__title", text: titles.join(" · ") || (texts.title ?? "") }),
    el("p", { text: `${fill(texts.printed, { date: day })} · ${location.href}` }),
  ];
  if (canvas) parts.push(...scale(box, canvas, store));
  find(box, "print-head").replaceChildren(...parts);
}

// The map is printed in a width that is known, so the scale holds whatever the screen was.
function scale(box: HTMLElement, canvas: Canvas, store: Store): HTMLElement[] {
  const { clientWidth, clientHeight } = canvas.map.getCanvas();
  const width = Math.min(WIDEST, (HIGHEST * clientWidth) / clientHeight);
  box.style.setProperty("--print-width", `${width}cm`);
  const metres = canvas.metresPerPixel() * clientWidth;
  const length = niceLength((metres * LONGEST_BAR) / width);
  const bar = el("div", { class: "print-head__bar" });
  bar.style.width = `${(length / metres) * width}cm`;
  const { together: texts } = store.config;
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const far =
    length < 1000
      ? fill(texts.metres, { far: format.format(length) })
      : fill(texts.kilometres, { far: format.format(length / 1000) });
  const ratio = format.format(Number((metres / (width / 100)).toPrecision(2)));
  return [el("p", { text: `${fill(texts.scale, { scale: ratio })} · ${far}:` }), bar];
}

function niceLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * ([5, 2].find((step) => step * power <= metres) ?? 1);
}

function settled(canvas: Canvas): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_WAIT);
    canvas.map.once("idle", () => {
      clearTimeout(timer);
      resolve();
    });
    canvas.map.triggerRepaint();
  });
}
