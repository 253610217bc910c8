import type { Attack } from "../attack.ts";
import { freeScales } from "./free-scales.ts";
import { rankOne } from "./rank-one.ts";
import { stackedFeatures } from "./stacked-features.ts";

/** Every way we know to write a solution without training. */
export const attacks: readonly Attack[] = [freeScales, rankOne, stackedFeatures];
