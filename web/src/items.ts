// SPDX-License-Identifier: EUPL-1.2
// Reads features of a collection: page by page through the next links, or all of a small one.

import type { Feature, FeatureCollection, Geometry } from "geojson";

export type Row = Feature<Geometry | null, Record<string, unknown>>;

export interface Page {
  rows: Row[];
  next: string | null;
  matched: number | null;
  characters: number;
}

interface Link {
  rel?: string;
  href: string;
}

const LARGEST_PAGE = 1000;
// Few rows can still be huge (one forest of 100,000 corners): beyond this nobody loads them whole.
const MOST_ROWS = 5_000; // what a filter leaves of a large table may be large, too
const MOST_CHARACTERS = 12_000_000;

export class TooLarge extends Error {}

// The interface says in plain words what is wrong with a question ("must be a whole number").
export class Refused extends Error {}

// Taken back since the page was opened, or never there.
export class Gone extends Refused {}

export async function fetchPage(url: string, most = Infinity): Promise<Page> {
  const response = await fetch(url, {
    headers: { Accept: "application/geo+json", "Accept-Language": document.documentElement.lang },
  });
  if (!response.ok) throw await refusal(response);
  const text = await limitedText(response, most);
  const body = JSON.parse(text) as FeatureCollection & { links?: Link[]; numberMatched?: number };
  const next = body.links?.find((link) => link.rel === "next")?.href;
  return {
    rows: body.features as Row[],
    next: next ? sameOrigin(next) : null,
    matched: body.numberMatched ?? null,
    characters: text.length,
  };
}

async function refusal(response: Response): Promise<Error> {
  const type = response.headers.get("Content-Type") ?? "";
  const problem = type.includes("problem+json") ? await response.json().catch(() => ({})) : {};
  const { detail } = problem as { detail?: string };
  const words = detail ?? `${response.status} ${response.url}`;
  if (response.status === 410 || response.status === 404) return new Gone(words);
  return detail ? new Refused(detail) : new Error(words);
}

async function limitedText(response: Response, most: number): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parts: string[] = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > most) {
      await reader?.cancel();
      throw new TooLarge(response.url);
    }
  }
  return parts.join("");
}

// Behind a proxy the server may not know its own public name; the path is what counts.
function sameOrigin(href: string): string {
  const url = new URL(href, location.href);
  return url.pathname + url.search;
}

// `items` may bring a filter of its own.
export function pageUrl(items: string, parameters: Record<string, string | number>): string {
  const [path, filter] = items.split("?");
  const query = new URLSearchParams(filter);
  query.set("f", "json");
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return `${path}?${query}`;
}

const whole = new Map<string, Promise<Row[]>>();

// All features of a small collection; map and table of one page share them. Throws `TooLarge`.
export function allRows(items: string): Promise<Row[]> {
  let rows = whole.get(items);
  if (!rows) {
    rows = readAll(items);
    rows.catch((reason: unknown) => reason instanceof TooLarge || whole.delete(items));
    whole.set(items, rows);
  }
  return rows;
}

async function readAll(items: string): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = pageUrl(items, { limit: LARGEST_PAGE });
  let left = MOST_CHARACTERS;
  while (next) {
    const page: Page = await fetchPage(next, left);
    rows.push(...page.rows);
    left -= page.characters;
    if (rows.length > MOST_ROWS) throw new TooLarge(items);
    next = page.next;
  }
  return rows;
}

export async function fetchRow(items: string, id: string): Promise<Row> {
  const response = await fetch(`${items.split("?")[0]}/${encodeURIComponent(id)}?f=json`);
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Row;
}
