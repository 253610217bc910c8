import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeCacheEntry } from "../foundation/cache-entry.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { bundleOnce, moduleUrl } from "./bundle-child-program.ts";
import { ChildProgram } from "./child-program.ts";
import { encodeKernel } from "./job.ts";
import { launch } from "./launch.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-program-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const limits = { seconds: 20, memory: 512 * 2 ** 20 };

/** What a program writes on its channel, and how many bytes of compiled code it gave. */
async function run(program: ChildProgram): Promise<{ readonly said: string; readonly offered: number }> {
  const { child, channel } = launch(false, limits, program);
  let offered = 0;
  child.stdout?.on("data", (piece: Buffer) => {
    offered += piece.length;
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const said = await text(channel);
  await closed;
  return { said, offered };
}

/** Says what became of writing to the standard output after the offer. */
const body = `
  const { writeSync } = require("node:fs");
  offerCodeCache();
  let answer = "written";
  try { writeSync(1, "more"); } catch (error) { answer = error.code; }
  writeSync(3, answer);
  process.exit(0);`;

describe("a program of a process of its own", () => {
  it("is compiled once, for later processes of other sessions too", async () => {
    const program = new ChildProgram(Buffer.from(body), join(folder, "program"));
    expect((await run(program)).offered).toBeGreaterThan(0);
    expect((await run(program)).offered).toBe(0);
    const later = new ChildProgram(Buffer.from(body), join(folder, "program"));
    expect(later.codeCache).toEqual(program.codeCache);
    expect((await run(later)).offered).toBe(0);
  });

  it("cannot write compiled code after its offer", async () => {
    expect((await run(new ChildProgram(Buffer.from(body)))).said).toBe("EBADF");
  });

  it("takes no compiled code of another text, nor what is damaged", async () => {
    await run(new ChildProgram(Buffer.from(body), join(folder, "program")));
    expect(new ChildProgram(Buffer.from(`${body} `), join(folder, "program")).codeCache).toBeUndefined();
    const path = join(folder, "program.code");
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(new ChildProgram(Buffer.from(body), join(folder, "program")).codeCache).toBeUndefined();
  });

  it("compiles anew where V8 refuses compiled code, and replaces that", async () => {
    const program = new ChildProgram(Buffer.from(body));
    program.keepCodeCache(Buffer.from("not what V8 made"));
    const { said, offered } = await run(program);
    expect(said).toBe("EBADF");
    expect(offered).toBeGreaterThan(0);
    expect(program.codeCache?.length).toBe(offered);
  });

  it.each(availableKernels().map((kernel) => [kernel.variant, kernel] as const))(
    "offers what later processes take, before it gets a submission, with kernel %s",
    async (_, kernel) => {
      const entry = fileURLToPath(new URL("./child.ts", import.meta.url));
      const url = new URL("../kernel/wasm/module.js", import.meta.url).href;
      const program = new ChildProgram(
        Buffer.from(`const ${moduleUrl} = ${JSON.stringify(url)};\n${await bundleOnce(entry, undefined)}`),
      );
      const offer = async () => {
        const { child, channel } = launch(true, limits, program);
        channel.on("error", () => {});
        channel.write(encodeKernel(kernel));
        let offered = 0;
        child.stdout?.on("data", (piece: Buffer) => {
          offered += piece.length;
        });
        await new Promise((resolve) => child.stdout?.once("end", resolve));
        expect(child.exitCode).toBeNull();
        child.kill("SIGKILL");
        return offered;
      };
      expect(await offer()).toBeGreaterThan(0);
      expect(await offer()).toBe(0);
    },
  );
});

describe("bundling a program in the source tree", () => {
  it("is done again when a file changes that went in, and only then", async () => {
    const entry = join(folder, "entry.ts");
    const part = join(folder, "part.ts");
    const kept = join(folder, "kept");
    writeFileSync(entry, 'import { word } from "./part.ts"; console.log(word);');
    writeFileSync(part, 'export const word: string = "first";');
    expect(await bundleOnce(entry, kept)).toContain('"first"');
    const before = readFileSync(`${kept}.json`);
    expect(await bundleOnce(entry, kept)).toContain('"first"');
    expect(readFileSync(`${kept}.json`)).toEqual(before);
    writeFileSync(part, 'export const word: string = "the second";');
    expect(await bundleOnce(entry, kept)).toContain('"the second"');
    expect(await bundleOnce(entry, undefined)).toContain('"the second"');
    rmSync(part);
    await expect(bundleOnce(entry, kept)).rejects.toThrow(/part/);
  });

  it("ignores a kept bundle of another program", async () => {
    const entry = join(folder, "entry.ts");
    writeFileSync(entry, "console.log(1);");
    writeCacheEntry(join(folder, "kept.json"), Buffer.from("?"), "?", Buffer.from("{}"));
    expect(await bundleOnce(entry, join(folder, "kept"))).toContain("console.log(1)");
  });
});
