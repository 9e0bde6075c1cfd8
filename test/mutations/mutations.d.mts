/** A change of one place that some test must notice. */
export interface Mutation {
  readonly name: string;
  readonly holds: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
  readonly only?: string;
}

export const MUTATIONS: readonly Mutation[];
