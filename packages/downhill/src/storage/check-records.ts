import { attemptAddress } from "../benchmark/records/recorded-attempt.ts";
import type { Store, StoreFinding } from "./store.ts";

/** Looks for records that cannot be as they were written. */
export async function checkRecords(store: Store): Promise<StoreFinding[]> {
  const attempts = await store.attempts();
  return attempts.flatMap((attempt) =>
    attemptAddress(attempt) === attempt.address
      ? []
      : [{ code: "store/address", message: `attempt ${attempt.address} is not what its address says` }],
  );
}
