import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The run, as `downhill store export` wrote it. */
export const archive = place("../data/paper.jsonl.zst");
export const page = place("../../../docs/reproduction.md");
export const firstFigure = place("../../../docs/images/figure-1.svg");
export const secondFigure = place("../../../docs/images/figure-2.svg");

/** Version of Downhill. */
export const version = (
  JSON.parse(readFileSync(place("../../downhill/package.json"), "utf8")) as { readonly version: string }
).version;
