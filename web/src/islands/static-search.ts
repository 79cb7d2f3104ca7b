// SPDX-License-Identifier: EUPL-1.2
// Search in a copy of the portal that no program answers for: an index of all datasets, searched in
// the browser. Umlauts in any spelling, endings, parts of compound words, small typing errors.

import MiniSearch from "minisearch";

interface Entry {
  id: string;
  title: string;
  text: string;
  kind: string;
  meta: string[];
  words: Record<string, string>;
  facets: Record<string, string[]>;
  address?: string; // from the root of the copy: of what is no dataset
  heading?: string;
}

const FIELDS = ["title", "keywords", "publisher", "columns", "description"];
const BOOST = { title: 8, keywords: 4, publisher: 2, columns: 1.5, description: 1 };
const PAUSE = 150; // milliseconds without a key before searching
const SHORTEST_PART = 4; // letters of a word within a compound
const SHORTEST_TYPO = 5;
const MOST_BESIDE = 3;

// As `catalogue/words.py` does it: "Möhnesee", "Moehnesee" and "Mohnesee" become one.
function folded(text: string): string {
  const plain = text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD");
  return plain.replace(/\p{M}/gu, "").replace(/(?<=[aou])e/g, "");
}

// A compound is found by its last parts: "Kinderspielplatz" by "Spielplatz".
function parts(word: string): string[] {
  const ends = [word];
  for (let start = 1; start <= word.length - SHORTEST_PART; start++) ends.push(word.slice(start));
  return ends;
}

export async function start(form: HTMLElement): Promise<void> {
  const results = form.querySelector<HTMLElement>("[data-search-part=results]");
  if (!(form instanceof HTMLFormElement) || !results) return;
  const before = [...results.childNodes];
  const entries = await load(form.dataset.index ?? "");
  const engine = indexOf(entries);
  const root = new URL(form.dataset.index ?? "", location.href).href; // the index lies there
  readAddress(form);

  function show(): void {
    const asked = new FormData(form as HTMLFormElement);
    const chosen = [...asked].filter(([name, value]) => name !== "q" && value !== "");
    const typed = String(asked.get("q") ?? "").trim();
    if (!typed && chosen.length === 0) {
      results?.replaceChildren(...before);
      return;
    }
    const found = typed ? search(engine, entries, typed) : entries.filter((one) => !one.address);
    const fitting = found.filter((entry) => fits(entry, chosen));
    results?.replaceChildren(...beside(fitting, root), ...listed(fitting));
  }

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(show, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  show();
}

async function load(address: string): Promise<Entry[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return (await response.json()) as Entry[];
}

function indexOf(entries: Entry[]): MiniSearch<Entry> {
  const engine = new MiniSearch<Entry>({
    fields: FIELDS,
    extractField: (entry, name) => (name === "id" ? entry.id : (entry.words[name] ?? "")),
    processTerm: (term) => parts(folded(term)),
  });
  engine.addAll(entries);
  return engine;
}

function search(engine: MiniSearch<Entry>, entries: Entry[], typed: string): Entry[] {
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const hits = engine.search(typed, {
    boost: BOOST,
    combineWith: "AND",
    prefix: true,
    fuzzy: (term) => (term.length >= SHORTEST_TYPO ? 0.2 : false),
    processTerm: folded,
  });
  return hits.map((hit) => known.get(String(hit.id))).filter((entry) => entry !== undefined);
}

// What the home page's search box sent: `daten/?q=…`.
function readAddress(form: HTMLFormElement): void {
  const typed = new URLSearchParams(location.search).get("q");
  const field = form.querySelector<HTMLInputElement>("[name=q]");
  if (typed && field) field.value = typed;
}

// Within a facet one of the chosen values is enough; all facets must fit.
function fits(entry: Entry, chosen: [string, FormDataEntryValue][]): boolean {
  return chosen.every(([name]) =>
    chosen.some(([other, value]) => {
      return other === name && entry.facets[name]?.includes(String(value));
    }),
  );
}

// What is no dataset stands before them, under its own heading.
function beside(found: Entry[], root: string): HTMLElement[] {
  const others = found.filter((entry) => entry.address).slice(0, MOST_BESIDE);
  if (others.length === 0) return [];
  const section = element("section", "beside");
  const list = element("ul", "results");
  list.append(...others.map((one) => result(one, new URL(one.address ?? "", root).href)));
  section.append(element("h2", "beside__heading", others[0]?.heading), list);
  return [section];
}

function listed(every: Entry[]): HTMLElement[] {
  const found = every.filter((entry) => !entry.address);
  const count = document.createElement("p");
  count.className = "catalogue__count";
  const english = document.documentElement.lang === "en";
  const noun = english ? ["dataset", "datasets"] : ["Datensatz", "Datensätze"];
  count.textContent = `${found.length} ${found.length === 1 ? noun[0] : noun[1]}`;
  const list = document.createElement("ul");
  list.className = "results";
  list.append(...found.map((one) => result(one, `${here()}${one.id}/`)));
  return [count, list];
}

function result(entry: Entry, address: string): HTMLElement {
  const item = element("li", "result");
  const title = element(entry.address ? "h3" : "h2", "result__title");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = entry.title;
  title.append(link);
  const text = element("p", "result__text", entry.text);
  const meta = element("p", "result__meta");
  meta.append(element("span", "chip", entry.kind), " ");
  for (const one of entry.meta.filter(Boolean)) meta.append(element("span", "", one), " ");
  item.append(title, ...(entry.text ? [text] : []), meta);
  return item;
}

// Results of the second page of the list are one folder up.
function here(): string {
  return location.pathname.includes("/seite/") ? "../../" : "./";
}

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
