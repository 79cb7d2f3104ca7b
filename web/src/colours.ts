// SPDX-License-Identifier: EUPL-1.2
// Colours of the style sheet in a form that MapLibre reads: it knows neither var() nor oklch().

const dark = matchMedia("(prefers-color-scheme: dark)");

// An embedded page may be light or dark for good, whatever the reader likes.
export function isDark(): boolean {
  const { scheme } = document.documentElement.dataset;
  return scheme ? scheme === "dark" : dark.matches;
}

export function inkOf(element: HTMLElement): (name: string) => string {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map<string, string>();

  function read(name: string): string {
    probe.style.color = `var(${name})`;
    const computed = getComputedStyle(probe).color;
    if (!pen) return computed;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = computed;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  }

  queueMicrotask(() => probe.remove());
  return (name) => {
    const found = known.get(name) ?? read(name);
    known.set(name, found);
    return found;
  };
}
