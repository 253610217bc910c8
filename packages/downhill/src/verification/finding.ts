/** Something a verifier has to say, with a stable code and a sentence for people. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}
