import { describe, expect, it } from "vitest";
import { parseFinding, parseRehearsal, parseReply, parseText } from "./check-claims.ts";

const finding = { status: "passed", message: "well", remedy: null, measured: { share: 0.5 } };
const rehearsal = { first: "a", again: "b", interleaved: "c", saved: "d" };
const failure = { status: "failed", code: "optimizer/failed", message: "ouch", places: [{ line: 1, column: 2 }] };

describe("what a check's process says", () => {
  it("comes through where it has its form", () => {
    expect(parseFinding(finding)).toEqual(finding);
    expect(parseRehearsal(rehearsal)).toEqual(rehearsal);
    expect(parseReply(failure)).toEqual(failure);
    expect(parseReply({ status: "done", answer: 3 })).toEqual({ status: "done", answer: 3 });
    expect(parseReply({ status: "base", name: "adam" })).toEqual({ status: "base", name: "adam" });
  });

  it("has no infinities, which JSON turned into null", () => {
    expect(parseFinding({ ...finding, measured: { left: null } }).measured).toEqual({ left: Number.NaN });
  });

  it.each([
    null,
    "passed",
    { ...finding, status: "excellent" },
    { ...finding, message: 3 },
    { ...finding, message: "x".repeat(3000) },
    { ...finding, remedy: {} },
    { ...finding, measured: null },
    { ...finding, measured: { share: "half" } },
    { ...finding, measured: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i, i])) },
  ])("is refused where it is no finding: %j", (value) => {
    expect(() => parseFinding(value)).toThrow(expect.objectContaining({ code: "check/forged" }));
  });

  it.each([
    null,
    {},
    { ...failure, places: null },
    { ...failure, places: [{ line: -1, column: 2 }] },
    { ...failure, places: Array.from({ length: 50 }, () => ({ line: 1, column: 1 })) },
    { ...failure, code: undefined },
    { status: "base", name: 7 },
  ])("is an error where it is no reply: %j", (value) => {
    expect(parseReply(value)).toMatchObject({ code: "check/forged" });
  });

  it("is refused where it is no rehearsal or text", () => {
    expect(() => parseRehearsal({ ...rehearsal, saved: 3 })).toThrow(/nonsense/);
    expect(() => parseRehearsal({ ...rehearsal, first: undefined })).toThrow(/nonsense/);
    expect(() => parseText(3)).toThrow(/nonsense/);
  });
});
