/** Parts of a data package that the catalogue needs. */
export interface PackagedData {
  readonly dataDate: string;
  /** SHA-1 of each file by its name. */
  readonly sha1: ReadonlyMap<string, string>;
}

/** Reads the data package of a release. Throws when it is not one that the service wrote. */
export function parseDataPackage(text: string): PackagedData {
  const read: unknown = JSON.parse(text);
  const dataDate = readMember(read, 'dataDate');
  const resources = readMember(read, 'resources');
  if (typeof dataDate !== 'string' || !Array.isArray(resources))
    throw new Error('The data package has no dataDate or no resources');
  return { dataDate, sha1: new Map(resources.map(readHash)) };
}

function readHash(resource: unknown): [string, string] {
  const [path, sha1] = [readMember(resource, 'path'), readMember(resource, 'sha1')];
  if (typeof path !== 'string' || typeof sha1 !== 'string')
    throw new Error('A resource of the data package has no path or no sha1');
  return [path, sha1];
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
