// SPDX-License-Identifier: EUPL-1.2
// "Near me" in the catalogue: a box of some kilometres around where somebody is, after a click.
// It is rounded to a tenth of a degree, so that an address that is shared tells of nobody's home.

const COARSE = 10; // parts of a degree

export function start(box: HTMLElement): void {
  const form = box.closest("form");
  const button = box.querySelector("button");
  if (!form || !button || !("geolocation" in navigator)) return;
  box.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        narrow(form, box.dataset.name ?? "", boxAround(coords.longitude, coords.latitude)),
      () => fail(box),
    );
  });
}

function boxAround(lng: number, lat: number): string {
  const [x, y] = [Math.round(lng * COARSE), Math.round(lat * COARSE)];
  return [x - 1, y - 1, x + 1, y + 1].map((edge) => edge / COARSE).join(",");
}

function narrow(form: HTMLFormElement, name: string, box: string): void {
  form.querySelectorAll(`input[name="${CSS.escape(name)}"]`).forEach((one) => one.remove());
  const field = document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", name, box];
  form.append(field);
  form.submit();
}

function fail(box: HTMLElement): void {
  const told = box.querySelector('[role="status"]');
  if (told) told.textContent = box.dataset.failed ?? "";
}
