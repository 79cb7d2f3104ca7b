// SPDX-License-Identifier: EUPL-1.2
// Takes over the first page that the server rendered: pages, filters, sorts, marks the selected row.
// Small tables are loaded once; large ones are read page by page through the interface.

import { asParameter, cell, fill, number, type Column, type Texts } from "../formats";
import { fetchRow, Refused, TooLarge, type Row } from "../items";
import { onSelect, select } from "../selection";
import { pagedSource, wholeSource, type Filter, type Source, type View } from "../table-source";

interface Config {
  id: string;
  items: string;
  rows: number | null; // of a filtered table perhaps nobody knows
  pageRows: number;
  whole: boolean;
  columns: Column[];
  texts: Texts;
}

const ANYWHERE = "q"; // the parameter that looks into all texts
const PAUSE = 250; // milliseconds without a key before filtering

export function start(box: HTMLElement): void {
  const config = JSON.parse(box.dataset.config ?? "{}") as Config;
  new TableIsland(box, config).connect();
}

class TableIsland {
  private source: Source;
  private readonly body: HTMLTableSectionElement;
  private rows: Row[] = [];
  private selected: string | null = null;
  private asked = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly config: Config,
  ) {
    this.source = config.whole ? wholeSource(config) : pagedSource(config);
    const body = box.querySelector("tbody");
    if (!body) throw new Error("a table without body");
    this.body = body;
  }

  connect(): void {
    this.connectPager();
    this.connectFilter();
    this.connectRows();
    if (this.config.whole) this.connectHeaders();
    onSelect(this.config.id, (selection) => {
      this.selected = selection.row ? String(selection.row.id) : null;
      if (selection.origin === "map" && selection.row)
        this.showRow(selection.row, selection.reveal);
      this.markSelected();
    });
  }

  private connectPager(): void {
    this.box.addEventListener("click", (event) => {
      const link = (event.target as Element).closest("[data-next],[data-previous]");
      if (!link) return;
      event.preventDefault();
      const forward = link.hasAttribute("data-next");
      void this.show((source) => (forward ? source.next() : source.previous()));
    });
  }

  private connectFilter(): void {
    const form = this.box.querySelector<HTMLFormElement>("[data-filter]");
    const choice = form?.querySelector<HTMLSelectElement>("[data-filter-column]");
    const input = form?.querySelector<HTMLInputElement>("input");
    if (!form || !choice || !input || (this.config.rows ?? Infinity) <= this.config.pageRows)
      return;
    form.hidden = false;
    const columns = this.config.columns.map((c) => new Option(c.title, c.name));
    choice.replaceChildren(new Option(this.config.texts.allTexts, ANYWHERE), ...columns);
    choice.hidden = this.config.whole;
    let timer = 0;
    const apply = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        const filter = this.filterOf(choice, input);
        void this.show((source) => source.filter(filter));
      }, PAUSE);
    };
    input.addEventListener("input", apply);
    choice.addEventListener("change", apply);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply();
    });
  }

  private filterOf(choice: HTMLSelectElement, input: HTMLInputElement): Filter | null {
    const typed = input.value.trim();
    const column = this.config.columns.find((c) => c.name === choice.value);
    if (!typed) return null;
    return { typed, column: choice.value, value: column ? asParameter(typed, column) : typed };
  }

  // A row is reachable by keyboard through the button in its first cell.
  private connectRows(): void {
    for (const row of this.body.rows) this.addButton(row);
    this.body.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("tr");
      if (!row?.dataset.id || getSelection()?.toString()) return;
      void this.choose(row.dataset.id, (event.target as Element).closest("button") !== null);
    });
  }

  private async choose(id: string, reveal: boolean): Promise<void> {
    const known = this.rows.find((row) => String(row.id) === id);
    const row = known ?? (await fetchRow(this.config.items, id).catch(() => null));
    if (row) select({ collection: this.config.id, row, origin: "table", reveal });
  }

  private addButton(row: HTMLTableRowElement): void {
    const first = row.cells[0];
    if (!first || !document.querySelector(`[data-map-of~="${CSS.escape(this.config.id)}"]`)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "row-button";
    button.append(...first.childNodes);
    button.title = this.config.texts.showOnMap ?? "";
    first.append(button);
  }

  private connectHeaders(): void {
    const heads = this.box.querySelectorAll<HTMLTableCellElement>("thead th");
    heads.forEach((head, position) => {
      const column = this.config.columns[position];
      if (!column) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort-button";
      button.append(...head.childNodes);
      head.append(button);
      button.title = fill(this.config.texts.sortBy, { column: column.title });
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        void this.show((source) => source.sort(column, descending ? -1 : 1));
      });
    });
  }

  // Only the answer to the newest question is shown.
  private async show(ask: (source: Source) => Promise<View>): Promise<void> {
    const question = ++this.asked;
    this.box.setAttribute("aria-busy", "true");
    try {
      const answer = await this.answer(ask);
      if (question === this.asked) this.render(answer);
    } catch (reason) {
      if (question === this.asked) this.refuse(reason);
    } finally {
      if (question === this.asked) this.box.removeAttribute("aria-busy");
    }
  }

  // Rows that do not answer the question would be taken for the answer.
  private refuse(reason: unknown): void {
    const understood = reason instanceof Refused;
    if (!understood) console.error(reason);
    const text = understood ? reason.message : (this.config.texts.failed ?? "");
    const nothing = { rows: [], first: 1, total: null, hasNext: false, hasPrevious: false };
    this.render(nothing, text);
  }

  private async answer(ask: (source: Source) => Promise<View>): Promise<View> {
    try {
      return await ask(this.source);
    } catch (reason) {
      if (!(reason instanceof TooLarge)) throw reason;
      this.readByPages();
      return ask(this.source);
    }
  }

  // Few rows, but too heavy to hold all of them: no sorting, filters by one column.
  private readByPages(): void {
    this.source = pagedSource(this.config);
    for (const button of this.box.querySelectorAll(".sort-button")) {
      button.replaceWith(...button.childNodes);
    }
    this.box.querySelector("[data-filter-column]")?.removeAttribute("hidden");
  }

  private render(view: View, instead = this.config.texts.nothing ?? ""): void {
    this.rows = view.rows;
    this.body.replaceChildren(...view.rows.map((row) => this.element(row)));
    this.markSelected();
    this.renderPager(view, instead);
  }

  private element(row: Row): HTMLTableRowElement {
    const element = document.createElement("tr");
    element.dataset.id = String(row.id);
    for (const column of this.config.columns) {
      const field = element.insertCell();
      field.textContent = cell(row.properties[column.name], column, this.config.texts);
      if (column.kind === "amount") field.className = "amount";
    }
    this.addButton(element);
    return element;
  }

  private renderPager(view: View, instead: string): void {
    const pager = this.box.querySelector(".pager");
    const range = pager?.querySelector("[data-range]");
    if (!pager || !range) return;
    const { texts } = this.config;
    const numbers = { first: number(view.first), last: number(view.first + view.rows.length - 1) };
    const total = view.total === null ? "" : number(view.total);
    const text = view.rows.length
      ? fill(total ? texts.range : texts.rangeOpen, { ...numbers, total })
      : instead;
    range.textContent = text;
    this.toggle(pager, "data-previous", view.hasPrevious);
    this.toggle(pager, "data-next", view.hasNext);
    this.say(text);
  }

  // The server writes only the links a page has; the others are made here, by the same words.
  private toggle(pager: Element, mark: "data-previous" | "data-next", wanted: boolean): void {
    let link = pager.querySelector<HTMLElement>(`[${mark}]`);
    if (!link) {
      link = document.createElement("button");
      link.setAttribute(mark, "");
      link.className = "link-button";
      link.textContent =
        (mark === "data-next" ? this.config.texts.next : this.config.texts.back) ?? "";
      if (mark === "data-next") pager.append(link);
      else pager.querySelector("[data-range]")?.after(link);
    }
    link.hidden = !wanted;
  }

  // A row that is not on this page is shown above it, so that nobody loses the place.
  private showRow(row: Row, reveal: boolean): void {
    this.body.querySelector("[data-guest]")?.remove();
    let element = this.find(String(row.id));
    if (!element) {
      element = this.element(row);
      element.dataset.guest = "";
      this.body.prepend(element);
    }
    if (!reveal) return;
    element.scrollIntoView({ block: "center" });
    element.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }

  private find(id: string): HTMLTableRowElement | undefined {
    return [...this.body.rows].find((row) => row.dataset.id === id);
  }

  private markSelected(): void {
    for (const row of this.body.rows) {
      row.classList.toggle("is-selected", row.dataset.id === this.selected);
      row.toggleAttribute("aria-current", row.dataset.id === this.selected);
    }
  }

  private say(text: string | undefined): void {
    const status = this.box.querySelector("[data-status]");
    if (status) status.textContent = text ?? "";
  }
}
