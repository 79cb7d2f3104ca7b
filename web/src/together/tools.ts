// SPDX-License-Identifier: EUPL-1.2
// What stands around the map: near me, map or list, time, the sheet of phones, sharing, paper.

import { fill } from "../formats";
import { writeAddress } from "./address";
import type { Canvas } from "./canvas";
import { button, el, find } from "./dom";
import { boxAround } from "./distance";
import type { Store } from "./store";
import { ends, timeOf } from "./time";
import type { Place } from "./types";

const NEAR = 1_500; // metres around a place that the map shows
const PATIENCE = 15_000; // milliseconds

export function connectNearMe(box: HTMLElement, store: Store, canvas: Canvas | null): void {
  const act = find<HTMLButtonElement>(box, "near");
  const status = find(box, "near-status");
  const texts = store.config.together;
  act.hidden = !("geolocation" in navigator);

  function located({ coords }: GeolocationPosition): void {
    const name = texts.yourPlace ?? "";
    const place = { lng: coords.longitude, lat: coords.latitude, name, own: true };
    act.disabled = false;
    status.textContent = "";
    store.change({ ...store.state, place, list: true });
    canvas?.fit(boxAround(place, NEAR));
  }

  function failed(error: GeolocationPositionError): void {
    act.disabled = false;
    status.textContent =
      (error.code === error.PERMISSION_DENIED ? texts.denied : texts.noPlace) ?? "";
  }

  act.addEventListener("click", () => {
    act.disabled = true;
    status.textContent = texts.locating ?? "";
    navigator.geolocation.getCurrentPosition(located, failed, {
      enableHighAccuracy: true,
      timeout: PATIENCE,
    });
  });
}

// The place from which distances count, with a way to forget it.
export function connectPlace(box: HTMLElement, store: Store): void {
  const shown = find(box, "place");
  const texts = store.config.together;
  const draw = (place: Place | null): void => {
    shown.hidden = !place;
    if (!place) return shown.replaceChildren();
    const forget = button(texts.forget ?? "", () => store.change({ ...store.state, place: null }), {
      class: "link-button",
    });
    shown.replaceChildren(
      el("span", { text: fill(texts.from, { place: place.name }) }),
      " ",
      forget,
    );
  };
  store.onChange(({ place }) => draw(place));
  draw(store.state.place);
}

export function connectViews(box: HTMLElement, store: Store): void {
  const set = find(box, "views");
  const radios = [...set.querySelectorAll<HTMLInputElement>("input")];
  const draw = (list: boolean): void => {
    for (const radio of radios) radio.checked = (radio.value === "list") === list;
    box.classList.toggle("is-list", list);
  };
  set.addEventListener("change", () => {
    const list = radios.some((radio) => radio.checked && radio.value === "list");
    store.change({ ...store.state, list });
  });
  store.onChange(({ list }) => draw(list));
  draw(store.state.list);
}

export function connectTime(box: HTMLElement, store: Store): void {
  const part = find(box, "time");
  const [first, last] = [...part.querySelectorAll<HTMLInputElement>("input")];
  const all = find(box, "time-all");
  if (!first || !last) return;
  const draw = (): void => {
    part.hidden = !store.state.time && !store.shown().some(({ layer }) => layer.time);
    const [from, to] = ends(store.state.time);
    if (document.activeElement !== first) first.value = from;
    if (document.activeElement !== last) last.value = to;
    first.max = to;
    last.min = from;
    all.hidden = !store.state.time;
  };
  part.addEventListener("change", () => {
    const [from, to] = [first.value, last.value];
    if (from && to && from > to) return;
    store.change({ ...store.state, time: timeOf(from, to) });
  });
  all.addEventListener("click", () => {
    store.change({ ...store.state, time: "" });
    first.focus();
  });
  store.onChange(draw);
  draw();
}

// The map takes what the header of the page leaves of the screen.
export function connectHeight(box: HTMLElement): void {
  const measure = (): void => {
    const above = box.getBoundingClientRect().top + scrollY;
    box.style.setProperty("--above", `${Math.round(above)}px`);
  };
  addEventListener("resize", measure);
  measure();
}

// On a phone the panel is a sheet at the lower edge.
export function connectSheet(box: HTMLElement, store: Store): void {
  const handle = find<HTMLButtonElement>(box, "sheet");
  const texts = store.config.together;
  const draw = (): void => {
    const count = String(store.state.layers.length);
    handle.textContent = fill(texts.sheet, { count });
  };
  const show = (open: boolean): void => {
    box.classList.toggle("is-open", open);
    handle.setAttribute("aria-expanded", String(open));
  };
  handle.addEventListener("click", () => show(!box.classList.contains("is-open")));
  store.onChange(({ selected, list, place }, before) => {
    draw();
    const isNew = (selected && selected !== before.selected) || (place && place !== before.place);
    if (isNew || (list && !before.list)) show(false);
  });
  draw();
}

export function connectSharing(box: HTMLElement, store: Store, canvas: Canvas | null): void {
  const address = find(box, "share-address").querySelector("[data-copy-text]");
  const frame = find(box, "share-frame").querySelector("[data-copy-text]");
  const fields = box.querySelectorAll<HTMLInputElement>("[data-save-query], [data-save-view]");
  const draw = (): void => {
    if (address) address.textContent = location.href;
    if (frame) frame.textContent = frameOf(store);
    for (const field of fields) {
      const ofView = "saveView" in field.dataset;
      field.value = ofView ? location.hash.replace(/^#karte=/, "") : location.search;
    }
  };
  store.onChange(draw);
  canvas?.map.on("moveend", () => setTimeout(draw, 400)); // the view is in the address by then
  draw();
}

function frameOf({ config, state }: Store): string {
  const layers = state.layers.filter(({ visible }) => visible);
  const shown = { layers, time: state.time, place: null, selected: "", list: false };
  const address = `${config.embed}${writeAddress(shown)}${location.hash}`.replaceAll("&", "&amp;");
  const title = config.together.frameTitle ?? "";
  return `<iframe src="${address}" title="${title}" width="100%" height="480" style="border:0" loading="lazy" referrerpolicy="no-referrer" allow="fullscreen"></iframe>`;
}
