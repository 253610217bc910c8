import { existsSync } from "node:fs";
import { defineCommand } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { scaffold } from "./scaffold.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  name: { type: "positional", required: true, description: "Name of the optimizer, as in my-adam" },
  tune: {
    type: "string",
    valueHint: "OPTIMIZER",
    description: "Only choose hyperparameters of this built-in optimizer",
  },
  ...jsonFlag,
} as const;

/** `downhill new`: files to start from, in the current folder. */
export function createNewCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "new", description: "Write an optimizer file to start from, with a test" },
    args: flags,
    run({ args }) {
      const files = scaffold(args.name, args.tune);
      const taken = files.map(({ path }) => path).filter((path) => existsSync(path));
      if (taken.length > 0) {
        throw new CodedError(
          "file/exists",
          `${taken.join(" and ")} ${taken.length === 1 ? "is" : "are"} already in this folder; choose another name, or move what is there`,
        );
      }
      for (const { path } of files) checkWritable(path);
      for (const { path, text } of files) writeWhole(path, new TextEncoder().encode(text));
      const paths = files.map(({ path }) => path);
      if (args.json) terminal.print(toJson({ name: args.name, files: paths }));
      else terminal.print(describe(args.name, paths));
    },
  });
}

function describe(name: string, paths: readonly string[]): string {
  const [first, ...rest] = paths;
  return [
    `wrote ${first}, with ${rest.join(" and ")}`,
    "",
    "next:",
    `  downhill check ${name}.ts     does it keep the contract?`,
    `  downhill run ${name}.ts       train with it`,
  ].join("\n");
}
