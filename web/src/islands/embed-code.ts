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
  const chosen = choices(box);
  const { ansicht = "karte", sprache, ...asked } = chosen;
  const given = { ...(config.table ? { tabelle: config.table } : {}), ...asked };
  const query = new URLSearchParams(given).toString();
  const start = sprache === "en" ? "/en" : "";
  const path = `${start}/einbetten/v1/${config.slug}/${ansicht}/`;
  const address = `${config.base}${path}${query && `?${query}`}`;
  put(box, "frame", frameCode(address, ansicht, config.title));
  put(
    box,
    "component",
    componentCode(config, { ansicht, ...given, ...(sprache ? { sprache } : {}) }),
  );
  box.querySelector<HTMLAnchorElement>("[data-embed-preview]")?.setAttribute("href", address);
}

function choices(box: HTMLElement): Record<string, string> {
  const fields = box.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-embed]");
  const found: Record<string, string> = {};
  for (const field of fields) {
    const off = field instanceof HTMLInputElement && field.type === "color" && !isOn(box);
    if (field.value && !off) found[field.dataset.embed ?? ""] = field.value.replace(/^#/, "");
  }
  return found;
}

function isOn(box: HTMLElement): boolean {
  return box.querySelector<HTMLInputElement>("[data-embed-coloured]")?.checked ?? false;
}

function frameCode(address: string, view: string, title: string): string {
  const allowed = view === "naehe" ? "geolocation" : "fullscreen";
  return (
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" ` +
    `height="${FILLED[view] ?? 480}" style="border:0" loading="lazy" ` +
    `referrerpolicy="no-referrer" allow="${allowed}"></iframe>`
  );
}

function componentCode(config: Config, given: Record<string, string>): string {
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
