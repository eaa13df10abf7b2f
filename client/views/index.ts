/** Every view, in the side bar's order. */
import { containers } from "./containers.ts";
import { images } from "./images.ts";
import type { View } from "./view.ts";

export const views: readonly View<unknown>[] = [containers, images];
