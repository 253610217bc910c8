/** What code could do that had escaped from the walls inside its process: programs of our own that try. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ChildProgram } from "../../src/attempt-process/child-program.ts";
import { launch } from "../../src/attempt-process/launch.ts";

const limits = { seconds: 20, memory: 512 * 2 ** 20 };
const target = join(tmpdir(), `downhill-isolation-${process.pid}`);

/** The value of an expression in an attempt's process, or the code of the error that it threw. */
async function attempt(expression: string): Promise<string> {
  const program = `
    offerCodeCache();
    (async () => (${expression}))()
      .then(String, (error) => error.code ?? error.message)
      .then((answer) => { require("node:fs").writeSync(3, answer); process.exit(0); });`;
  const { channel } = launch(false, limits, new ChildProgram(Buffer.from(program)));
  return text(channel);
}

const denied = "ERR_ACCESS_DENIED";

describe("an attempt's process", () => {
  it.each([
    ["read a file", 'require("node:fs").readFileSync("/etc/passwd")', denied],
    ["read a source of ours", `require("node:fs").readFileSync(${JSON.stringify(import.meta.filename)})`, denied],
    ["write a file", `require("node:fs").writeFileSync(${JSON.stringify(target)}, "x")`, denied],
    ["list a folder", 'require("node:fs").readdirSync("/")', denied],
    ["start a program", 'require("node:child_process").execFileSync("/bin/true")', denied],
    ["start a worker", 'new (require("node:worker_threads").Worker)("1", { eval: true })', denied],
    ["open the inspector", 'require("node:inspector").open(0)', denied],
    ["use SQLite", 'require("node:sqlite")', "ERR_UNKNOWN_BUILTIN_MODULE"],
    ["load an addon", 'process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libz.so.1")', "ERR_DLOPEN_DISABLED"],
    [
      "see the environment",
      "Object.keys(process.env).filter((name) => !['TZ', 'LC_ALL', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))",
      "",
    ],
    ["see another time zone", "new Date(0).getTimezoneOffset()", "0"],
  ])("cannot %s", async (_, expression, answer) => {
    expect(await attempt(expression)).toBe(answer);
  });

  it("cannot reach the network", async () => {
    const connect = `new Promise((resolve, reject) => {
      require("node:net").connect(9, "127.0.0.1").on("error", reject).on("connect", () => resolve("connected"));
    })`;
    expect(await attempt(connect)).toBe(denied);
    expect(await attempt('fetch("http://127.0.0.1:4711/").catch((error) => { throw error.cause ?? error; })')).toBe(
      denied,
    );
  });

  it("leaves no file", () => {
    expect(existsSync(target)).toBe(false);
  });
});
