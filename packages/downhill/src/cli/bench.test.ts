import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyPlan } from "../../test/benchmark/tiny-plan.ts";
import { captureCommand } from "../../test/fixtures/captured-command.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-bench-"));
const before = process.cwd();
const store = join(folder, "results.sqlite");

beforeAll(() => {
  process.env["DOWNHILL_CACHE"] = "off";
  process.chdir(folder);
  writeFileSync("plan.json", JSON.stringify({ ...tinyPlan(2), optimizers: ["momentum", "./mine.ts"] }));
  const text = 'export default { optimizer: "adam", name: "mine", hyperparameters: () => ({ learningRate: 0.01 }) };';
  writeFileSync("mine.ts", text);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const bench = (...argv: string[]) => captureCommand("bench", ...argv);

describe("downhill bench", () => {
  it("says what would run, and leaves no store behind", async () => {
    const { code, out } = await bench("plan.json", "--store", store, "--dry-run");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^2 optimizers × 2 difficulties × 2 instances = 8 attempts; none stored in .*, 8 to run: about/,
    );
    expect(existsSync(store)).toBe(false);
  });

  it("runs a plan, a line an attempt, and ends in a table", async () => {
    const { code, out, err } = await bench("plan.json", "--store", store, "--workers", "2", "--nonces", "0");
    expect(code).toBe(0);
    const lines = err.split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/^1 of 4 {2}\w+, L = [12], N = 44, nonce 0: \S+, test error \S+, T = \d+, .* left$/);
    expect(out).toMatch(/ N L {2}pass\s+error\s+T {2}pass\s+error\s+T\n44 1\s+\d\/1/);
    expect(out).toMatch(/momentum +mine\n/);
    expect(out).toMatch(/4 attempts in /);
  });

  it("goes on where a smaller plan ended, event by event with --json", async () => {
    const { code, out, err } = await bench("plan.json", "--store", store, "--workers", "1", "--json");
    expect(code).toBe(0);
    expect(err).toBe("");
    const events = out.split("\n").map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ event: "plan", attempts: 8, stored: 4, toRun: 4, workers: 1 });
    expect(events.map(({ event }) => event).sort()).toEqual(
      [
        "finished",
        "finished",
        "finished",
        "finished",
        "plan",
        "started",
        "started",
        "started",
        "started",
        "summary",
      ].sort(),
    );
    const last = events.at(-1);
    expect(last).toMatchObject({ attempts: 8, stored: 8, ran: 4, lost: 0, isComplete: true });
    expect(last.results).toHaveLength(4);
    expect(last.results[0]).toMatchObject({ label: "momentum", difficulty: { hiddenLayers: 1 }, attempts: 2 });
  });

  it("runs nothing where everything is stored", async () => {
    const { code, out, err } = await bench("plan.json", "--store", store);
    expect(code).toBe(0);
    expect(err).toMatch(/= 8 attempts, all stored in /);
    expect(out).not.toMatch(/attempts in/);
  });

  it("loses what takes too long, says so, and tries again", async () => {
    const plan = ["--optimizers", "sgd", "--samples", "4096", "--nonces", "0", "--challenge", "patience=100000"];
    const { code, out, err } = await bench(...plan, "--store", store, "--max-seconds", "1");
    expect(code).toBe(1);
    expect(err).toMatch(/lost {2}sgd, L = 3, N = 4096, nonce 0: .* longer than 1 seconds/);
    expect(out).toMatch(/1 attempt is not done; the same command runs it/);
  });

  it.each([
    [[], "plan/missing", /downhill bench quick/],
    [["quik"], "plan/unknown", /Did you mean quick/],
    [["--optimizers", "sgd,,adam"], "usage/list", /--optimizers is "sgd,,adam"/],
    [["--optimizers", "sdg"], "optimizer/unknown", /Did you mean sgd/],
    [["--optimizers", "sgd", "--hidden-layers", "3..1"], "usage/list", /--hidden-layers has the range 3\.\.1/],
    [["--optimizers", "sgd", "--set", "lr=1"], "hyperparameters/unknown", /no hyperparameter "lr"/],
    [["--optimizers", "sgd", "--challenge", "nois=1"], "challenge/invalid", /nois/],
    [["--optimizers", "./mine.ts", "--tuned"], "optimizer/not-tuned", /mine cannot be tuned/],
    [["quick", "--workers", "0"], "usage/number", /--workers is "0"/],
  ])("refuses %j", async (argv, code, message) => {
    const outcome = await bench(...argv, "--store", store, "--json");
    const { error } = JSON.parse(outcome.out);
    expect(outcome.code).toBe(2);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
