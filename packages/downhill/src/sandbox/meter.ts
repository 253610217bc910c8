/**
 * Puts a fuel counter into a submission. Every place from which code can run without end, a function's entry or a
 * loop's iteration, first takes its cost from a countdown and throws when that falls below zero. The cost of a place
 * is 1 plus the operations written between it and the next counted place (docs/fuel.md), so straight code is
 * counted as well, and the same source costs the same everywhere.
 *
 * The countdown is an element of a Float64Array, since whole numbers up to 2^53 are exact there and no budget needs
 * refilling. The branch that is not taken holds nothing but `throw`: one more store in it doubles the cost of a
 * counted loop.
 *
 * Running out must end the attempt, so no submission may catch it: every `catch` first hands what it caught to
 * `$$caught`, which throws it again where it is fatal, and a `try` with only `finally` gets such a `catch`.
 */
import { basename } from "node:path";
import { type AnyNode, type Function as FunctionNode, type Program, parse } from "acorn";
import MagicString from "magic-string";
import { CodedError } from "../foundation/coded-error.ts";
import type { BundledSubmission } from "./bundle.ts";
import { childrenOf, findFreeNames } from "./free-names.ts";
import { explainMissing, offeredNames } from "./offered-names.ts";
import { followMaps, formatPlace, type Locate } from "./source-place.ts";

/** A submission that counts its own operations. */
export interface MeteredSubmission {
  /**
   * Statements of a strict function with the parameters `meterNames`, which return the default export. The code
   * starts on line 1, column 1.
   */
  readonly code: string;
  /** From places in `code` to the author's. */
  readonly locate: Locate;
}

/** What metered code expects in scope. Names of this form are refused in submissions. */
export const meterNames = ["$$fuel", "$$exhausted", "$$out", "$$caught", "$$spread", "$$spreadObject"] as const;

/** Throws `optimizer/syntax` for what is not offered, naming the author's line and a remedy. */
export function meterSubmission({
  code,
  sourceMap,
  file,
}: Omit<BundledSubmission, "digest" | "files">): MeteredSubmission {
  const toAuthor = followMaps(() => sourceMap);
  const refuse = (start: { line: number; column: number } | undefined, why: string) => {
    const place = start && toAuthor(start.line, start.column + 1);
    return new CodedError("optimizer/syntax", `${place === undefined ? file : formatPlace(place)}: ${why}`);
  };
  try {
    const text = new MagicString(code);
    const program = parseModule(code);
    new Meter(text, refuse).program(program, basename(file));
    findFreeNames(program, offeredNames, ({ name, loc }) => {
      throw refuse(loc?.start, explainMissing(name));
    });
    const map = () => text.generateMap({ hires: true }).toString();
    return { code: text.toString(), locate: followMaps(map, () => sourceMap) };
  } catch (error) {
    if (error instanceof RangeError) throw refuse(undefined, "the code is nested too deeply: split it into functions");
    if (error instanceof SyntaxError) {
      throw refuse(
        (error as { loc?: { line: number; column: number } }).loc,
        error.message.replace(/ \(\d+:\d+\)$/, ""),
      );
    }
    throw error;
  }
}

function parseModule(code: string): Program {
  return parse(code, {
    ecmaVersion: "latest",
    sourceType: "module",
    // Parentheses are nodes, so that what is put around an expression cannot fall inside them.
    preserveParens: true,
    locations: true,
    allowAwaitOutsideFunction: true,
  });
}

type Refuse = (start: { line: number; column: number } | undefined, why: string) => CodedError;

/** Code that runs once whenever its start is reached. */
interface Region {
  cost: number;
}

/** What counts as an operation. */
const operations: ReadonlySet<string> = new Set([
  "AssignmentExpression",
  "BinaryExpression",
  "CallExpression",
  "ConditionalExpression",
  "LogicalExpression",
  "MemberExpression",
  "NewExpression",
  "Property",
  "SpreadElement",
  "TaggedTemplateExpression",
  "TemplateLiteral",
  "UnaryExpression",
  "UpdateExpression",
  "YieldExpression",
]);

/** Syntax that is not offered, and what to do. */
const refusals: Readonly<Record<string, string>> = {
  AwaitExpression: "await is not offered: nothing in an optimizer is asynchronous",
  DebuggerStatement: "debugger is not offered: take it out",
  ImportExpression: "import() is not offered: use an import declaration at the top of the file",
  WithStatement: "with is not offered: name the object",
};

class Meter {
  readonly #text: MagicString;
  readonly #refuse: Refuse;

  constructor(text: MagicString, refuse: Refuse) {
    this.#text = text;
    this.#refuse = refuse;
  }

  program(program: Program, name: string): void {
    const region = { cost: 1 };
    let result: string | undefined;
    for (const statement of program.body) {
      if (statement.type === "ExportNamedDeclaration") {
        result = defaultExport(statement) ?? result;
        this.#text.remove(statement.start, statement.end);
      } else this.#visit(statement, region);
    }
    if (result === undefined) {
      throw new CodedError(
        "optimizer/invalid",
        `${name} has no default export; it must end in "export default defineOptimizer({ … })"`,
      );
    }
    this.#text.prepend(tickStatement(region)).append(`\nreturn ${result};\n`);
  }

  #visit(node: AnyNode, region: Region): void {
    const refusal = refusals[node.type];
    if (refusal !== undefined) throw this.#refuse(node.loc?.start, refusal);
    if (operations.has(node.type)) region.cost += 1;
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#function(node);
        return;
      case "ForStatement":
        if (node.init) this.#visit(node.init, region);
        this.#loop(node.body, [node.test, node.update]);
        return;
      case "WhileStatement":
      case "DoWhileStatement":
        this.#loop(node.body, [node.test]);
        return;
      case "ForInStatement":
      case "ForOfStatement":
        if (node.type === "ForOfStatement" && node.await)
          throw this.#refuse(node.loc?.start, refusals["AwaitExpression"]!);
        this.#visit(node.right, region);
        this.#loop(node.body, [node.left]);
        return;
      case "PropertyDefinition":
        if (node.computed) this.#visit(node.key, region);
        if (node.value) this.#wrapped(node.value, node.static ? region : { cost: 1 }, !node.static);
        return;
      case "TryStatement":
        this.#try(node, region);
        return;
      case "SpreadElement":
        this.#spread(node.argument, "$$spread", region);
        return;
      case "ObjectExpression":
        for (const property of node.properties) {
          if (property.type === "SpreadElement") this.#spread(property.argument, "$$spreadObject", region);
          else this.#visit(property, region);
        }
        return;
      default:
        this.#checkLeaf(node);
        for (const child of childrenOf(node)) this.#visit(child, region);
    }
  }

  #function({ async, params, body, loc }: FunctionNode): void {
    if (async) throw this.#refuse(loc?.start, "async is not offered: nothing in an optimizer is asynchronous");
    for (const parameter of params) this.#parameter(parameter);
    const region = { cost: 1 };
    if (body.type === "BlockStatement") {
      for (const statement of body.body) this.#visit(statement, region);
      this.#text.appendRight(body.start + 1, tickStatement(region));
    } else this.#wrapped(body, region, true);
  }

  /** Defaults and computed keys run before the body, and can call the function itself: each is counted. */
  #parameter(node: AnyNode): void {
    switch (node.type) {
      case "AssignmentPattern":
        this.#parameter(node.left);
        this.#wrapped(node.right, { cost: 1 }, true);
        return;
      case "Property":
        if (node.computed) this.#wrapped(node.key, { cost: 1 }, true);
        this.#parameter(node.value);
        return;
      default:
        this.#checkLeaf(node);
        for (const child of childrenOf(node)) this.#parameter(child);
    }
  }

  /** `parts` are evaluated once an iteration. */
  #loop(body: AnyNode, parts: readonly (AnyNode | null | undefined)[]): void {
    const region = { cost: 1 };
    for (const part of parts) if (part) this.#visit(part, region);
    this.#visit(body, region);
    if (body.type === "BlockStatement") {
      this.#text.appendRight(body.start + 1, tickStatement(region));
      return;
    }
    this.#text.prependRight(body.start, `{${tickStatement(region)}`);
    this.#text.appendLeft(body.end, "}");
  }

  /** An expression that is a region of its own where it is `counted`. */
  #wrapped(expression: AnyNode, region: Region, counted: boolean): void {
    this.#visit(expression, region);
    if (!counted) return;
    this.#text.prependRight(expression.start, `(($$fuel[0] -= ${region.cost}) < 0 && $$out(), `);
    this.#text.appendLeft(expression.end, ")");
  }

  #spread(argument: AnyNode, by: string, region: Region): void {
    region.cost += 1;
    this.#visit(argument, region);
    this.#text.prependRight(argument.start, `${by}(`);
    this.#text.appendLeft(argument.end, ")");
  }

  #try({ block, handler, finalizer }: Extract<AnyNode, { type: "TryStatement" }>, region: Region): void {
    this.#visit(block, region);
    if (handler) {
      const { param, body } = handler;
      if (param && param.type !== "Identifier") {
        throw this.#refuse(param.loc?.start, "catch takes a plain name here: destructure it in the block");
      }
      if (param) this.#checkLeaf(param);
      this.#visit(body, region);
      if (!param) this.#text.prependRight(body.start, "($$error) ");
      this.#text.appendRight(body.start + 1, `$$caught(${param?.name ?? "$$error"});`);
    } else {
      this.#text.appendLeft(block.end, " catch ($$error) { throw $$caught($$error); }");
    }
    if (finalizer) this.#visit(finalizer, region);
  }

  #checkLeaf(node: AnyNode): void {
    const at = node.loc?.start;
    if (node.type === "Identifier" || node.type === "PrivateIdentifier") {
      if (node.name.startsWith("$$")) throw this.#refuse(at, `names that begin with $$ are taken: rename ${node.name}`);
      if (node.name === "eval") throw this.#refuse(at, "eval is not offered: write the code out");
    } else if (node.type === "Literal") {
      if (node.regex) throw this.#refuse(at, "regular expressions are not offered: use string methods");
      if (typeof node.bigint === "string") throw this.#refuse(at, "BigInt is not offered: use numbers");
    } else if (node.type === "BinaryExpression" && node.operator === "**") {
      throw this.#refuse(at, "** is not offered here: use math.pow");
    } else if (node.type === "MetaProperty" && node.meta.name === "import") {
      throw this.#refuse(at, "import.meta is not offered: an optimizer has no files");
    } else if (node.type === "ArrayPattern" && node.elements.some((element) => element?.type === "RestElement")) {
      throw this.#refuse(at, "a rest of an array pattern is not offered: use slice");
    }
  }
}

function tickStatement({ cost }: Region): string {
  return `if (($$fuel[0] -= ${cost}) < 0) throw $$exhausted;`;
}

/** The local name that esbuild exports as default, if this is that declaration. */
function defaultExport(node: Extract<AnyNode, { type: "ExportNamedDeclaration" }>): string | undefined {
  for (const { exported, local } of node.specifiers) {
    const isDefault = exported.type === "Identifier" && exported.name === "default";
    if (isDefault && local.type === "Identifier") return local.name;
  }
  return undefined;
}
