import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "../foundation/coded-error.ts";
import { type Figure, figureFile } from "../report/figure.ts";
import type { Provenance } from "../report/figure-metadata.ts";
import { errorMessage } from "./json-output.ts";
import { writeWhole } from "./output-file.ts";

/** Pixels for each CSS pixel: some 270 to the inch where the figure is as wide as a page. */
const pictureScale = 2;

/** Makes the folder where there is none. Throws `file/unwritable`: said before the work, not after. */
export function openFolder(folder: string): void {
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) throw new Error("it is a file");
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new CodedError("file/unwritable", `${folder} cannot be the folder of the files: ${errorMessage(cause)}`, {
      cause,
    });
  }
}

/** Writes a figure as SVG and PNG into a folder, over files of these names. Returns their paths. */
export async function writeFigure(figure: Figure, provenance: Provenance, folder: string): Promise<string[]> {
  const { renderPng } = await import("../report/drawing/png.ts");
  const svg = figureFile(figure, provenance);
  const files = [".svg", ".png"].map((suffix) => join(folder, `${figure.name}${suffix}`));
  writeWhole(files[0]!, new TextEncoder().encode(svg));
  writeWhole(files[1]!, await renderPng(svg, figure.title, provenance, { scale: pictureScale }));
  return files;
}
