// SPDX-License-Identifier: EUPL-1.2
// The name of each town once, in the middle of what is seen of it. Named as areas, a town would
// carry its name once in each tile, and none where its middle is off the screen.

import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from "geojson";
import { clipPolygon } from "lineclip";
import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import polylabel from "polylabel";
import type { Bounds } from "./map-bounds";

export const NAMES = "names"; // the source of the points
export const FIRST_NAMED = 8; // zoom; on a desk a region is seen whole

type Town = Feature<Polygon | MultiPolygon, { level: string; name: string }>;
type Names = FeatureCollection<Point, { name: string }>;

const STEPS = 100; // parts of the view to which a middle is exact
const LEAST = 14; // pixels around the middle; of a sliver at the edge no name is shown

export class TownNames {
  shown: Names = { type: "FeatureCollection", features: [] };
  private towns: Town[] = [];

  constructor(private readonly boundaries: string) {}

  // The names follow the view of a map that has its style; one without names is a map all the same.
  followWhen(styled: Promise<unknown>, map: MapLibre): Promise<void> {
    return styled.then(() => this.follow(map)).catch(console.error);
  }

  private async follow(map: MapLibre): Promise<void> {
    const response = await fetch(this.boundaries);
    if (!response.ok) throw new Error(`${response.status} ${this.boundaries}`);
    const { features } = (await response.json()) as FeatureCollection;
    this.towns = (features as Town[]).filter(
      ({ properties }) => properties.level === "municipality",
    );
    const place = (): void => this.place(map);
    map.on("moveend", place);
    map.on("resize", place);
    place();
  }

  private place(map: MapLibre): void {
    const view = map.getBounds().toArray().flat() as Bounds;
    const least = (LEAST * (view[2] - view[0])) / map.getCanvas().clientWidth;
    const features = this.towns.flatMap((town) => nameOf(town, view, least) ?? []);
    this.shown = { type: "FeatureCollection", features };
    map.getSource<GeoJSONSource>(NAMES)?.setData(this.shown);
  }
}

// In the part of the town that has most room around its middle; null where there is hardly any.
function nameOf(town: Town, view: Bounds, least: number): Names["features"][number] | null {
  const { geometry, properties } = town;
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const middles = parts.map(([outline]) => middleOf(outline ?? [], view));
  const [best] = middles.sort((one, other) => room(other) - room(one));
  if (!best || room(best) < least) return null;
  const [x, y] = best;
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [x, y] },
    properties: { name: properties.name },
  };
}

type Middle = ReturnType<typeof polylabel> | null;

function room(middle: Middle): number {
  return middle?.distance ?? 0;
}

function middleOf(outline: Position[], view: Bounds): Middle {
  const seen = clipPolygon(outline as [number, number][], view);
  return seen.length > 2 ? polylabel([seen], (view[2] - view[0]) / STEPS) : null;
}
