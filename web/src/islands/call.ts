// SPDX-License-Identifier: EUPL-1.2
// Asks an address of this installation and shows what came: status, kind, size, time, the beginning.
// Without JavaScript there is only the link that opens the answer.

const SHOWN = 3_000; // characters
const READ = 200_000; // bytes; of more the rest is not fetched

interface Answer {
  text: string;
  bytes: number;
  isWhole: boolean;
}

export function start(box: HTMLElement): void {
  const button = box.querySelector<HTMLButtonElement>("[data-call-button]");
  if (!button) return;
  button.hidden = false;
  const query = box.querySelector<HTMLInputElement>("[data-call-query]");
  query?.closest("label")?.removeAttribute("hidden");
  const begin = (event: Event): void => {
    event.preventDefault();
    void call(box, button, addressWith(box, query?.value ?? ""));
  };
  if (box instanceof HTMLFormElement) box.addEventListener("submit", begin);
  else button.addEventListener("click", begin);
}

function addressWith(box: HTMLElement, query: string): string {
  const address = box.dataset.address ?? "";
  const link = box.querySelector("a");
  const asked = query.trim() ? `${address}?${query.trim().replace(/^\?/, "")}` : address;
  link?.setAttribute("href", asked);
  return asked;
}

async function call(box: HTMLElement, button: HTMLButtonElement, address: string): Promise<void> {
  const said = box.querySelector<HTMLElement>("[role=status]");
  const shown = box.querySelector<HTMLElement>("pre");
  if (!said || !shown) return;
  button.disabled = true;
  const begun = performance.now();
  try {
    const response = await fetch(address);
    const kind = response.headers.get("Content-Type") ?? "";
    const answer = await beginning(response);
    said.textContent = facts(response, kind, answer, performance.now() - begun);
    shown.textContent = told(answer, kind, box.dataset);
    shown.hidden = false;
  } catch {
    said.textContent = box.dataset.failed ?? "";
    shown.hidden = true;
  } finally {
    button.disabled = false;
  }
}

async function beginning(response: Response): Promise<Answer> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const answer: Answer = { text: "", bytes: 0, isWhole: true };
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    answer.bytes += value.length;
    answer.text += decoder.decode(value, { stream: true });
    if (answer.bytes < READ) continue;
    answer.isWhole = false;
    await reader.cancel();
    break;
  }
  return answer;
}

function facts(response: Response, kind: string, answer: Answer, time: number): string {
  const language = document.documentElement.lang;
  const size = new Intl.NumberFormat(language).format(answer.bytes);
  const more = answer.isWhole ? "" : "+";
  return `${response.status} · ${kind.split(";")[0]} · ${size}${more} Bytes · ${Math.round(time)} ms`;
}

function told(answer: Answer, kind: string, words: DOMStringMap): string {
  if (!/json|text|xml/.test(kind)) return words.binary ?? "";
  const text = answer.isWhole && /json/.test(kind) ? indented(answer.text) : answer.text;
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}\n${words.more ?? ""}` : text;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // one object a line
  }
}
