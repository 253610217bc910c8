/** Numbers in JSON, which knows no NaN, no infinities and no negative zero: those are spelled out as text. */

const spelled = ["NaN", "Infinity", "-Infinity", "-0"] as const;
export type JsonNumber = number | (typeof spelled)[number];

export function toJsonNumber(value: number): JsonNumber {
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

export function fromJsonNumber(value: JsonNumber): number {
  return Number(value);
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === "number" || spelled.some((word) => word === value);
}
