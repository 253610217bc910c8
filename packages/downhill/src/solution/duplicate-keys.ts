/**
 * The first key that occurs twice in one object of a JSON text, or undefined. `JSON.parse` keeps the last of equal
 * keys without a word, so a file could show one thing to us and another to a different reader. `text` must be JSON
 * that `JSON.parse` accepts; keys are compared after their escapes are resolved.
 */
export function findDuplicateKey(text: string): string | undefined {
  const tokens = /"(?:[^"\\]+|\\.)*"|[{}[\],:]/g;
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(tokens)) {
    const keys = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (expectsKey && keys !== undefined && token.startsWith('"')) {
      const key: string = JSON.parse(token);
      if (keys.has(key)) return key;
      keys.add(key);
    }
    expectsKey = token === "{" || (token === "," && open.at(-1) !== undefined);
  }
  return undefined;
}
