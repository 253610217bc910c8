import { CodedError } from "../foundation/coded-error.ts";
import type { Store } from "./store.ts";

/** Where results are without a word about it, under the working folder. */
export const defaultStore = ".downhill/store.sqlite";

export interface OpenStoreOptions {
  /** Whether to make the store where there is none; else that is `store/missing`. True by default. */
  readonly create?: boolean;
}

/** Opens the store at a place: the path of a file. Throws `store/…` where it cannot. */
export async function openStore(location: string, { create = true }: OpenStoreOptions = {}): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1];
  if (scheme !== undefined) {
    throw new CodedError("store/unknown", `a store is a file; ${scheme}: addresses are not supported. Name a path`);
  }
  // Loaded only by the commands that have a store.
  const { openSqliteStore } = await import("./sqlite/sqlite-store.ts");
  return openSqliteStore(location, { create });
}
