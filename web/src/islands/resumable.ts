// SPDX-License-Identifier: EUPL-1.2
// Sends a file in pieces (tus 1.0): a cut costs nothing, and the same file chosen again, also after
// the browser was closed, goes on where it stopped. Without JavaScript the form sends itself.

import { Upload, type DetailedError } from "tus-js-client";
import { acceptDrops, fail, say, showProgress } from "./upload";

const PIECE = 16 << 20; // bytes of one request
const PAUSES = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 30_000, 60_000, 60_000, 60_000];
const AGAIN = [0, 408, 409, 423, 429, 502, 503, 504]; // answers after which to try again

export function start(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  form.addEventListener("submit", (event) => {
    const file = input.files?.[0];
    if (!file) return;
    event.preventDefault();
    send(form, file);
  });
  input.addEventListener("change", () => input.files?.length && form.requestSubmit());
  acceptDrops(form, input);
  if (input.files?.length) form.requestSubmit(); // chosen before this script was here
}

function send(form: HTMLFormElement, file: File): void {
  say(form, "[data-problem]", "");
  if (file.size > Number(form.dataset.largest)) return fail(form, form.dataset.tooLarge);
  lock(form, true);
  const address = form.action;
  const begun = isBegun(form, file);
  if (begun) say(form, "[data-progress-text]", form.dataset.resuming);
  const upload = new Upload(file, {
    ...(begun ? { uploadUrl: address } : { endpoint: address }),
    chunkSize: PIECE,
    retryDelays: PAUSES,
    storeFingerprintForResuming: false,
    metadata: { filename: file.name, mark: markOf(file) },
    onShouldRetry: (error) => mayTryAgain(form, error),
    onUploadUrlAvailable: () => (form.dataset.begun = `${markOf(file)}:${file.size}`),
    onProgress: (sent, total) => showProgress(form, total ? sent / total : 1),
    onSuccess: () => location.assign(form.dataset.next ?? "/"),
    onError: (error) => {
      lock(form, false);
      fail(form, reasonOf(error));
    },
  });
  upload.start();
}

// Whether the server already holds a part of this very file.
function isBegun(form: HTMLFormElement, file: File): boolean {
  return form.dataset.begun === `${markOf(file)}:${file.size}`;
}

function markOf(file: File): string {
  return String(file.lastModified);
}

function mayTryAgain(form: HTMLFormElement, error: Error | DetailedError): boolean {
  const status = statusOf(error);
  const again = AGAIN.includes(status);
  if (again && !status) say(form, "[data-progress-text]", form.dataset.waiting);
  return again;
}

function statusOf(error: Error | DetailedError): number {
  return "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

// The server says what was wrong as a problem (RFC 9457), in the reader's language.
function reasonOf(error: Error | DetailedError): string | undefined {
  const body = "originalResponse" in error ? error.originalResponse?.getBody() : "";
  try {
    return (JSON.parse(body ?? "") as { detail?: string }).detail;
  } catch {
    return undefined;
  }
}

function lock(form: HTMLFormElement, locked: boolean): void {
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (button) button.disabled = locked;
  if (input) input.disabled = locked;
}
