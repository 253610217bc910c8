/**
 * An error that a person can act on. The code is stable (`area/what`), the message says what was wrong, where, and
 * what to do.
 */
export class CodedError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CodedError";
    this.code = code;
  }
}
