/** Parts of a submission that is otherwise harmless: gradient descent. */
export interface Parts {
  readonly top?: string;
  readonly name?: string;
  readonly hyperparameters?: string;
  readonly initState?: string;
  readonly queryLocation?: string;
  readonly step?: string;
}

/** The source of a submission with these parts; each hook's part is its body. */
export function sourceOf({
  top = "",
  name = '"hostile"',
  hyperparameters,
  initState,
  queryLocation,
  step,
}: Parts): string {
  const honest = "for (let i = 0; i < update.length; i++) update[i] = -0.01 * context.gradient[i];";
  return `${top}
export default {
  name: ${name},
  hyperparameters(difficulty) { ${hyperparameters ?? "return { rate: 0.01 };"} },
  initState(setup) { ${initState ?? "return { memory: new Float32Array(setup.parameterCount) };"} },
  ${queryLocation === undefined ? "" : `queryLocation(context, location) { ${queryLocation} },`}
  step(context, update) { ${step ?? honest} },
};
`;
}
