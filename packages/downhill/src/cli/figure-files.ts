import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "../foundation/coded-error.ts";
import { openPngRenderer } from "../report/drawing/png.ts";
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

/** Writes figures as SVG and PNG. */
export interface FigureWriter {
  /** Writes into a folder, over files of these names. Returns their paths. */
  write(figure: Figure, provenance: Provenance, folder: string): Promise<string[]>;
}

/** Gives a writer to the work, ready to draw by the time that the work has something. */
export async function withFigureWriter<T>(work: (writer: FigureWriter) => Promise<T>): Promise<T> {
  const renderer = openPngRenderer(pictureScale);
  try {
    return await work({
      async write(figure, provenance, folder) {
        const svg = figureFile(figure, provenance);
        const files = [".svg", ".png"].map((suffix) => join(folder, `${figure.name}${suffix}`));
        writeWhole(files[0]!, new TextEncoder().encode(svg));
        writeWhole(files[1]!, await renderer.render(svg, figure.title, provenance));
        return files;
      },
    });
  } finally {
    await renderer.close();
  }
}
