import { describe, expect, it } from "vitest";
import { checkArguments, parseAssignments, parseChoice, parseWholeNumber, valuesOf } from "./arguments.ts";

const definitions = {
  file: { type: "positional", description: "A file" },
  samples: { type: "string" },
  set: { type: "string" },
  json: { type: "boolean" },
} as const;

const check = (...args: string[]) => checkArguments("downhill run", definitions, args);

describe("arguments", () => {
  it("lets right usage pass", () => {
    check("a");
    check("a", "--samples", "5", "--json", "--set", "a=1", "--set", "b=-2");
    check("--samples=5", "a");
    check("--samples", "-5", "a");
    check("--", "--strange-name");
  });

  it.each([
    [["a", "--sampels", "5"], /no flag --sampels\. Did you mean --samples\?/],
    [["a", "--no-json"], /no flag --no-json/],
    [["a", "-x"], /no flag -x/],
    [["a", "--samples"], /--samples needs a value, and nothing follows it/],
    [["a", "--samples="], /--samples needs a value/],
    [["a", "--samples", "--json"], /--samples needs a value, and --json follows it/],
    [["a", "--json=yes"], /--json takes no value/],
    [["a", "--samples", "5", "--samples", "6"], /--samples is given twice/],
    [[], /needs an argument <FILE>: A file/],
    [["a", "b"], /does not know what to do with "b"/],
    [["a", "--__proto__", "5"], /no flag --__proto__/],
  ])("refuses %j", (args, message) => {
    expect(() => check(...args)).toThrow(message);
  });

  it("asks for flags that are needed", () => {
    const needed = { out: { type: "string", required: true, description: "Where to" } } as const;
    expect(() => checkArguments("downhill export", needed, [])).toThrow("downhill export needs --out: Where to");
    checkArguments("downhill export", needed, ["--out", "x"]);
  });

  it("collects repeated flags in order", () => {
    expect(valuesOf(definitions, ["--set", "a=1", "x", "--set=b=2"], "set")).toEqual(["a=1", "b=2"]);
  });

  it("reads whole numbers", () => {
    expect(parseWholeNumber("--n", "1024", 1, 2000)).toBe(1024);
    expect(parseWholeNumber("--n", "1e14", 1, 1e15)).toBe(1e14);
    expect(parseWholeNumber("--n", "2.0", 1, 3)).toBe(2);
    for (const text of ["", "x", "1.5", "0x10", "1e400", "-1", "3000", " 5", "NaN"]) {
      expect(() => parseWholeNumber("--n", text, 1, 2000)).toThrow(
        /--n is ".*"; it must be a whole number from 1 to 2000/,
      );
    }
  });

  it("reads choices", () => {
    expect(parseChoice("--kernel", "wasm", ["wasm", "native"])).toBe("wasm");
    expect(() => parseChoice("--kernel", "wsam", ["wasm", "native"])).toThrow(
      /one of wasm, native; did you mean wasm\?/,
    );
  });

  it("reads assignments as JSON would, else as text", () => {
    const pairs = ["a=0.1", "b=1e-3", "c=true", "d=false", "e=null", "f=matern32", "g=", "h=x=y", "i=-5", "j=0x1"];
    expect(parseAssignments("--set", pairs)).toEqual({
      ...{ a: 0.1, b: 0.001, c: true, d: false, e: null, f: "matern32", g: "", h: "x=y", i: -5, j: "0x1" },
    });
    expect(() => parseAssignments("--set", ["a"])).toThrow(/must be name=value/);
    expect(() => parseAssignments("--set", ["=1"])).toThrow(/must be name=value/);
    expect(() => parseAssignments("--set", ["a=1", "a=2"])).toThrow(/sets a twice/);
  });

  it("keeps strange names as plain fields", () => {
    expect(Object.keys(parseAssignments("--set", ["__proto__=1"]))).toEqual(["__proto__"]);
  });
});
