import { newId } from '../../src/platform/base/ids.js';
import { ActedStory, type Taken } from '../support/stories/acted-story.js';
import { pathOf, preconditionsOf, sampleOf } from '../support/stories/operations.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { figure } from '../support/reports/figure.js';
import { bySize } from '../support/size.js';
import { rowVersions } from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';

/** Sends one of so many bodies. Shares no factor with the number of fields, so each is tried. */
const ONE_OF = bySize(5, 2, 1);

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
function bodiesWithExtras({ route }: Taken): { readonly body: object; readonly place: string }[] {
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

describe('isolation', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  });
  afterEach(() => service.stop());

  test("B9 a field that is not the caller's to set has no effect, at any level of any body", async () => {
    const story = new ActedStory(service);
    await story.actOut(WHOLE_STORY);
    const before = await rowVersions(service);
    const requests = story.taken
      .filter(({ route }) => route.requestBody !== undefined)
      .flatMap((taken) => bodiesWithExtras(taken).map((extra) => ({ ...taken, ...extra })))
      .filter((_, index) => index % ONE_OF === 0);
    const passed: string[] = [];
    for (const { route, path, step, body, place } of requests) {
      const { status, text } = await service.call(route.method, pathOf(route.route, path), {
        token: await service.token(step.actor),
        headers: preconditionsOf(route),
        body,
      });
      if (status !== 400 || !text.includes('unknown-field'))
        passed.push(`${route.id} ${place}: ${String(status)} ${text.slice(0, 200)}`);
    }
    figure(
      'B9',
      `${String(requests.length)} bodies with a field that is not the caller's: ` +
        `${String(passed.length)} not refused`,
    );
    expect(passed).toEqual([]);
    expect(await rowVersions(service)).toEqual(before);
  });
});
