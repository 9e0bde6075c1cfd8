/** A refusal of the archive, with a stable code. */
export class ArchiveRefusal extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

export function refuse(code: string, detail: string): never {
  throw new ArchiveRefusal(code, detail);
}
