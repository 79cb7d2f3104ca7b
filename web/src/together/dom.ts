// SPDX-License-Identifier: EUPL-1.2
// Elements in one line each. Texts are set as text, never as markup.

type Given = Record<string, string | number | boolean | (() => void) | undefined>;

// `onclick` and the like take functions; `true` sets an attribute without value; `text` is content.
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = String(value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

export function button(label: string, act: () => void, given: Given = {}): HTMLButtonElement {
  return el("button", { type: "button", text: label, onclick: act, ...given });
}

// A small square button whose sign is for the eye and whose name is for everybody.
export function sign(glyph: string, name: string, act: () => void, given: Given = {}): HTMLElement {
  const glyphBox = el("span", { "aria-hidden": "true", text: glyph });
  const nameBox = el("span", { class: "kern-sr-only", text: name });
  const given2 = { type: "button", class: "sign", title: name, onclick: act, ...given };
  return el("button", given2, glyphBox, nameBox);
}

export function find<T extends HTMLElement = HTMLElement>(box: HTMLElement, name: string): T {
  const found = box.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`data-${name}`);
  return found;
}
