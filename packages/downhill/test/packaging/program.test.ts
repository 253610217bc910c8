/** The program as a process: streams, signals and exit codes, which no call inside one process shows. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const program = resolve(import.meta.dirname, "../../bin/downhill.js");
const folder = mkdtempSync(join(tmpdir(), "downhill-program-"));
const env = { ...process.env, DOWNHILL_CACHE: "off", CI: "", FORCE_COLOR: undefined, NO_COLOR: undefined };

afterAll(() => rmSync(folder, { recursive: true }));

/** Small, and without an end that a test would wait for. */
const endless = ["--samples", "64", "--hidden-layers", "1"].concat(
  ["width=8", "testPool=32", "testSubset=16", "patience=1000000"].flatMap((pair) => ["--challenge", pair]),
);

function start(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...args], { cwd: folder, env });
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let out = "";
  child.stdout.on("data", (data: Buffer) => {
    out += data.toString();
  });
  return new Promise((settle) => child.on("close", (code, signal) => settle({ code, signal, out })));
}

/** Waits until the attempt is running, which its first line of progress shows. */
function running(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((settle) => {
    let text = "";
    child.stderr.on("data", (data: Buffer) => {
      text += data.toString();
      if (text.includes("epoch ")) settle();
    });
  });
}

describe("the program", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends on %s with a partial solution, which verify shows and rejects",
    async (signal) => {
      const file = `${signal}.safetensors`;
      const child = start("run", "adam", ...endless, "--out", file);
      const end = ended(child);
      await running(child);
      child.kill(signal);
      const { code, out } = await end;
      expect(code).toBe(1);
      expect(out).toContain("INTERRUPTED");
      expect(out).toContain("not finished");
      const verification = spawnSync(process.execPath, [program, "verify", file, "--json"], { cwd: folder, env });
      expect(verification.status).toBe(1);
      const document = JSON.parse(verification.stdout.toString());
      expect(document.reasons.map(({ code: reason }: { code: string }) => reason)).toContain("solution/interrupted");
      expect(document.testError).toEqual(expect.any(Number));
    },
  );

  const hasScript = spawnSync("script", ["--version"]).status === 0;
  it.skipIf(!hasScript)("draws over itself on a terminal, and ends on Ctrl-C with a partial solution", async () => {
    const run = `"${process.execPath}" "${program}" run adam ${endless.join(" ")} --out live.safetensors`;
    const args = ["-qec", `stty rows 24 cols 80; exec ${run}`, "/dev/null"];
    const child = spawn("script", args, { cwd: folder, env: { ...env, TERM: "xterm" } });
    const end = ended(child);
    await new Promise<void>((settle) => {
      let text = "";
      child.stdout.on("data", (data: Buffer) => {
        text += data.toString();
        if (text.includes("FLOP/s")) settle();
      });
    });
    child.stdin.write("\u0003");
    const { code, out } = await end;
    expect(out).toContain("INTERRUPTED");
    expect(readdirSync(folder)).toContain("live.safetensors");
    expect(code).toBe(1);
  });

  it("prints nothing but one document with --json, also when it is interrupted", async () => {
    const child = start("run", "adam", ...endless, "--out", "json.safetensors", "--json");
    const end = ended(child);
    let notes = "";
    child.stderr.on("data", (data: Buffer) => {
      notes += data.toString();
    });
    await new Promise((resume) => setTimeout(resume, 1500));
    child.kill("SIGINT");
    const { out, signal } = await end;
    expect(notes).toBe("");
    // On a slow machine the signal may come before the attempt, and then ends the process.
    if (signal === null) expect(JSON.parse(out).status).toBe("interrupted");
  });

  it("ends quietly when its reader goes away", () => {
    const command = `"${process.execPath}" "${program}" instance --samples 64 --challenge testPool=32 --challenge testSubset=16 | head -n 1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: folder, env });
    expect(stdout.toString()).toMatch(/^instance/);
    expect(stderr.toString()).toBe("");
  });

  it("writes no escapes where nobody sees them, and colors where they are wanted", () => {
    const run = (extra: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, [program, "run", "sgd", ...endless, "--max-fuel", "1e7", "--out", "color"], {
        cwd: folder,
        env: { ...env, ...extra },
      });
    const plain = run({});
    expect(plain.stdout.toString() + plain.stderr.toString()).not.toContain("\u001b");
    expect(run({ FORCE_COLOR: "1" }).stdout.toString()).toContain("\u001b[");
    expect(run({ FORCE_COLOR: "1", NO_COLOR: "1" }).stdout.toString()).not.toContain("\u001b");
  });

  const old = olderNode();
  it.skipIf(old === undefined)("tells an older Node what it needs", () => {
    const { status, stderr } = spawnSync(old ?? "", [program, "kernels"], { cwd: folder, env });
    expect(status).toBe(2);
    expect(stderr.toString()).toMatch(/^downhill needs Node 26 or later, and this is v\d+/);
  });

  it("leaves no unfinished files", () => {
    expect(readdirSync(folder).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
  });
});

/** Another Node on this machine that is too old, if there is one. */
function olderNode(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders
    .map((path) => join(path, "node"))
    .find((path) => {
      const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
      return status === 0 && Number.parseInt(stdout.slice(1), 10) < 26;
    });
}
