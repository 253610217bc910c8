import type { WholeNumbers } from "./plan.ts";

/** Numbers of one list, at most. */
const longestList = 100_000;

/**
 * The numbers, ascending, each once. Throws Error, whose message ends a sentence that begins with what the numbers
 * are.
 */
export function parseWholeNumbers(value: WholeNumbers): readonly number[] {
  const parts = typeof value === "string" ? value.split(",").flatMap(parsePart) : [value].flat();
  for (const part of parts) {
    if (!Number.isSafeInteger(part) || part < 0) throw new Error(`has ${part}, which is not a whole number from 0`);
  }
  if (parts.length === 0) throw new Error("is empty; give at least one number");
  if (parts.length > longestList) throw new Error(`has more than ${longestList} numbers`);
  return [...new Set(parts)].sort((a, b) => a - b);
}

function parsePart(text: string): readonly number[] {
  const [, first, last] = /^\s*(\d{1,16})(?:\s*\.\.\s*(\d{1,16}))?\s*$/.exec(text) ?? [];
  if (first === undefined) {
    throw new Error(`has "${text}", which is neither a whole number nor a range, such as 3, 1,2,5 or 0..9`);
  }
  const low = Number(first);
  const high = last === undefined ? low : Number(last);
  if (high < low) throw new Error(`has the range ${text}, which ends before it begins`);
  if (high - low >= longestList) throw new Error(`has the range ${text}, which is longer than ${longestList} numbers`);
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}
