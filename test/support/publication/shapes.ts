import { readFileSync } from 'node:fs';
import { Parser, Store } from 'n3';
import Validator from 'rdf-validate-shacl';

const FOLDER = import.meta.dirname;
const read = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8');

/** Reads Turtle as another program would: every address in it must be absolute. */
export function readTurtle(text: string): Store {
  return new Store(new Parser({ format: 'text/turtle' }).parse(text));
}

/** Lists what DCAT-AP-NO 2 finds wrong with a catalogue, as `node path rule`. */
export async function findShapeFaults(turtle: string): Promise<string[]> {
  const shapes = readTurtle(read('dcat-ap-no-2.shapes.ttl'));
  const graph = readTurtle(turtle);
  graph.addQuads(new Parser().parse(read('concepts.ttl')));
  const { results } = await new Validator(shapes).validate(graph);
  return results.map(({ focusNode, path, sourceConstraintComponent }) =>
    [focusNode.value, JSON.stringify(path), sourceConstraintComponent.value]
      .map((text) => text.split(/[#/]/).at(-1))
      .join(' '),
  );
}
