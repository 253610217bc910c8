import { describe, expect, it } from "vitest";
import { parseReport, shareByPart } from "./profile-rows.ts";

const report = `
    60.00%  [.] row_tile_12x2
    10.00%  [.] column_tile_8x2
     4.00%  [.] activate
     3.00%  [.] deactivate.isra.0
     1.50%  [.] vf_transpose.constprop.0
     1.00%  [.] avx512_vector_scale
     0.50%  [.] network_step
     9.00%  [k] clear_page_erms
`;

describe("profile", () => {
  it("shares the kernel's samples among the parts of a step", () => {
    const shares = shareByPart(parseReport(report));
    expect(shares.get("matrix products")).toBeCloseTo(70 / 80, 12);
    expect(shares.get("ReLU and normalization")).toBeCloseTo(7 / 80, 12);
    expect(shares.get("copies for them")).toBeCloseTo(1.5 / 80, 12);
    expect(shares.get("optimizer and update")).toBeCloseTo(1 / 80, 12);
    expect(shares.get("rest")).toBeCloseTo(0.5 / 80, 12);
  });

  it("refuses a report without samples", () => {
    expect(() => shareByPart(parseReport(""))).toThrow("no sample");
  });
});
