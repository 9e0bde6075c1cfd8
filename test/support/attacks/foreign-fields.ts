import { newId } from '../../../src/platform/base/ids.js';
import { ACTORS } from '../service.js';
import type { Taken } from '../stories/acted-story.js';
import { sampleOf } from '../operations/operations.js';

/** Fields that an answer may have, and that no client may set. */
const EXTRA_FIELDS: Readonly<Record<string, unknown>> = {
  actorId: newId(),
  actor: ACTORS.helseMidt,
  owner: ACTORS.helseMidt,
  id: newId(),
  version: 99,
  revision: 99,
  state: 'certified',
  createdAt: '2020-01-01T00:00:00Z',
  updatedAt: '2020-01-01T00:00:00Z',
  evaluatedBy: ACTORS.directorate,
  assessor: ACTORS.directorate,
  outcome: 'in',
  contentHash: 'x',
  __typename: 'x',
};

/** Returns the bodies of a step with one extra field each, at each level of the sample. */
export function listBodiesWithExtras({
  route,
}: Taken): { readonly body: object; readonly place: string }[] {
  const sample = sampleOf(route.requestBody ?? {}) as Record<string, unknown>;
  const levels = [
    undefined,
    ...Object.keys(sample).filter((key) => typeof sample[key] === 'object' && sample[key] !== null),
  ];
  return Object.entries(EXTRA_FIELDS).flatMap(([name, value]) =>
    levels.flatMap((level) => {
      const body = structuredClone(sample);
      const place = level === undefined ? body : body[level];
      const object: unknown = Array.isArray(place) ? place[0] : place;
      if (typeof object !== 'object' || object === null || name in object) return [];
      Object.assign(object, { [name]: value });
      return [{ body, place: `${level ?? ''} ${name}` }];
    }),
  );
}
