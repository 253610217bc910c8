import { describe, expect, it } from "vitest";
import { describeThrown } from "./thrown.ts";

const trap = () => {
  throw new Error("code of the submission ran");
};

describe("what was thrown", () => {
  it.each([
    [new TypeError("x is undefined"), "TypeError: x is undefined"],
    [new Error(""), "Error"],
    ["text", 'threw the text "text"'],
    [null, "threw null"],
    [undefined, "threw undefined"],
    [7, "threw 7"],
    [Symbol("s"), "threw a symbol"],
    [trap, "threw a function"],
    [{ toString: trap, message: "no" }, "threw an object that is not an Error"],
    [Object.defineProperty(new Error("a"), "message", { get: trap }), "Error"],
    [Object.create(null), "threw an object that is not an Error"],
    [new Error("a\u001b[31m\nb\u202e"), "Error: a [31m b "],
  ])("is told as text", (thrown, text) => {
    expect(describeThrown(thrown)).toBe(text);
  });

  it("is told at bounded length", () => {
    expect(describeThrown(new Error("x".repeat(1e6))).length).toBeLessThan(500);
  });
});
