// SPDX-License-Identifier: EUPL-1.2
// Sends a file with visible progress; the answer is a page to go to. Without JavaScript the form
// sends itself. Parts of the form:
//   input[type=file] · [data-progress] a progress element · [data-progress-text] · [data-problem]
// and on the form: data-sending "… {percent} …", data-working, data-failed (texts).

export function start(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  form.addEventListener("submit", (event) => {
    if (!input.files?.length) return;
    event.preventDefault();
    send(form);
  });
  acceptDrops(form, input);
}

export function acceptDrops(form: HTMLFormElement, input: HTMLInputElement): void {
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-target");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-target"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-target");
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    form.requestSubmit();
  });
}

function send(form: HTMLFormElement): void {
  const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (button) button.disabled = true;
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) showProgress(form, event.loaded / event.total);
  });
  request.addEventListener("load", () => arrived(form, request));
  request.addEventListener("error", () => fail(form));
  say(form, "[data-problem]", "");
  request.send(new FormData(form));
}

export function showProgress(form: HTMLFormElement, part: number): void {
  const bar = form.querySelector<HTMLProgressElement>("[data-progress]");
  if (bar) {
    bar.hidden = false;
    bar.value = part;
  }
  const percent = String(Math.round(part * 100));
  const text =
    part < 1 ? form.dataset.sending?.replace("{percent}", percent) : form.dataset.working;
  say(form, "[data-progress-text]", text);
}

// A redirect was followed already: its page is shown at its own address. Anything else (a refusal
// with findings is a page, too) replaces this page's content.
function arrived(form: HTMLFormElement, request: XMLHttpRequest): void {
  if (request.status >= 400 && !request.responseText.includes("<main")) {
    fail(form, reasonOf(request));
    return;
  }
  if (new URL(request.responseURL).href !== new URL(form.action).href) {
    location.assign(request.responseURL);
    return;
  }
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = answer.querySelector("main");
  if (main) document.querySelector("main")?.replaceWith(main);
  document.title = answer.title;
  main?.focus();
}

// The interface says what was wrong as a problem (RFC 9457), in the reader's language.
function reasonOf(request: XMLHttpRequest): string | undefined {
  if (!request.getResponseHeader("Content-Type")?.startsWith("application/problem+json")) return;
  return (JSON.parse(request.responseText) as { detail?: string }).detail;
}

export function fail(form: HTMLFormElement, reason?: string): void {
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (button) button.disabled = false;
  form.querySelector<HTMLElement>("[data-progress]")?.setAttribute("hidden", "");
  say(form, "[data-progress-text]", "");
  say(form, "[data-problem]", reason ?? form.dataset.failed);
}

export function say(form: HTMLFormElement, selector: string, text: string | undefined): void {
  const place = form.querySelector<HTMLElement>(selector);
  if (place) place.textContent = text ?? "";
}
