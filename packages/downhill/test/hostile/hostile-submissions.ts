import type { Parts } from "./submission-source.ts";

/**
 * A submission, and the only way in which it may end: a code of an error, or the reason to stop of an attempt that
 * went on. To add one, add a line.
 */
export interface HostileSubmission {
  readonly name: string;
  readonly parts: Parts | string;
  /** The error's code, or `stop: …`. */
  readonly ends: string;
  /** What the error's message says. */
  readonly says?: RegExp;
}

const fuel = "stop: out-of-fuel";
const failed = "optimizer/failed";
const syntax = "optimizer/syntax";
const outOfMemory = "attempt/out-of-memory";
const runsOn = "stop: epoch-limit";

function step(name: string, body: string, ends: string, says?: RegExp): HostileSubmission {
  return { name, parts: { step: body }, ends, ...(says === undefined ? {} : { says }) };
}

function text(name: string, source: string, ends: string, says?: RegExp): HostileSubmission {
  return { name, parts: source, ends, ...(says === undefined ? {} : { says }) };
}

const endlessLoops: readonly HostileSubmission[] = [
  step("for", "for (;;);", fuel),
  step("while", "while (true) {}", fuel),
  step("do", "do ; while (true);", fuel),
  step("labelled continue", "outer: for (;;) { for (;;) continue outer; }", fuel),
  step("for of an endless iterator", "for (const x of { [Symbol.iterator]: () => ({ next: () => ({}) }) });", fuel),
  step("for of an endless generator", "for (const x of (function* () { for (;;) yield 1; })());", fuel),
  step("spread of an endless iterator", "[...{ [Symbol.iterator]: () => ({ next: () => ({}) }) }];", fuel),
  step("spread of an endless built-in iterator", "[...[].values.call({ length: 1e15 })];", outOfMemory),
  step("Array.from of a boundless length", "Array.from({ length: 1e15 });", fuel),
  step("Set of an endless generator", "new Set((function* () { for (;;) yield 1; })());", fuel),
  step("caught exhaustion", "for (;;) { try { for (;;); } catch {} }", fuel),
  step("exhaustion in finally", "for (;;) { try { for (;;); } finally { continue; } }", fuel),
  step("exhaustion, then a quiet return", "try { for (;;); } finally { return; }", fuel),
  step(
    "getter that calls itself twice",
    "const f = { get x() { return n-- > 0 ? f.x + f.x : 0; } }; let n = 1e9; for (;;) { n = 30; f.x; }",
    fuel,
  ),
  step("toString that never ends", "'' + { toString() { for (;;); } };", fuel),
  step("valueOf in arithmetic", "1 + { valueOf() { for (;;); } };", fuel),
  step("sort with a comparison that never ends", "[2, 1].sort(() => { for (;;); });", fuel),
  step("exponential default parameters", "const f = (n, a = n && f(n - 1), b = n && f(n - 1)) => 0; f(60);", fuel),
  step(
    "exponential class fields",
    "class C { x = C.n > 0 && (C.n--, [new C(), new C()]); static n = 20; } for (;;) { C.n = 20; new C(); }",
    fuel,
  ),
  { name: "loop in hyperparameters", parts: { hyperparameters: "for (;;);" }, ends: "attempt/out-of-fuel" },
  { name: "loop in initState", parts: { initState: "for (;;);" }, ends: fuel },
  { name: "loop in queryLocation", parts: { queryLocation: "for (;;);" }, ends: fuel },
  { name: "loop while the file is loaded", parts: { top: "for (;;);" }, ends: "attempt/out-of-fuel" },
  { name: "loop in a static block", parts: { top: "class C { static { for (;;); } }" }, ends: "attempt/out-of-fuel" },
  { name: "getter as a hook", parts: "export default { get name() { for (;;); } };", ends: "attempt/out-of-fuel" },
];

const boundlessBuiltIns: readonly HostileSubmission[] = [
  step("fill again and again", "const a = new Float32Array(1e5); for (;;) a.fill(1);", fuel),
  step("an array-like of boundless length", "[].fill.call({ length: 2 ** 50 }, 1);", failed, /on arrays only/),
  step(
    "a length that changes when it is read",
    "let n = 0; [].map.call({ get length() { return n++ ? 1e15 : 0; } }, (x) => x);",
    failed,
  ),
  step(
    "concat of a pretended list",
    "[].concat({ length: 1e15, [Symbol.isConcatSpreadable]: true });",
    failed,
    /concat takes arrays/,
  ),
  step("repeat", '"x".repeat(2 ** 28);', fuel),
  step("padStart", '"x".padStart(2 ** 28);', fuel),
  step("join", "new Float32Array(1e7).join();", fuel),
  step(
    "regular expression from text",
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".match("(a+)+$");',
    failed,
    /match is not a function/,
  ),
  step("iterator helpers", "(function* () { for (;;) yield 1; })().drop(1e15).next();", failed, /write a loop/),
  text(
    "regular expression",
    "export default /(a+)+$/;",
    syntax,
    /hostile\.ts:1:16: regular expressions are not offered/,
  ),
  text("BigInt", "export default 2n;", syntax, /BigInt is not offered/),
  step("BigInt by its name", "BigInt(2);", syntax, /BigInt is not offered/),
];

const recursion: readonly HostileSubmission[] = [
  step("plain", "const f = () => f() + 1; f();", "optimizer/stack", /use a loop/),
  step("caught", "const f = () => f() + 1; try { f(); } catch {}", "optimizer/stack"),
  step("swallowed", "const f = () => f() + 1; (() => { try { f(); } finally { return 1; } })();", "optimizer/stack"),
  step(
    "a probe of the stack's depth",
    "let n = 0; const f = () => { n++; f(); }; try { f(); } catch { update[0] = n; }",
    "optimizer/stack",
  ),
  step("through toString", "const o = { toString: () => o + '' }; o + '';", "optimizer/stack"),
  step("through generators", "function* g() { yield* g(); } g().next();", "optimizer/stack"),
];

const memory: readonly HostileSubmission[] = [
  step("one huge typed array", "new Float32Array(2 ** 31);", fuel),
  step("array that grows", "const a = []; for (;;) a.push({});", outOfMemory),
  step("closures", "const a = []; for (;;) { const b = a.length; a.push(() => b); }", outOfMemory),
  step("text that doubles", 'let s = "x"; for (;;) s += s;', failed, /Invalid string length/),
  {
    name: "state that grows",
    parts: { step: "context.state.list ??= []; for (;;) context.state.list.push(new Float32Array(1000));" },
    ends: fuel,
  },
  {
    name: "giant state",
    parts: { initState: "const list = []; for (;;) list.push(new Float32Array(1e4));" },
    ends: fuel,
  },
];

const asynchronous: readonly HostileSubmission[] = [
  step("async function", "(async () => {})();", syntax, /async is not offered/),
  { name: "async hook", parts: "export default { async step() {} };", ends: syntax, says: /async is not offered/ },
  text("top-level await", "export default await 1;", syntax, /await is not offered/),
  step("promise", "Promise.resolve().then(() => { for (;;); });", syntax, /Promise is not offered/),
  step("timer", "setTimeout(() => {}, 0);", syntax, /setTimeout is not offered/),
  step("microtask", "queueMicrotask(() => {});", syntax, /queueMicrotask is not offered/),
  step("async by way of a generator", '(function* () {})().constructor("return 1");', failed),
];

const escapes: readonly HostileSubmission[] = [
  step(
    "constructor of a function",
    'step.constructor("return process")(); function step() {}',
    failed,
    /not a valid constructor/,
  ),
  step(
    "constructor.constructor of a tool",
    'context.math.exp.constructor("return process")();',
    failed,
    /not a valid constructor/,
  ),
  step(
    "constructor of an engine's array",
    'context.parameters.constructor.constructor("return process")();',
    failed,
    /not a valid constructor/,
  ),
  step(
    "constructor of a generator",
    '(function* () {}).constructor("yield process")().next();',
    failed,
    /not a valid constructor/,
  ),
  step(
    "constructor of an engine's error",
    'try { context.vector.scale(1); } catch (e) { e.constructor.constructor("return process")(); }',
    failed,
    /not a valid constructor/,
  ),
  step("eval", 'eval("process");', syntax, /eval is not offered/),
  step("indirect eval", '(0, eval)("process");', syntax, /eval is not offered/),
  step("Function", 'new Function("return process")();', syntax, /Function is not offered/),
  step("Compartment", "new Compartment();", syntax, /Compartment is not defined/),
  step("globalThis", "globalThis.process;", syntax, /globalThis is not offered/),
  step("this", "(function () { return this.process; })();", failed, /undefined/),
  step("process", "process.exit(0);", syntax, /process is not offered: an optimizer has no access/),
  step("environment", "process.env.HOME;", syntax, /process is not offered/),
  step("signal", 'process.kill(1, "SIGKILL");', syntax, /process is not offered/),
  step("require", 'require("node:fs");', "optimizer/import", /only import declarations/),
  step("require by another name", "const r = require; r(name);", syntax, /require is not offered/),
  step("dynamic import", 'import("node:fs");', "optimizer/import", /only import declarations/),
  step("dynamic import of what is computed", "import(context.name);", syntax, /import\(\) is not offered/),
  step("import.meta", "import.meta.url;", syntax, /import\.meta is not offered/),
  text(
    "import of files",
    'import fs from "node:fs"; export default fs;',
    "optimizer/import",
    /"node:fs".*nothing else/,
  ),
  text("import of the network", 'import net from "node:net"; export default net;', "optimizer/import"),
  text(
    "import of SQLite",
    'import { DatabaseSync } from "node:sqlite"; export default DatabaseSync;',
    "optimizer/import",
  ),
  text("import of workers", 'import { Worker } from "node:worker_threads"; export default Worker;', "optimizer/import"),
  text("import of a package", 'import "esbuild"; export default 1;', "optimizer/import"),
  text("import of an addon", 'import "./evil.node"; export default 1;', "optimizer/import"),
  text("import from elsewhere", 'import "../../etc/passwd.ts"; export default 1;', "optimizer/import"),
  text("import of a device", 'import "/dev/zero"; export default 1;', "optimizer/import"),
  step("caller", "(function f() { return f.caller.arguments; })();", failed),
  step("arguments.callee", "(function () { return arguments.callee; })();", failed),
  step("the counter by its name", "$$fuel[0] = 1e15;", syntax, /names that begin with \$\$ are taken/),
  step("WebAssembly", "new WebAssembly.Module(new Uint8Array(8));", syntax, /WebAssembly is not defined/),
  step("fetch", 'fetch("http://127.0.0.1/");', syntax, /fetch is not offered/),
  text("HTML comments", "export default () => 1 <!-- x\n;", syntax),
];

const measurements: readonly HostileSubmission[] = [
  step("clock", "Date.now();", syntax, /Date is not offered: an optimizer has no clock/),
  step("precise clock", "performance.now();", syntax, /performance is not offered/),
  step("Math.random", "Math.random();", failed, /Math\.random is not a function/),
  step("weak references", "new WeakRef({});", syntax, /WeakRef is not offered/),
  step("locale of numbers, which is nobody's", "update[0] = (1234.5).toLocaleString().length;", runsOn),
  step("locale of text, which is nobody's", 'update[0] = "a".localeCompare("b");', "stop: patience"),
  step("Intl", "Intl.DateTimeFormat();", syntax, /Intl is not offered/),
  step("stack traces", 'update[0] = new Error("x").stack.length;', runsOn),
  step("bits of a NaN", "new Uint8Array(new Float32Array([NaN]).buffer);", failed, /buffer is not offered/),
  step("bits through DataView", "new DataView(update.buffer);", syntax, /DataView is not offered/),
  step("shared memory", "new SharedArrayBuffer(8);", syntax, /SharedArrayBuffer is not offered/),
];

const tampering: readonly HostileSubmission[] = [
  step("Array.prototype", "Array.prototype.map = () => 1;", failed, /read only|Cannot assign/),
  step("Object.prototype", "({}).__proto__.polluted = 1;", failed, /not extensible/),
  step("Float32Array.prototype.set", "Float32Array.prototype.set = () => {};", failed),
  step("Math.sqrt", "Math.sqrt = () => 7;", failed),
  step("a tool", "context.vector.scale = () => {};", failed),
  step("the context", "context.parameters = update;", failed),
  step("hyperparameters", "context.hyperparameters.rate = 7;", failed),
  step("tensors", "context.tensors[0].offset = 7;", failed),
  step("difficulty", "context.difficulty.samples = 7;", failed),
  step("parameters", "context.parameters[0] = 7;", "optimizer/wrote", /step wrote into parameters/),
  step("gradient", "context.gradient.fill(0);", "optimizer/wrote", /step wrote into gradient/),
  {
    name: "gradient from queryLocation",
    parts: { queryLocation: "context.gradient[0] = 1;" },
    ends: "optimizer/wrote",
  },
  step(
    "a property on the engine's array",
    'Object.defineProperty(update, "length", { value: 1e9 });',
    failed,
    /not extensible|define property/,
  ),
  step("prototype of the engine's array", "Object.setPrototypeOf(update, null);", failed),
  step(
    "a subclass that lies about its length",
    "class L extends Float32Array { get length() { return 1e9; } } context.vector.scale(update, 1, new L(1));",
    failed,
    /lengths/,
  ),
  step(
    "a pretended array for the kernel",
    "context.vector.scale(update, 1, Object.create(Float32Array.prototype));",
    failed,
  ),
  step("a list for the kernel", "context.vector.scale(update, 1, [1, 2, 3]);", failed),
  step("a scalar that is code", "context.vector.scale(update, { valueOf: () => 1 }, update);", failed),
  step(
    "overlapping arrays",
    "const s = new Float32Array(9); context.vector.scale(s.subarray(0, 8), 1, s.subarray(1, 9));",
    failed,
    /overlap/,
  ),
  step("sizes that do not fit", "context.matrix.multiply(update, update, update, 1e6, 1e6, 1e6);", fuel),
  {
    name: "kept buffers, written later",
    parts: { top: "let kept;", queryLocation: "if (kept) kept.fill(3); kept = location;" },
    ends: "stop: patience",
  },
];

const badResults: readonly HostileSubmission[] = [
  step("not a number", "update.fill(NaN);", "stop: diverged"),
  step("infinite", "update.fill(Infinity);", "stop: diverged"),
  {
    name: "state with a cycle",
    parts: { initState: "const a = {}; a.a = a; return a;" },
    ends: failed,
    says: /same object/,
  },
  {
    name: "state with a function",
    parts: { initState: "return { f() {} };" },
    ends: failed,
    says: /state\.f is a function/,
  },
  {
    name: "state with a getter that never ends",
    parts: { initState: "return { get x() { for (;;); } };" },
    ends: fuel,
  },
  {
    name: "state with a hostile prototype",
    parts: { initState: "return Object.create({ x: 1 });" },
    ends: failed,
    says: /object/,
  },
  { name: "state with a map", parts: { initState: "return { m: new Map() };" }, ends: failed, says: /state\.m/ },
  {
    name: "state of endless depth",
    parts: { initState: "let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return a;" },
    ends: "optimizer/stack",
  },
  {
    name: "state with a pretended array",
    parts: { initState: "return Object.create(Float32Array.prototype);" },
    ends: failed,
  },
  { name: "state as a symbol", parts: { initState: "return Symbol();" }, ends: failed },
  {
    name: "no hyperparameters",
    parts: { hyperparameters: "return null;" },
    ends: failed,
    says: /must return an object/,
  },
  {
    name: "hyperparameters that are code",
    parts: { hyperparameters: "return { rate: { valueOf() { for (;;); } } };" },
    ends: failed,
  },
  {
    name: "hyperparameters that are not finite",
    parts: { hyperparameters: "return { rate: NaN };" },
    ends: "hyperparameters/invalid",
  },
  { name: "a name with a path", parts: { name: '"../../etc/passwd"' }, ends: "optimizer/invalid" },
  { name: "a name that is an object", parts: { name: "{ toString() { for (;;); } }" }, ends: "optimizer/invalid" },
  text("a default export that is no object", "export default 7;", "optimizer/invalid"),
  text("no default export", "export const x = 1;", "optimizer/invalid", /no default export/),
];

const thrown: readonly HostileSubmission[] = [
  step("null", "throw null;", failed, /threw null/),
  step("undefined", "throw undefined;", failed, /threw undefined/),
  step("an object with a hostile toString", "throw { toString() { for (;;); } };", failed, /not an Error/),
  step(
    "an error with a hostile message",
    'const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;); } }); throw e;',
    failed,
  ),
  step("a huge message", 'throw new Error("x".repeat(1e6));', failed, /x …/),
  step("escape sequences", 'throw new Error("\\u001b[2J\\u001b]0;owned\\u0007");', failed, /^\P{Cc}*$/u),
  step(
    "the engine's own error",
    'try { context.vector.scale(1); } catch (e) { e.code = "attempt/forged"; throw e; }',
    failed,
  ),
  step(
    "a message that looks like ours",
    'throw new RangeError("Maximum call stack size exceeded");',
    "optimizer/stack",
  ),
  step("symbol", "throw Symbol('s');", failed, /threw a symbol/),
];

const sources: readonly HostileSubmission[] = [
  text("broken syntax", "export default {", syntax, /hostile\.ts:1:/),
  text("empty", "", "optimizer/invalid", /no default export/),
  text("no text", "\u0000\u0001", syntax),
  text("enormous", `export default "${"x".repeat(300_000)}";`, "optimizer/too-large"),
  text("deep parentheses", `export default ${"(".repeat(100_000)}`, syntax),
  text("deep brackets that close", `export default ${"[".repeat(60_000)}${"]".repeat(60_000)};`, syntax),
  text("deep operators", `export default ${"!".repeat(200_000)}1;`, syntax),
  text("a long chain of sums", `export default ${"1+".repeat(100_000)}1;`, syntax),
  text("a long chain of arrows", `export default ${"a=>".repeat(60_000)}1;`, syntax),
  text(
    "output from a flood of console",
    "export default { step() { for (;;) console.log(1); } };",
    syntax,
    /console is not offered/,
  ),
  text("debugger", "export default { step() { debugger; } };", syntax, /debugger is not offered/),
  text("with", "with ({}) {} export default 1;", syntax),
];

export const hostileSubmissions: Readonly<Record<string, readonly HostileSubmission[]>> = {
  "endless loops": endlessLoops,
  "built-ins of boundless work": boundlessBuiltIns,
  recursion,
  memory,
  asynchronous,
  escapes,
  measurements,
  tampering,
  "bad results": badResults,
  thrown,
  sources,
};
