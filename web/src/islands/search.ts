// SPDX-License-Identifier: EUPL-1.2
// Search as you type: asks the page of the form itself and takes over its results. Without
// JavaScript, or when an answer fails, the form is simply sent.

const PAUSE = 250; // milliseconds without a key before asking

export function start(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  let timer = 0;
  let request: AbortController | null = null;

  async function ask(): Promise<void> {
    request?.abort();
    request = new AbortController();
    const address = addressOf(form as HTMLFormElement);
    try {
      const response = await fetch(address, { signal: request.signal });
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      takeOver(await response.text());
      history.replaceState(history.state, "", address);
    } catch (reason) {
      if (!(reason instanceof DOMException && reason.name === "AbortError")) {
        (form as HTMLFormElement).submit();
      }
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void ask();
  });
}

// Empty fields stay out of the address that people share.
function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") query.append(name, value);
  }
  const address = new URL(form.action, location.href);
  address.search = query.toString();
  return address.pathname + address.search;
}

// Parts marked `data-search-part="name"` are replaced; the form keeps focus and what was typed.
function takeOver(html: string): void {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll<HTMLElement>("[data-search-part]")) {
    const name = CSS.escape(part.dataset.searchPart ?? "");
    const fresh = answer.querySelector(`[data-search-part="${name}"]`);
    if (!fresh) continue;
    const focused = part.contains(document.activeElement) ? focusOf(part) : null;
    part.replaceChildren(...fresh.childNodes);
    if (focused) part.querySelector<HTMLElement>(focused)?.focus();
  }
}

function focusOf(part: HTMLElement): string | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLInputElement) || !part.contains(active)) return null;
  return `input[name="${CSS.escape(active.name)}"][value="${CSS.escape(active.value)}"]`;
}
