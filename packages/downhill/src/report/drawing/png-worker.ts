/** The thread that renders pictures: it answers each SVG with a PNG, in order. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { typeface } from "../figure.ts";

const faces = [
  import.meta.resolve("@fontsource/inter/files/inter-latin-400-normal.woff2"),
  import.meta.resolve("@fontsource/inter/files/inter-greek-400-normal.woff2"),
  import.meta.resolve("@fontsource/inter/files/inter-latin-600-normal.woff2"),
];
const read = (url: string) => new Uint8Array(readFileSync(new URL(url)));
const scale = workerData as number;

await initWasm(read(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm")));
const fontBuffers = faces.map(read);

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
