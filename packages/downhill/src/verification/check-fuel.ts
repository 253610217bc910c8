import { batchRanges, trainingRows } from "../instance/batches.ts";
