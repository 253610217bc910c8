import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { captureCommand as downhill } from "../../test/fixtures/captured-command.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-tune-"));
afterAll(() => rmSync(folder, { recursive: true }));

const small = ["width=8", "patience=3", "testPool=32", "testSubset=16"].flatMap((text) => ["--challenge", text]);
const store = ["--store", join(folder, "store.sqlite")];
const search = ["--samples", "60", "--hidden-layers", "1", "--trials", "3", "--nonces", "0,1", "--workers", "2"];

describe("downhill tune", () => {
  const out = join(folder, "quick.ts");
  const range = ["--range", "learningRate=1e-3..1e-1:log"];
  const argv = ["tune", "lion", ...range, ...small, ...store, ...search, "--judge-nonces", "0..3", "--out", out];

  it("writes a submission that keeps the contract, and the search in full", async () => {
    const first = await downhill(...argv);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toContain("Judged on instances that the search has not seen");
    expect(first.err).toContain("round 2 of 2: 2 trials on 2 instances");
    const record = JSON.parse(readFileSync(join(folder, "quick.search.json"), "utf8"));
    expect(record.space).toEqual({ learningRate: "0.001..0.1:log" });
    expect(record.judgement.comparison.contestants.map(({ label }: { label: string }) => label)).toEqual([
      "quick",
      "lion",
    ]);
    const text = readFileSync(out, "utf8");
    expect(text).toContain(`hyperparameters: () => (${asSource(record.searches[0].chosen)})`);
    const check = await downhill("check", out, "--json");
    expect(JSON.parse(check.out)).toMatchObject({ name: "quick", verdict: "passed" });

    const again = await downhill(...argv, "--json");
    const { files, ...repeated } = JSON.parse(again.out);
    expect(repeated).toEqual(record);
    expect(files).toMatchObject({ submission: out, name: "quick" });
    expect(readFileSync(out, "utf8")).toBe(text);
    const plans = await downhill("compare", "quick", "lion", ...store, "--json");
    expect(JSON.parse(plans.out).rows).toEqual(record.judgement.comparison.rows);
  }, 60_000);

  mkdirSync(join(folder, "inside"));
  const file = join(folder, "mine.ts");
  writeFileSync(
    file,
    `export default { name: "mine", hyperparameters: () => ({ rate: 1 }), initState: () => ({}), step() {} };`,
  );

  it.each([
    [["adam", "--range", "learningRate"], "usage/assignment", /name=range/],
    [["adam", "--range", "beta1=0.5..0.9", "--range", "beta1=0.5"], "usage/assignment", /beta1 twice/],
    [["adam", "--range", "beta1=0.5..1:complement"], "tune/range", /below 1/],
    [["adam", "--range", "beta3=0.5..0.9"], "hyperparameters/unknown", /it has learningRate, beta1/],
    [["adam", "--range", "beta1=true,false"], "hyperparameters/invalid", /a number/],
    [["adam", "--set", "beta1=0.8"], "tune/range", /a range to search and a value from --set/],
    [["adam", "--seed", "a", "--judge-seed", "a"], "tune/same-instances", /nonce 0 of seed "a"/],
    [["adam", "--nonces", "x"], "usage/list", /--nonces has "x"/],
    [["adam", "--trials", "1"], "usage/number", /from 2/],
    [["adam", "--objective", "speed"], "usage/choice", /error, fuel/],
    [["adam", "--out", "tuned.json"], "tune/out", /name a .ts file/],
    [["adam", "--out", file], "file/exists", /is not from tuning/],
    [[file], "tune/no-range", /no default ranges/],
    [[file, "--range", "rate=0..1", "--tuned"], "optimizer/not-tuned", /built-in optimizers only/],
    [[file, "--range", "rate=0..1", "--out", join(folder, "inside", "x.ts")], "tune/out", /its own folder only/],
    [["adamm"], "optimizer/unknown", /Did you mean adam/],
  ] as const)("answers %j with %s", async (argv, code, message) => {
    const { code: exit, err } = await downhill("tune", ...argv, ...store);
    expect(err).toContain(`(${code})`);
    expect(err).toMatch(message);
    expect(exit).toBe(2);
  });
});

function asSource(values: Readonly<Record<string, number>>): string {
  const fields = Object.entries(values).map(([name, value]) => `${name}: ${value}`);
  return `{ ${fields.join(", ")} }`;
}
