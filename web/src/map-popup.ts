// SPDX-License-Identifier: EUPL-1.2
// What a click on an object shows: its name, its first values, the way into the table.

import { cell, type Texts } from "./formats";
import type { Layer } from "./islands/map";
import type { Row } from "./items";
import { select } from "./selection";

const MOST_VALUES = 5;

export function popupContent(layer: Layer, row: Row, texts: Texts): HTMLElement {
  const content = document.createElement("div");
  const title = document.createElement("p");
  title.className = "map-popup__title";
  title.textContent = String(row.properties[layer.name] ?? layer.title);
  content.append(title, values(layer, row, texts));
  const way = wayOn(layer, row, texts);
  if (way) content.append(way);
  return content;
}

function values(layer: Layer, row: Row, texts: Texts): HTMLElement {
  const list = document.createElement("dl");
  list.className = "map-popup__values";
  const shown = layer.columns
    .filter((column) => column.name !== layer.name)
    .map((column) => ({ column, text: cell(row.properties[column.name], column, texts) }))
    .filter(({ text }) => text !== "");
  for (const { column, text } of shown.slice(0, MOST_VALUES)) {
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = column.title;
    value.textContent = column.unit ? `${text} ${column.unit}` : text;
    list.append(term, value);
  }
  return list;
}

function wayOn(layer: Layer, row: Row, texts: Texts): HTMLElement | null {
  if (document.querySelector(`[data-table-of="${CSS.escape(layer.id)}"]`)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = texts.showInTable ?? "";
    button.addEventListener("click", () =>
      select({ collection: layer.id, row, origin: "map", reveal: true }),
    );
    return button;
  }
  if (!layer.url) return null;
  const link = document.createElement("a");
  link.href = layer.url;
  link.textContent = layer.title;
  return link;
}
