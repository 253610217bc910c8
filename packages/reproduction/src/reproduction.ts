/**
 * `npm run reproduction`: writes docs/reproduction.md and its figures from the run of the paper's experiment that is
 * kept here. With `-- --store PATH`, the results of that store are kept first.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { writeArchive } from "../../downhill/src/storage/archive/write-archive.ts";
import { withContents } from "../../downhill/src/storage/open-contents.ts";
import { readExperiment } from "./experiment.ts";
import { drawFirstFigure, drawSecondFigure } from "./figures.ts";
import { renderPage } from "./page.ts";
import { archive, firstFigure, page, secondFigure } from "./places.ts";

const { values: options } = parseArgs({ options: { store: { type: "string" } } });
if (options.store !== undefined) {
  mkdirSync(dirname(archive), { recursive: true });
  writeFileSync(archive, await withContents(options.store, writeArchive));
}
const experiment = await readExperiment(archive);
writeFileSync(page, renderPage(experiment));
writeFileSync(firstFigure, await drawFirstFigure());
writeFileSync(secondFigure, await drawSecondFigure(experiment));
const { found, planned } = experiment.results;
console.log(`wrote docs/reproduction.md and its figures from ${found} of ${planned} attempts`);
