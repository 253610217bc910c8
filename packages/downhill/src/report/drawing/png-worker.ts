/** The thread that renders pictures: it answers each SVG with a PNG, in order. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { typeface } from "../figure.ts";

const faces = ["latin-400", "greek-400", "latin-600", "greek-600"];
const { resolve } = createRequire(import.meta.url);
const read = (specifier: string) => new Uint8Array(readFileSync(resolve(specifier)));
const scale = workerData as number;

await initWasm(read("@resvg/resvg-wasm/index_bg.wasm"));
const fontBuffers = faces.map((face) => read(`@fontsource/inter/files/inter-${face}-normal.woff2`));

parentPort?.on("message", (svg: string) => {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers, defaultFontFamily: typeface, sansSerifFamily: typeface, loadSystemFonts: false },
  });
  const image = picture.render();
  parentPort?.postMessage(image.asPng());
  image.free();
  picture.free();
});
