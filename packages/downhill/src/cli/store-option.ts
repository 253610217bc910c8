import type { ArgsDef } from "citty";
import { defaultStore, openStore } from "../storage/open-store.ts";
import type { Store } from "../storage/store.ts";

/** The flag that names a store, the same for every command that has one: `withStore(args.store, …)`. */
export const storeFlag = {
  store: { type: "string", default: defaultStore, valueHint: "PATH", description: "Store of results" },
} as const satisfies ArgsDef;

/**
 * Opens a store for a piece of work and closes it after. Commands that only read leave `create` out: where there is no
 * store, that is an error that says how one is made.
 */
export async function withStore<T>(
  path: string,
  work: (store: Store) => Promise<T>,
  { create = false }: { readonly create?: boolean } = {},
): Promise<T> {
  const store = await openStore(path, { create });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
