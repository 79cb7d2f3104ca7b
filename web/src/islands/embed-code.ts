// SPDX-License-Identifier: EUPL-1.2
// The code to copy follows what is chosen beside it. Without script the code for the usual view
// stands there, and the how-to says what can be added.

interface Config {
  base: string; // address of the installation, with the language's part
  script: string;
  slug: string;
  title: string;
  table: string; // "" where the dataset has one
}

type Given = Record<string, string>; // parameters of the contract

const [LOWEST, HIGHEST] = [60, 2_000]; // pixels
const FILLED: Record<string, number> = { karte: 480, tabelle: 560, naehe: 560, zahl: 200 };

export function start(box: HTMLElement): void {
  const config = JSON.parse(box.dataset.config ?? "{}") as Config;
  const form = box.querySelector<HTMLElement>("[data-embed-choices]");
  if (!form) return;
  form.hidden = false;
  const show = (): void => write(box, config);
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}

function write(box: HTMLElement, config: Config): void {
  const { ansicht = "karte", sprache, ...looks } = choices(box);
  const only = rowsOf(box);
  const more = { ...looks, ...figureOf(box), ...columnsOf(box) };
  const given = { ...(config.table ? { tabelle: config.table } : {}), ...more };
  const query = new URLSearchParams({ ...given, ...only }).toString().replaceAll("%2C", ",");
  const start = sprache === "en" ? "/en" : "";
  const path = `${start}/einbetten/v1/${config.slug}/${ansicht}/`;
  const address = `${config.base}${path}${query && `?${query}`}`;
  const height = heightOf(box);
  put(box, "frame", frameCode(address, ansicht, config.title, height || (FILLED[ansicht] ?? 480)));
  const attributes = {
    ansicht,
    ...given,
    ...(Object.keys(only).length ? { nur: new URLSearchParams(only).toString() } : {}),
    ...(height ? { hoehe: String(height) } : {}),
    ...(sprache ? { sprache } : {}),
  };
  put(box, "component", componentCode(config, attributes));
  box.querySelector<HTMLAnchorElement>("[data-embed-preview]")?.setAttribute("href", address);
}

// What does not fit the view is hidden, and what is hidden is not asked for.
function fit(box: HTMLElement, view: string): void {
  for (const part of box.querySelectorAll<HTMLElement>("[data-embed-for]"))
    part.hidden = !part.dataset.embedFor?.split(" ").includes(view);
  const rows = box.querySelector<HTMLElement>("[data-embed-rows]");
  if (rows) rows.hidden = Boolean(figureOf(box).wert);
  const height = box.querySelector<HTMLInputElement>("[data-embed-height]");
  if (height) height.placeholder = String(FILLED[view] ?? 480);
  const colour = box.querySelector<HTMLInputElement>("[type=color]");
  if (colour) colour.disabled = !isOn(box);
}

function choices(box: HTMLElement): Given {
  const fields = box.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-embed]");
  const view = box.querySelector<HTMLSelectElement>("[data-embed=ansicht]")?.value ?? "karte";
  fit(box, view);
  const found: Given = {};
  for (const field of fields) {
    const off = field instanceof HTMLInputElement && field.type === "color" && !isOn(box);
    if (field.value && !off && !field.closest("[hidden]"))
      found[field.dataset.embed ?? ""] = field.value.replace(/^#/, "");
  }
  return found;
}

function isOn(box: HTMLElement): boolean {
  return box.querySelector<HTMLInputElement>("[data-embed-coloured]")?.checked ?? false;
}

function shownValue(box: HTMLElement, selector: string): string {
  const field = box.querySelector<HTMLInputElement | HTMLSelectElement>(selector);
  return field && !field.closest("[hidden]") ? field.value : "";
}

// Only rows with exactly this value in this column.
function rowsOf(box: HTMLElement): Given {
  const [column, value] = [
    shownValue(box, "[data-embed-column]"),
    shownValue(box, "[data-embed-value]"),
  ];
  return column && value ? { [column]: value } : {};
}

function figureOf(box: HTMLElement): Given {
  const [wert = "", ...column] = shownValue(box, "[data-embed-figure]").split(":");
  return wert ? { wert, spalte: column.join(":") } : {};
}

function columnsOf(box: HTMLElement): Given {
  const all = [...box.querySelectorAll<HTMLInputElement>("[data-embed-shown]")];
  const chosen = all.filter((one) => one.checked && !one.closest("[hidden]"));
  const isPart = chosen.length > 0 && chosen.length < all.length;
  return isPart ? { spalten: chosen.map((one) => one.value).join(",") } : {};
}

function heightOf(box: HTMLElement): number {
  const height = Math.round(Number(shownValue(box, "[data-embed-height]")));
  return height >= LOWEST && height <= HIGHEST ? height : 0;
}

function frameCode(address: string, view: string, title: string, height: number): string {
  const allowed = view === "naehe" ? "geolocation" : "fullscreen";
  return (
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" ` +
    `height="${height}" style="border:0" loading="lazy" ` +
    `referrerpolicy="no-referrer" allow="${allowed}"></iframe>`
  );
}

function componentCode(config: Config, given: Given): string {
  const attributes = Object.entries({ ...given, titel: config.title })
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
  return (
    `<script type="module" src="${escaped(config.script)}"></script>\n` +
    `<drehscheibe-daten datensatz="${escaped(config.slug)}"${attributes}></drehscheibe-daten>`
  );
}

function put(box: HTMLElement, name: string, code: string): void {
  const target = box.querySelector(`[data-embed-code="${name}"] [data-copy-text]`);
  if (target) target.textContent = code;
}

function escaped(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] ?? letter,
  );
}
