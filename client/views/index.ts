/** Every view, in the side bar's order. */
import { containers } from "./containers.ts";
import { engines } from "./engines.ts";
import { images } from "./images.ts";
import { networks } from "./networks.ts";
import type { View } from "./view.ts";
import { volumes } from "./volumes.ts";

export const views: readonly View<unknown>[] = [containers, images, volumes, networks, engines];
