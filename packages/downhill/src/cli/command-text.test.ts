import { describe, expect, it } from "vitest";
import { commandText } from "./command-text.ts";

const flags = {
  store: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
} as const;

describe("the command in a figure", () => {
  it("has no flags that only say where files go", () => {
    expect(commandText("figure 2", flags, ["--out", "a", "--store=b.sqlite", "--json"])).toBe(
      "downhill figure 2 --store=b.sqlite",
    );
    expect(commandText("figure 2", flags, ["--out=a", "--store", "b"])).toBe("downhill figure 2 --store b");
  });

  it("can be copied into a shell", () => {
    expect(commandText("report", flags, ["--store", "it's here"])).toBe("downhill report --store 'it'\\''s here'");
  });
});
