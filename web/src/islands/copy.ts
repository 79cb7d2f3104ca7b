// SPDX-License-Identifier: EUPL-1.2
// A button that copies the text beside it. Without JavaScript there is no button, only the text.

export function start(field: HTMLElement): void {
  const text = field.querySelector<HTMLElement>("[data-copy-text]");
  const button = field.querySelector<HTMLButtonElement>("[data-copy-button]");
  if (!text || !button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent ?? "");
    announce(button, field);
  });
}

function announce(button: HTMLButtonElement, field: HTMLElement): void {
  const status = field.querySelector<HTMLElement>("[role=status]");
  const before = button.textContent;
  button.textContent = field.dataset.copied ?? before;
  if (status) status.textContent = field.dataset.copied ?? "";
  setTimeout(() => {
    button.textContent = before;
    if (status) status.textContent = "";
  }, 2500);
}
