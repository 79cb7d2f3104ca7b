// SPDX-License-Identifier: EUPL-1.2
// Values as people read them; the same rules as `look/formats.py`.

export interface Column {
  name: string;
  title: string;
  unit: string;
  kind: "amount" | "boolean" | "date" | "moment" | "text";
  codes: Record<string, string>;
}

export interface Texts {
  [key: string]: string;
}

const language = document.documentElement.lang || "de";
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
const days = new Intl.DateTimeFormat(language, dayForm());
const moments = new Intl.DateTimeFormat(language, {
  ...dayForm(),
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "Europe/Berlin",
});

function dayForm(): Intl.DateTimeFormatOptions {
  return language === "de"
    ? { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Berlin" }
    : { day: "numeric", month: "short", year: "numeric", timeZone: "Europe/Berlin" };
}

export function cell(value: unknown, column: Column, texts: Texts): string {
  if (value === null || value === undefined || value === "") return "";
  const code = column.codes[String(value)];
  if (code !== undefined) return code;
  if (typeof value === "boolean") return (value ? texts.yes : texts.no) ?? "";
  if (column.kind === "amount" && typeof value === "number") return number(value);
  if (column.kind === "date") return moment(String(value), days);
  if (column.kind === "moment") return moment(String(value), moments) + clockWord();
  return String(value);
}

export function number(value: number): string {
  return numbers.format(value);
}

function moment(value: string, form: Intl.DateTimeFormat): string {
  const parsed = new Date(value);
  return Number.isNaN(parsed.getTime()) ? value : form.format(parsed);
}

function clockWord(): string {
  return language === "de" ? " Uhr" : "";
}

// Fills "{first}–{last}" as the templates of the server do.
export function fill(template: string | undefined, values: Record<string, string>): string {
  return (template ?? "").replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "?");
}

// What people type and what stands in a cell meet: "moehnesee", "Mohnesee" and "Möhnesee".
export function holds(text: string, wanted: string): boolean {
  return writtenOut(text).includes(writtenOut(wanted)) || bare(text).includes(bare(wanted));
}

function writtenOut(text: string): string {
  const umlauts: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  return bare(text.toLowerCase().replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter));
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "");
}

// "1.250,5" as the interface writes it; German input on German pages.
export function asParameter(typed: string, column: Column): string {
  const text = typed.trim();
  if (column.kind === "amount" && language === "de") {
    return text.replaceAll(".", "").replace(",", ".");
  }
  const day = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (column.kind === "date" && day) {
    return `${day[3]}-${day[2]?.padStart(2, "0")}-${day[1]?.padStart(2, "0")}`;
  }
  return text;
}
