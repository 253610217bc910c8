/** What to do about an optimizer whose memory is not all in its state. */

export const hiddenMemoryRemedy =
  "a variable outside the hooks changes while they run: move it into state, made in initState";

export const restoringRemedy =
  "keep everything in state, by value: no variables outside the hooks, and no references to gradient, parameters or update (copy them with set)";

export const plainStateRemedy =
  "let the state hold nothing but numbers, strings, booleans, null, arrays, plain objects and typed arrays";
