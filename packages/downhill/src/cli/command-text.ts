import type { ArgsDef } from "citty";

/** Flags that say where things are on this machine, or how to say them: they change nothing of what is made. */
const placeFlags: ReadonlySet<string> = new Set(["out", "json"]);

/** A command as a figure's metadata names it, without the flags that change nothing of the figure. */
export function commandText(name: string, definitions: ArgsDef, rawArgs: readonly string[]): string {
  const kept: string[] = [];
  for (let i = 0; i < rawArgs.length; i++) {
    const word = rawArgs[i]!;
    const flag = /^--([a-z-]+)(=?)/.exec(word);
    const hasValue = flag !== null && flag[2] === "" && definitions[flag[1]!]?.type === "string";
    const words = hasValue ? [word, rawArgs[i + 1] ?? ""] : [word];
    if (hasValue) i += 1;
    if (flag === null || !placeFlags.has(flag[1]!)) kept.push(...words);
  }
  return ["downhill", name, ...kept.map(quote)].join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
