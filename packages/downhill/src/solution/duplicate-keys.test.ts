import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDuplicateKey } from "./duplicate-keys.ts";

describe("findDuplicateKey", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"x":{"b":[{"c":0},{"c":0}],"b":1}}', "b"],
    ['{"a":1,"\\u0061":2}', "a"],
    ['{ "q\\"" : 1 , "q\\"" : 2 }', 'q"'],
    ['{"":0,"":0}', ""],
    ['{"a":[1,"a","a"],"b":"a"}', undefined],
    ['[{"a":1},{"a":1}]', undefined],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', undefined],
    ['{"__proto__":1,"constructor":2}', undefined],
  ])("in %s finds %s", (text, expected) => {
    expect(findDuplicateKey(text)).toBe(expected);
  });

  it("finds nothing in what JSON.stringify writes", () => {
    fc.assert(fc.property(fc.json(), (text) => findDuplicateKey(JSON.stringify(JSON.parse(text))) === undefined));
  });
});
