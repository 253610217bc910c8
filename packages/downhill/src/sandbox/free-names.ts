/**
 * Names that a submission uses and neither declares nor is offered, found before it runs. A name counts as declared
 * wherever it is declared, which misses some mistakes; what it finds is one.
 */
import type { AnyNode, Identifier } from "acorn";

/** Calls `found` with every free name's first use. */
export function findFreeNames(program: AnyNode, offered: ReadonlySet<string>, found: (use: Identifier) => void): void {
  const declared = new Set(offered);
  const uses = new Map<string, Identifier>();
  const visit = (node: AnyNode): void => {
    for (const binding of bindingsOf(node)) addPattern(binding, declared);
    for (const child of expressionsOf(node)) {
      if (child.type === "Identifier" && !uses.has(child.name)) uses.set(child.name, child);
      visit(child);
    }
  };
  visit(program);
  for (const [name, use] of uses) if (!declared.has(name)) found(use);
}

/** Children of a node but for names that are no expressions: keys, labels, and the like. */
function expressionsOf(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case "MemberExpression":
      return node.computed ? [node.object, node.property] : [node.object];
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return [...(node.computed ? [node.key] : []), ...(node.value ? [node.value] : [])];
    case "ExportSpecifier":
      return [node.local];
    case "LabeledStatement":
      return [node.body];
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return [];
    default:
      return childrenOf(node);
  }
}

function bindingsOf(node: AnyNode): readonly AnyNode[] {
  switch (node.type) {
    case "VariableDeclarator":
      return [node.id];
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [
        ...node.params,
        ...(node.id ? [node.id] : []),
        ...(node.type === "ArrowFunctionExpression" ? [] : [argumentsName]),
      ];
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id] : [];
    case "CatchClause":
      return node.param ? [node.param] : [];
    default:
      return [];
  }
}

const argumentsName = { type: "Identifier", name: "arguments", start: 0, end: 0 } as Identifier;

function addPattern(pattern: AnyNode, names: Set<string>): void {
  switch (pattern.type) {
    case "Identifier":
      names.add(pattern.name);
      return;
    case "AssignmentPattern":
      addPattern(pattern.left, names);
      return;
    case "RestElement":
      addPattern(pattern.argument, names);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) addPattern(element, names);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        addPattern(property.type === "Property" ? property.value : property, names);
      }
  }
}

/** All direct children of a node. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
