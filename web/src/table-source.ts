// SPDX-License-Identifier: EUPL-1.2
// Where a table gets its pages from: all rows in memory, or the interface, page by page.

import { cell, holds, type Column, type Texts } from "./formats";
import { allRows, fetchPage, pageUrl, type Row } from "./items";

export interface Filter {
  typed: string; // as written, for tables in memory: anywhere in a row
  column: string; // for large tables: this property …
  value: string; // … has exactly this value
}

export interface View {
  rows: Row[];
  first: number;
  total: number | null;
  hasNext: boolean;
  hasPrevious: boolean;
}

export interface Source {
  next(): Promise<View>;
  previous(): Promise<View>;
  filter(filter: Filter | null): Promise<View>;
  sort(column: Column, direction: 1 | -1): Promise<View>;
}

export interface SourceConfig {
  items: string;
  rows: number | null;
  pageRows: number;
  columns: Column[];
  texts: Texts;
}

export function wholeSource(config: SourceConfig): Source {
  let start = 0;
  let typed = "";
  let order: ((one: Row, other: Row) => number) | null = null;

  async function view(): Promise<View> {
    const rows = await allRows(config.items);
    const found = typed ? rows.filter((row) => rowHolds(row, typed, config)) : [...rows];
    if (order) found.sort(order);
    start = Math.max(0, Math.min(start, found.length - 1));
    return {
      rows: found.slice(start, start + config.pageRows),
      first: start + 1,
      total: found.length,
      hasNext: start + config.pageRows < found.length,
      hasPrevious: start > 0,
    };
  }

  return {
    next: () => ((start += config.pageRows), view()),
    previous: () => ((start = Math.max(0, start - config.pageRows)), view()),
    filter: (filter) => ((typed = filter?.typed ?? ""), (start = 0), view()),
    sort: (column, direction) => ((order = by(column, direction)), (start = 0), view()),
  };
}

function rowHolds(row: Row, typed: string, config: SourceConfig): boolean {
  return config.columns.some((column) => {
    const value = row.properties[column.name];
    return holds(cell(value, column, config.texts), typed) || String(value) === typed;
  });
}

function by(column: Column, direction: 1 | -1): (one: Row, other: Row) => number {
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  return (one, other) => {
    const a = one.properties[column.name];
    const b = other.properties[column.name];
    // Empty cells stay last in both directions: nobody looks for them.
    if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
    if (b === null || b === undefined) return -1;
    if (typeof a === "number" && typeof b === "number") return (a - b) * direction;
    return words.compare(String(a), String(b)) * direction;
  };
}

interface Step {
  url: string;
  first: number;
}

export function pagedSource(config: SourceConfig): Source {
  let filter: Filter | null = null;
  let trail: Step[] = [firstStep()]; // every page on the way here; the last is the one shown
  let nextUrl: string | null | undefined; // undefined: the server's first page, not asked yet
  let shown = config.pageRows;

  function firstStep(): Step {
    const wanted = filter ? { [filter.column]: filter.value } : {};
    return { url: pageUrl(config.items, { ...wanted, limit: config.pageRows }), first: 1 };
  }

  async function view(): Promise<View> {
    const step = trail[trail.length - 1] ?? firstStep();
    const page = await fetchPage(step.url);
    nextUrl = page.next;
    shown = page.rows.length;
    return {
      rows: page.rows,
      first: step.first,
      total: filter ? page.matched : (page.matched ?? config.rows),
      hasNext: page.next !== null,
      hasPrevious: trail.length > 1,
    };
  }

  async function next(): Promise<View> {
    if (nextUrl === undefined) await view();
    const here = trail[trail.length - 1] ?? firstStep();
    if (nextUrl) trail.push({ url: nextUrl, first: here.first + shown });
    return view();
  }

  return {
    next,
    previous: () => (trail.length > 1 && trail.pop(), view()),
    filter: (wanted) => ((filter = wanted), (trail = [firstStep()]), view()),
    sort: () => view(), // the interface keeps its own order; headers of large tables are no buttons
  };
}
