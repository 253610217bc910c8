/**
 * Pictures of figures, with the provenance inside. The renderer is WebAssembly and sees no fonts but ours, so the
 * pixels are the same on every machine. It works in a thread of its own, since it takes longer than all drawing.
 */
import { Worker } from "node:worker_threads";
import { type Provenance, provenanceJson } from "../figure-metadata.ts";
import { insertTexts } from "./png-texts.ts";

export interface PngRenderer {
  /** The picture of an SVG file. */
  render(svg: string, title: string, provenance: Provenance): Promise<Uint8Array>;
  close(): Promise<void>;
}

const program = new URL(import.meta.url.endsWith(".ts") ? "./png-worker.ts" : "./png-worker.js", import.meta.url);

interface Waiting {
  resolve(png: Uint8Array): void;
  reject(error: unknown): void;
}

/** Starts the renderer; `scale` is pixels for each CSS pixel of a figure. */
export function openPngRenderer(scale: number): PngRenderer {
  const worker = new Worker(program, { workerData: scale });
  const waiting: Waiting[] = [];
  let failure: unknown;
  worker.on("message", (png: Uint8Array) => waiting.shift()?.resolve(png));
  worker.on("error", (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    async render(svg, title, provenance) {
      if (failure !== undefined) throw failure;
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      waiting.push({ resolve, reject });
      worker.postMessage(svg);
      return insertTexts(await promise, [
        ["Title", title],
        ["Software", `Downhill ${provenance.version}`],
        ["downhill", provenanceJson(provenance)],
      ]);
    },
    async close() {
      await worker.terminate();
    },
  };
}
