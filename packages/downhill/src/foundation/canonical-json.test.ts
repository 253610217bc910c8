import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("sorts keys, drops spaces and spells numbers one way", () => {
    const value = { b: [1e14, 0.1, -0, 1e-8], a: { d: null, c: "ü\n" }, "": true };
    expect(canonicalJson(value)).toBe('{"":true,"a":{"c":"ü\\n","d":null},"b":[100000000000000,0.1,0,1e-8]}');
  });

  it("gives text that parses to an equal value, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }), (value) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("allows one object in two places", () => {
    const shared = { x: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]');
  });

  const circular: unknown[] = [];
  circular.push({ inside: circular });
  it.each([
    ["undefined", undefined, "$ is undefined"],
    ["an undefined member", { a: { b: undefined } }, "$.a.b is undefined"],
    ["a hole", new Array(1), "$[0] is undefined"],
    ["NaN", [Number.NaN], "$[0] is NaN"],
    ["infinity", { a: -Infinity }, "$.a is -Infinity"],
    ["a bigint", 1n, "$ is a bigint"],
    ["a function", () => 0, "$ is a function"],
    ["a typed array", new Float32Array(1), "$ is a Float32Array object"],
    ["a map", { inside: new Map() }, "$.inside is a Map object"],
    ["a toJSON method", { toJSON: () => 1 }, "$ is an object with a toJSON method"],
    ["a lone surrogate", "\ud800", "$ is a string with a lone surrogate"],
    ["a key with one", { "\udc00": 1 }, "$ is a key with a lone surrogate"],
    ["a cycle", circular, "$[0].inside is a value that contains itself"],
  ])("rejects %s, saying where", (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ code: "canonical-json/not-json", message: expect.stringContaining(message) }),
    );
  });
});
