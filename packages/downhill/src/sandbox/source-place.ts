/** Ways back from generated code to the author's lines. */
import { SourceMap } from "node:module";

/** A place in an author's file; line and column counted from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds the author's place of a line and column (counted from 1) of generated code, or undefined. */
export type Locate = (line: number, column: number) => SourcePlace | undefined;

/** Follows source maps (in JSON), the last generation first. They are made and read when a place is first asked for. */
export function followMaps(...maps: readonly (() => string)[]): Locate {
  let parsed: SourceMap[] | undefined;
  return (line, column) => {
    parsed ??= maps.map((map) => new SourceMap(JSON.parse(map())));
    let place: SourcePlace | undefined = { file: "", line, column };
    for (const map of parsed) place = place && step(map, place);
    return place;
  };
}

function step(map: SourceMap, { line, column }: SourcePlace): SourcePlace | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalSource" in entry) || typeof entry.originalLine !== "number") return undefined;
  return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** The innermost of some places that lies in the author's folder: not in the contract, which is bundled with it. */
export function findAuthorPlace(
  places: readonly { readonly line: number; readonly column: number }[],
  locate: Locate,
): SourcePlace | undefined {
  return places
    .map(({ line, column }) => locate(line, column))
    .find((place) => place !== undefined && !place.file.startsWith(".."));
}

/** `file:line:column`, as editors and terminals link it. */
export function formatPlace({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`;
}
