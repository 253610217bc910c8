import { describe, expect, it } from "vitest";
import { canDrawLive, colors, wantsColor } from "./terminal.ts";

describe("terminal", () => {
  it("colors terminals, and obeys NO_COLOR and FORCE_COLOR", () => {
    expect(wantsColor({}, true)).toBe(true);
    expect(wantsColor({}, false)).toBe(false);
    expect(wantsColor({ TERM: "dumb" }, true)).toBe(false);
    expect(wantsColor({ NO_COLOR: "1" }, true)).toBe(false);
    expect(wantsColor({ NO_COLOR: "" }, true)).toBe(true);
    expect(wantsColor({ FORCE_COLOR: "1" }, false)).toBe(true);
    expect(wantsColor({ FORCE_COLOR: "0" }, false)).toBe(false);
    expect(wantsColor({ FORCE_COLOR: "1", NO_COLOR: "1" }, true)).toBe(false);
  });

  it("draws only where there is room to draw", () => {
    const terminal = { isTTY: true, rows: 24, columns: 80 } as const;
    expect(canDrawLive({}, terminal)).toBe(true);
    expect(canDrawLive({}, { ...terminal, rows: 0, columns: 0 })).toBe(false);
    expect(canDrawLive({ TERM: "dumb" }, terminal)).toBe(false);
    expect(canDrawLive({ CI: "true" }, terminal)).toBe(false);
    expect(canDrawLive({}, { ...terminal, isTTY: false as true })).toBe(false);
  });

  it("paints with the usual escapes", () => {
    expect(colors.bold("x")).toBe("\u001b[1mx\u001b[22m");
  });
});
