import { describe, expect, it } from "vitest";
import { meterNames, meterSubmission } from "./meter.ts";

const noMap = JSON.stringify({ version: 3, sources: ["mine.ts"], names: [], mappings: "AAAA" });

function meter(code: string): string {
  return meterSubmission({ code: `${code}\nexport { it as default };`, sourceMap: noMap, file: "mine.ts" }).code;
}

/** Runs metered code with the fuel given; returns what `it` is and how much is left. */
function run(code: string, fuel: number): { value: unknown; left: number } {
  const left = Float64Array.of(fuel);
  const exhausted = new Error("exhausted");
  const out = () => {
    throw exhausted;
  };
  const caught = (error: unknown) => {
    if (error === exhausted) throw error;
    return error;
  };
  const same = (value: unknown) => value;
  const body = `"use strict"; ${meter(code)}`;
  const main = new Function(...meterNames, body) as (...values: unknown[]) => unknown;
  return { value: main(left, exhausted, out, caught, same, same), left: left[0]! };
}

describe("metering", () => {
  it.each([
    ["const it = 1;", 1],
    ["const it = 1 + 2 * 3;", 3],
    ["let it = 0; for (let i = 0; i < 10; i++) it += i;", 1 + 10 * 4],
    ["let it = 0; while (it < 5) { it++; }", 1 + 5 * 3],
    ["let it = 0; do it++; while (it < 5);", 1 + 5 * 3],
    ["let it = 0; for (const x of [1, 2, 3]) it += x;", 1 + 3 * 2],
    ["const f = (x) => x + 1; const it = f(1);", 2 + 2],
    ["function f(x = 1 + 1) { return x; } const it = f();", 2 + 2 + 1],
    ["class C { x = 1 + 1; } const it = new C().x;", 3 + 2],
    ["function* f() { yield 1; yield 2; } const it = f().next().value;", 5 + 3],
    ["const it = ({ get x() { return 1 + 1; } }).x;", 3 + 2],
  ])("counts %s as %d", (code, cost) => {
    expect(1000 - run(code, 1000).left).toBe(cost);
  });

  it.each([
    "for (;;);",
    "for (;;) {}",
    "while (true);",
    "do {} while (true);",
    "for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) });",
    "label: for (;;) { continue label; }",
    "function f() { f(); f(); } f();",
    "const f = () => (f(), f()); f();",
    "function f(n, a = n && f(n - 1), b = n && f(n - 1)) {} f(60);",
    "function f(n, { [n && f(n - 1, {})]: a, [n && f(n - 1, {})]: b }) {} f(60, {});",
    "class C { constructor(n) { if (n) { new C(n - 1); new C(n - 1); } } } new C(60);",
    "class C { x = C.n-- && [new C(), new C()]; static n = 1e9; } new C();",
    "const o = { get x() { return this.x + this.x; } }; o.x;",
    "function* g(n) { if (n) { yield* g(n - 1); yield* g(n - 1); } } for (const x of g(60));",
    "for (;;) { try { for (;;); } catch {} }",
    "for (;;) { try { for (;;); } catch (error) { continue; } }",
    "for (;;) { try { for (;;); } finally { continue; } }",
    "const it2 = { toString() { for (;;); } }; it2 + 1;",
    "class C { static { for (;;); } }",
    "for (const x in { a: 1 }) for (;;) for (;;);",
  ])("ends %s", (code) => {
    expect(() => run(`${code} const it = 1;`, 3000)).toThrow(/exhausted/);
  });

  it("leaves the meaning of code alone", () => {
    const code = `
      const out = [];
      for (let i = 0; i < 3; i++) if (i % 2) out.push(i); else for (const j of [i]) out.push(-j);
      const f = (a, { b = 2, ...c } = {}, ...d) => ({ a, b, c, d });
      out.push(f(1, { x: 3 }, ...[4, 5]), (() => ((1, 2)))(), [...out].length);
      try { throw 7; } catch (error) { out.push(error); } finally { out.push("done"); }
      try { null.x; } catch { out.push("caught"); }
      class C { #p = 1; static s = 2; get p() { return this.#p; } static { out.push(this.s); } }
      out.push(new C().p, (function* () { yield* [1, 2]; })().next().value);
      outer: for (;;) { for (;;) break outer; }
      const it = out;`;
    const plain = new Function(`${code}\nreturn it;`) as () => unknown;
    expect(run(code, 1e6).value).toEqual(plain());
  });

  it.each([
    ["const it = /a+/;", /mine\.ts:1:1?\d*: regular expressions are not offered/],
    ["const it = 10n;", /BigInt is not offered/],
    ["const it = async () => 1;", /async is not offered/],
    ["async function* it() {}", /async is not offered/],
    ["const it = await 1;", /await is not offered/],
    ['const it = import("x");', /import\(\) is not offered/],
    ["const it = import.meta;", /import\.meta is not offered/],
    ["const it = 2 ** 3;", /\*\* is not offered/],
    ["debugger; const it = 1;", /debugger is not offered/],
    ["const [it, ...rest] = [1];", /use slice/],
    ["let it; try {} catch ({ message }) {}", /plain name/],
    ['const it = eval("1");', /eval is not offered/],
    ["const it = $$fuel;", /names that begin with \$\$ are taken/],
    ["const it = process.env;", /process is not offered: an optimizer has no access/],
    ["const it = Date.now();", /Date is not offered: an optimizer has no clock/],
    ["const it = lerningRate;", /lerningRate is not defined/],
    ["const it = globalThis;", /globalThis is not offered/],
  ])("refuses %s", (code, message) => {
    expect(() => meter(code)).toThrow(message);
  });

  it("says what a file without a default export must end in", () => {
    const bundle = { code: "const a = 1;", sourceMap: noMap, file: "mine.ts" };
    expect(() => meterSubmission(bundle)).toThrow(/export default defineOptimizer/);
  });

  it.each(["(", "[", "!", "-(", "a=>", "{a:", "if(1)"])("survives deep nesting of %s", (opening) => {
    expect(() => meter(`const it = ${opening.repeat(30_000)}`)).toThrow(/nested too deeply|Unexpected|mine\.ts/);
  });
});
