// SPDX-License-Identifier: EUPL-1.2
// "Is something wrong?" takes the selected row along. Without JavaScript it is a plain link.

import { onSelect } from "../selection";

export function start(box: HTMLElement): void {
  const link = box.querySelector<HTMLAnchorElement>("[data-ask-link]");
  const note = box.querySelector<HTMLElement>("[data-ask-note]");
  if (!link || !note) return;
  const plain = link.href;
  onSelect(box.dataset.askOf ?? "", ({ row }) => {
    note.hidden = row === null;
    link.href = row === null ? plain : `${plain}?objekt=${encodeURIComponent(String(row.id))}`;
  });
}
