// SPDX-License-Identifier: EUPL-1.2
// Suggestions while typing (ARIA APG, pattern "editable combobox with list autocomplete"). The field
// stays one that is simply sent: without JavaScript, or when an answer fails, nothing is lost.

interface Suggestion {
  text: string;
  kind: string;
  href: string;
}

const PAUSE = 120; // milliseconds without a key before asking
const SHORTEST = 2; // letters

export function start(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>('input[type="search"]');
  if (input) new Suggesting(box, input).connect();
}

class Suggesting {
  private readonly list = document.createElement("ul");
  private timer = 0;
  private asked = 0;
  private chosen = -1;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {}

  connect(): void {
    const { list, input } = this;
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.box.dataset.label ?? "");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    this.box.after(list);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // A click would take the focus, and with it the list, before it counts.
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    const number = ++this.asked;
    if (text.length < SHORTEST) return this.close();
    try {
      const address = `${this.box.dataset.suggestions ?? ""}?q=${encodeURIComponent(text)}`;
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      const { suggestions } = (await response.json()) as { suggestions: Suggestion[] };
      if (number === this.asked && document.activeElement === this.input) this.show(suggestions);
    } catch (reason) {
      console.error(reason);
      this.close();
    }
  }

  private show(suggestions: Suggestion[]): void {
    this.list.replaceChildren(...suggestions.map((one, at) => this.option(one, at)));
    this.choose(-1);
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  private option(one: Suggestion, at: number): HTMLLIElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.dataset.href = one.href;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const kind = document.createElement("span");
    kind.className = "suggestions__kind";
    kind.textContent = one.kind;
    option.append(one.text, " ", kind);
    option.addEventListener("click", () => location.assign(one.href));
    return option;
  }

  private press(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const count = this.list.children.length + 1; // one more: the field itself
      this.choose(((this.chosen + 1 + step + count) % count) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      location.assign((this.list.children[this.chosen] as HTMLElement).dataset.href ?? "");
    }
  }

  private choose(at: number): void {
    this.chosen = at;
    for (const [number, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(number === at));
    }
    const option = this.list.children[at];
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked++;
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
