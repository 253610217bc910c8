/**
 * Pictures of figures, with the provenance inside. The renderer is WebAssembly and sees no fonts but ours, so the
 * pixels are the same on every machine.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { typeface } from "../figure.ts";
import { type Provenance, provenanceJson } from "../figure-metadata.ts";
import { insertTexts } from "./png-texts.ts";

export interface PngOptions {
  /** Pixels for each CSS pixel of the figure. */
  readonly scale: number;
}

type Renderer = typeof import("@resvg/resvg-wasm");

const faces = ["latin-400", "greek-400", "latin-600", "greek-600"];

let renderer: Promise<Renderer> | undefined;
let fonts: Uint8Array[] | undefined;

/** The picture of a figure's SVG file. */
export async function renderPng(
  svg: string,
  title: string,
  provenance: Provenance,
  { scale }: PngOptions,
): Promise<Uint8Array> {
  renderer ??= loadRenderer();
  const { Resvg } = await renderer;
  fonts ??= faces.map((face) => readModuleFile(`@fontsource/inter/files/inter-${face}-normal.woff2`));
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers: fonts, defaultFontFamily: typeface, sansSerifFamily: typeface, loadSystemFonts: false },
  });
  try {
    const bytes = picture.render().asPng();
    return insertTexts(bytes, [
      ["Title", title],
      ["Software", `Downhill ${provenance.version}`],
      ["downhill", provenanceJson(provenance)],
    ]);
  } finally {
    picture.free();
  }
}

async function loadRenderer(): Promise<Renderer> {
  const resvg = await import("@resvg/resvg-wasm");
  await resvg.initWasm(readModuleFile("@resvg/resvg-wasm/index_bg.wasm"));
  return resvg;
}

function readModuleFile(specifier: string): Uint8Array {
  return new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(specifier)));
}
