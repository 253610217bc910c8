/** What a submission finds in scope, and what to say to those who look for more. */

/** Built-ins that are offered as they are, once counted and frozen. `Math` is ours. */
export const offeredBuiltins = [
  ...["Array", "Boolean", "Error", "Float32Array", "Float64Array", "Infinity", "Int32Array", "Map", "NaN", "Number"],
  ...["Object", "RangeError", "ReferenceError", "Set", "String", "Symbol", "SyntaxError", "TypeError", "URIError"],
  ...["Uint32Array", "Uint8Array", "isFinite", "isNaN", "parseFloat", "parseInt", "undefined"],
] as const;

export const offeredNames: ReadonlySet<string> = new Set([...offeredBuiltins, "Math"]);

const noInput = "an optimizer has no access to files, the network or the process";
const noClock = "an optimizer has no clock: results would depend on the machine";
const noSharing = "make a typed array of the length you need, and use subarray for its parts";

const remedies: Readonly<Record<string, string>> = {
  process: noInput,
  require: noInput,
  __require: noInput,
  module: noInput,
  fetch: noInput,
  Buffer: "use Uint8Array",
  console: "nothing an optimizer says reaches a person; downhill check and the trace show what happens",
  globalThis: "every name that is offered can be used as it is",
  global: "every name that is offered can be used as it is",
  Date: noClock,
  performance: noClock,
  setTimeout: noClock,
  setInterval: noClock,
  queueMicrotask: noClock,
  Promise: "nothing in an optimizer is asynchronous",
  Function: "write the code out",
  eval: "write the code out",
  RegExp: "use string methods",
  BigInt: "use numbers",
  Intl: "results would depend on the machine",
  JSON: "keep the state as plain data: it is saved for you",
  ArrayBuffer: noSharing,
  DataView: noSharing,
  SharedArrayBuffer: noSharing,
  Proxy: "use plain objects",
  Reflect: "use plain properties",
  WeakMap: "use Map",
  WeakRef: "when memory is freed depends on the machine",
  FinalizationRegistry: "when memory is freed depends on the machine",
};

/** The message about a name that is not there. */
export function explainMissing(name: string): string {
  const remedy = remedies[name];
  const shown = name === "__require" ? "require" : name;
  return remedy === undefined
    ? `${shown} is not defined: declare it, or correct its spelling`
    : `${shown} is not offered: ${remedy}`;
}
