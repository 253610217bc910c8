/** A stable sort that compares the same pairs in the same order in every engine. */

export type Compare = (a: unknown, b: unknown) => number;

/** The values in order, undefined last, as a fresh array. */
export function mergeSort(values: readonly unknown[], compare: Compare): unknown[] {
  let from: unknown[] = values.filter((value) => value !== undefined);
  let to = new Array<unknown>(from.length);
  for (let width = 1; width < from.length; width *= 2) {
    for (let first = 0; first < from.length; first += 2 * width) {
      mergeRuns({ from, to, first, middle: Math.min(first + width, from.length), end: first + 2 * width }, compare);
    }
    [from, to] = [to, from];
  }
  return [...from, ...new Array<undefined>(values.length - from.length).fill(undefined)];
}

interface Runs {
  readonly from: readonly unknown[];
  readonly to: unknown[];
  readonly first: number;
  readonly middle: number;
  readonly end: number;
}

function mergeRuns({ from, to, first, middle, end: limit }: Runs, compare: Compare): void {
  const end = Math.min(limit, from.length);
  let left = first;
  let right = middle;
  for (let out = first; out < end; out++) {
    const takesLeft = left < middle && (right >= end || !(compare(from[left], from[right]) > 0));
    to[out] = takesLeft ? from[left++] : from[right++];
  }
}
