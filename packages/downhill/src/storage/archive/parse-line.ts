/** One line of an archive, from whoever wrote it. Fields have the right types after it; what they mean is not checked. */
import type { OptimizerSource, PlannedOptimizer, PlanRecord } from "../../benchmark/records/plan-record.ts";
import { attemptStatuses, type RecordedAttempt } from "../../benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../../benchmark/records/run-facts.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { addUp } from "../attempt-document.ts";
import { archiveFormat } from "./archive-lines.ts";
import { DocumentFields } from "./document-fields.ts";

export type ArchiveLine =
  | { readonly kind: "format" }
  | { readonly kind: "plan"; readonly plan: PlanRecord }
  | { readonly kind: "source"; readonly source: OptimizerSource }
  | { readonly kind: "attempt"; readonly attempt: RecordedAttempt; readonly runs: readonly RunFacts[] }
  | { readonly kind: "end"; readonly lines: number; readonly sha256: string };

/** Throws `archive/invalid` for what no archive has, `archive/newer` for one of a later format. */
export function parseLine(text: string, place: string): ArchiveLine {
  const value = parseJson(text, place);
  const key = Object.keys(value).sort()[0] ?? "";
  switch (key) {
    case "downhill":
      return readFormat(value, place);
    case "plan":
      return { kind: "plan", plan: readPlan(value[key], place) };
    case "source":
      return { kind: "source", source: readSource(value[key], place) };
    case "attempt": {
      const line = new DocumentFields(place, value, ["attempt", "runs"]);
      return { kind: "attempt", attempt: readAttempt(value[key], place), runs: line.list("runs", readRun) };
    }
    case "end": {
      const end = new DocumentFields(`${place}: end`, value[key], ["lines", "sha256"]);
      return { kind: "end", lines: end.count("lines"), sha256: end.digest("sha256") };
    }
    default:
      throw new CodedError("archive/invalid", `${place} is neither a plan, a source, nor an attempt`);
  }
}

function parseJson(text: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new CodedError("archive/invalid", `${place} is not JSON: this is no archive of results, or a damaged one`);
}

function readFormat(value: unknown, place: string): ArchiveLine {
  const format = new DocumentFields(place, value, ["downhill", "version"]);
  format.choice("downhill", [archiveFormat.downhill]);
  const version = format.count("version");
  if (version === archiveFormat.version) return { kind: "format" };
  throw new CodedError(
    "archive/newer",
    `the archive has format ${version}, and this version of Downhill reads ${archiveFormat.version}: use the version that wrote it`,
  );
}

const planFields = ["challenge", "seed", "maxFuel", "numericsVersion", "difficulties", "nonces", "optimizers"];

function readPlan(value: unknown, place: string): PlanRecord {
  const record = new DocumentFields(`${place}: plan`, value, ["digest", "plan"]);
  const plan = record.object("plan", planFields);
  return {
    digest: record.digest("digest"),
    plan: {
      challenge: plan.raw("challenge") as PlanRecord["plan"]["challenge"],
      seed: plan.text("seed"),
      maxFuel: plan.count("maxFuel"),
      numericsVersion: plan.count("numericsVersion"),
      difficulties: plan.list("difficulties", readDifficulty),
      nonces: plan.counts("nonces"),
      optimizers: plan.list("optimizers", readPlannedOptimizer),
    },
  };
}

function readDifficulty(value: unknown, place: string) {
  const fields = new DocumentFields(place, value, ["hiddenLayers", "samples"]);
  return { hiddenLayers: fields.count("hiddenLayers"), samples: fields.count("samples") };
}

function readPlannedOptimizer(value: unknown, place: string): PlannedOptimizer {
  const fields = new DocumentFields(place, value, ["label", "name", "digest", "overrides"]);
  const settings = (item: unknown, where: string) => new DocumentFields(where, { item }, ["item"]).settings("item");
  return {
    label: fields.text("label"),
    name: fields.text("name"),
    digest: fields.digest("digest"),
    overrides: fields.list("overrides", settings),
  };
}

function readSource(value: unknown, place: string): OptimizerSource {
  const source = new DocumentFields(`${place}: source`, value, ["name", "digest", "files"]);
  const readFile = (file: unknown, where: string) => {
    const fields = new DocumentFields(where, file, ["path", "text"]);
    return { path: fields.text("path"), text: fields.text("text") };
  };
  return { name: source.text("name"), digest: source.digest("digest"), files: source.list("files", readFile) };
}

const identityFields = ["challenge", "difficulty", "seed", "nonce", "optimizerDigest", "overrides", "maxFuel"];
const outcomeFields = ["address", "instance", "optimizer", "hyperparameters", "status", "error", "stop", "testError"];
const otherFields = ["baseline", "epochs", "bestEpoch", "fuel", "threshold", "signature", "trace", "numericsVersion"];
const stops = ["patience", "epoch-limit", "diverged", "out-of-fuel", "interrupted"] as const;

function readAttempt(value: unknown, place: string): RecordedAttempt {
  const fields = new DocumentFields(`${place}: attempt`, value, [...identityFields, ...outcomeFields, ...otherFields]);
  return {
    challenge: fields.raw("challenge") as RecordedAttempt["challenge"],
    difficulty: readDifficulty(fields.raw("difficulty"), `${place}: attempt.difficulty`),
    seed: fields.text("seed"),
    nonce: fields.count("nonce"),
    optimizerDigest: fields.digest("optimizerDigest"),
    overrides: fields.settings("overrides"),
    maxFuel: fields.count("maxFuel"),
    numericsVersion: fields.count("numericsVersion"),
    address: fields.digest("address"),
    instance: fields.digest("instance"),
    optimizer: fields.text("optimizer"),
    hyperparameters: fields.orNull("hyperparameters", (name) => fields.settings(name)),
    status: fields.choice("status", attemptStatuses),
    error: fields.orNull("error", (name) => readError(fields.object(name, ["code", "message"]))),
    stop: fields.orNull("stop", (name) => fields.choice(name, stops)),
    testError: fields.orNull("testError", (name) => fields.number(name)),
    baseline: fields.orNull("baseline", (name) => fields.number(name)),
    epochs: fields.count("epochs"),
    bestEpoch: fields.orNull("bestEpoch", (name) => fields.count(name)),
    fuel: fields.count("fuel"),
    threshold: fields.orNull("threshold", (name) => readThreshold(fields.object(name, ["epoch", "fuel"]))),
    signature: fields.orNull("signature", (name) => fields.digest(name)),
    trace: readTrace(fields.object("trace", ["trainLoss", "validationLoss", "fuelSpent"])),
  };
}

function readError(fields: DocumentFields): RecordedAttempt["error"] {
  return { code: fields.text("code"), message: fields.text("message") };
}

function readThreshold(fields: DocumentFields): RecordedAttempt["threshold"] {
  return { epoch: fields.count("epoch"), fuel: fields.count("fuel") };
}

function readTrace(fields: DocumentFields): RecordedAttempt["trace"] {
  return {
    trainLoss: fields.numbers("trainLoss"),
    validationLoss: fields.numbers("validationLoss"),
    fuel: addUp(fields.counts("fuelSpent")),
  };
}

const environmentTexts = ["processor", "platform", "node", "version", "kernel"] as const;

function readRun(value: unknown, place: string): RunFacts {
  const run = new DocumentFields(place, value, ["environment", "seconds", "finishedAt"]);
  const environment = run.object("environment", [...environmentTexts, "cores", "numericsVersion"]);
  const [processor, platform, node, version, kernel] = environmentTexts.map((name) => environment.text(name));
  const numbers = { cores: environment.count("cores"), numericsVersion: environment.count("numericsVersion") };
  return {
    environment: {
      processor: processor!,
      platform: platform!,
      node: node!,
      version: version!,
      kernel: kernel!,
      ...numbers,
    },
    seconds: run.number("seconds"),
    finishedAt: run.text("finishedAt"),
  };
}
