import { DataFactory, type NamedNode, type Quad, type Quad_Object, Writer } from 'n3';
import type { Localised } from '../../platform/base/problem.js';

/** Prefixes of a catalogue's vocabularies. */
export const PREFIXES = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** Value of a property: one, several, or none. */
export type Values = Quad_Object | readonly Quad_Object[];

/** Properties of one subject, by name with a prefix, in the order in which they are written. */
export type Properties = Readonly<Record<string, Values>>;

/** Makes a node of a name such as `dcat:Dataset`, or of an address. */
export function makeNode(name: string): NamedNode {
  const [prefix = '', local = ''] = name.split(/:(.*)/s);
  return DataFactory.namedNode(isPrefix(prefix) ? PREFIXES[prefix] + local : name);
}

/** Makes a text in both languages. */
export function makeTexts({ nb, en }: Localised): Quad_Object[] {
  return [DataFactory.literal(nb, 'nb'), DataFactory.literal(en, 'en')];
}

/** Makes a literal of a type of XML Schema, or a plain text. */
export function makeLiteral(value: string, type?: string): Quad_Object {
  return type === undefined
    ? DataFactory.literal(value)
    : DataFactory.literal(value, makeNode(`xsd:${type}`));
}

/** Makes the statements about one subject. */
export function describeSubject(subject: string, properties: Properties): Quad[] {
  return Object.entries(properties).flatMap(([name, values]) =>
    [values].flat().map((value) => DataFactory.quad(makeNode(subject), makeNode(name), value)),
  );
}

/** Writes statements as Turtle, in their order: the same statements give the same bytes. */
export function writeTurtle(statements: readonly Quad[]): Promise<string> {
  const writer = new Writer({ prefixes: PREFIXES });
  writer.addQuads([...statements]);
  return new Promise((resolve, reject) => {
    // Its types do not say that there is no error when all is well.
    writer.end((error: Error | null, turtle: string) => {
      if (error === null) resolve(turtle);
      else reject(error);
    });
  });
}

function isPrefix(name: string): name is keyof typeof PREFIXES {
  return Object.hasOwn(PREFIXES, name);
}
