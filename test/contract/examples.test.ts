import fc from 'fast-check';
import { listBodiesWithExtras } from '../support/attacks/foreign-fields.js';
import { InputTarget } from '../support/attacks/input-target.js';
import { validQueries, validValues } from '../support/attacks/valid-input.js';
import { AnswerSchemas } from '../support/clients/answer-schemas.js';
import { compareWithBundle } from '../support/processes/bundled-answers.js';
import { figure } from '../support/reports/figure.js';
import type { Answered } from '../support/service.js';
import { bySize } from '../support/size.js';
import type { Taken } from '../support/stories/acted-story.js';
import { pathOf, preconditionsOf, type Route } from '../support/operations/operations.js';
import { WHOLE_STORY } from '../support/stories/whole-story.js';
import { each, rowVersions } from '../support/tables.js';

/** `FUZZ=1000 SEED=1 npm test -- test/contract/examples` is the full check. */
const RUNS = Number(process.env['FUZZ'] ?? bySize(3, 4, 1_000));
const SEED = Number(process.env['SEED'] ?? 20_210_118);
/** Sends one of so many bodies. Shares no factor with the number of fields, so each is tried. */
const ONE_OF = bySize(11, 4, 1);

/** The steps of the story, and the faults of their answers. */
const seen: { json: number; texts: number; off: unknown[] } = { json: 0, texts: 0, off: [] };
let target: InputTarget;
let schemas: AnswerSchemas | undefined;
beforeAll(async () => {
  target = await InputTarget.start(({ route, answer, step }: Taken, service) => {
    schemas ??= new AnswerSchemas(service);
    if (/json/.test(answer.headers.get('content-type') ?? '')) seen.json += 1;
    else seen.texts += 1;
    const errors = schemas.faultsOf(route, answer);
    if (errors.length > 0) seen.off.push({ operation: step.operation, errors });
  });
});
afterAll(() => target.service.stop());

describe('the examples of the OpenAPI description', () => {
  test('no operation is left out of the story', () => {
    const told = new Set(WHOLE_STORY.map(({ operation }) => operation));
    expect(target.routes.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
  });

  test('run from planning a round to its figures, each answer as its schema says', () => {
    figure(
      'E2',
      `${String(seen.json + seen.texts)} answers to the description's own examples, ` +
        `${String(seen.texts)} of them texts: ${String(seen.off.length)} off their schema`,
    );
    expect(seen.off).toEqual([]);
    expect(seen.json).toBeGreaterThan(20);
  });
});

test("B9 a field that is not the caller's to set has no effect, at any level of any body", async () => {
  const { service } = target;
  const before = await rowVersions(service);
  const requests = [...target.taken.values()]
    .filter(({ route }) => route.requestBody !== undefined)
    .flatMap((taken) => listBodiesWithExtras(taken).map((extra) => ({ ...taken, ...extra })))
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

test('the bundle that runs in production answers every operation as its modules do', async () => {
  const differences = await compareWithBundle(target);
  expect(differences).toEqual([]);
});

/** Sends a request that keeps to the description of its operation. */
async function send(route: Route, query: string, body: unknown): Promise<Answered> {
  const path = target.pathOf(route);
  return target.service.call(route.method, query === '' ? path : `${path}?${query}`, {
    token: await target.token(route),
    headers: preconditionsOf(route),
    ...(route.requestBody === undefined ? {} : { body }),
  });
}

test(`E2 ${String(RUNS)} valid requests of each operation are answered as described`, async () => {
  let [sent, good, failures] = [0, 0, 0];
  const surprises: string[] = [];
  const judge = (route: Route, request: string, answer: Answered): void => {
    sent += 1;
    if (answer.status < 300) good += 1;
    if (answer.status >= 500) failures += 1;
    const faults =
      schemas?.declares(route, answer.status) === true
        ? schemas.faultsOf(route, answer)
        : [`${String(answer.status)} is not declared`];
    if (faults.length > 0)
      surprises.push(
        `${route.id} ${request}: ${JSON.stringify(faults[0])} ${answer.text.slice(0, 200)}`,
      );
  };
  await each(target.routes, 4, async (route) => {
    const input = fc.tuple(validQueries(route), validValues(route.requestBody ?? {}));
    for (const [query, body] of fc.sample(input, { numRuns: RUNS, seed: SEED }))
      judge(route, `${query} ${JSON.stringify(body)}`, await send(route, query, body));
  });
  figure(
    'E2',
    `${String(target.routes.length)} operations x ${String(RUNS)} generated valid requests: ` +
      `${String(sent)} sent, ${String(good)} of them done, 5xx ${String(failures)}, unexpected or ` +
      `off their schema ${String(surprises.length)}`,
  );
  expect([failures, surprises.slice(0, 20)]).toEqual([0, []]);
  expect(good).toBeGreaterThan(target.routes.length);
});
