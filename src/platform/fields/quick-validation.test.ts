import fc from 'fast-check';
import { CreateReport } from '../../reporting/reports/report.dto.js';
import { passes } from './quick-validation.js';
import { createValidationPipe } from './validation.js';
import { figure } from '../../../test/support/reports/figure.js';
import { someBody } from '../../../test/support/reports/report-bodies.js';
import { aReport } from '../../../test/support/reports/samples.js';
import { bySize } from '../../../test/support/size.js';

const pipe = createValidationPipe();
const passesQuickly = passes(CreateReport);

/** Expects quick validation to answer as the pipe does, and returns the answer. */
async function expectSameAnswer(body: unknown): Promise<boolean> {
  const expected = await pipe
    .transform(structuredClone(body), { type: 'body', metatype: CreateReport })
    .then(
      () => true,
      () => false,
    );
  expect([JSON.stringify(body), passesQuickly(body)]).toEqual([JSON.stringify(body), expected]);
  return expected;
}

type Parent = Record<string, unknown>;

/** Lists every place of a body: the object or list, and the key in it. */
function listPlaces(body: unknown): (readonly [Parent, string])[] {
  if (Array.isArray(body)) return body.flatMap(listPlaces);
  if (typeof body !== 'object' || body === null) return [];
  const parent = body as Parent;
  return Object.keys(parent).flatMap((key) => [[parent, key] as const, ...listPlaces(parent[key])]);
}

const someBrokenValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[-1, 1.5, '', ' ', 'x'.repeat(5_000), '2021-02-30', 1_000_000_000_001],
    ...[[], [null], [{}], {}],
  ),
  fc.constant(undefined),
);

/** A body that is good, or broken at one place, or has a member that its class does not know. */
const someBodyOrBroken = fc
  .record({
    body: someBody,
    place: fc.nat(),
    value: someBrokenValue,
    change: fc.constantFrom('set', 'unknown', 'no'),
  })
  .map(({ body, place, value, change }) => {
    const whole: Parent = structuredClone({ project: 'SAFEST', ...body });
    const places = listPlaces(whole);
    const [parent, key] = places[place % places.length] ?? [whole, 'state'];
    if (change === 'set') parent[key] = value;
    if (change === 'unknown') parent['annet'] = value;
    return whole;
  });

test('quick validation answers as the pipe does, of good bodies and of broken ones', async () => {
  const counts = { passed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(someBodyOrBroken, async (body) => {
      counts[(await expectSameAnswer(body)) ? 'passed' : 'refused'] += 1;
    }),
    { numRuns: bySize(300, 2_000, 2_000), seed: 20_210_118 },
  );
  figure(
    'P8-quick',
    `quick validation and the pipe agree on ${String(counts.passed)} good bodies and ` +
      `${String(counts.refused)} broken ones`,
  );
  expect(Math.min(counts.passed, counts.refused)).toBeGreaterThan(bySize(45, 300, 300));
});

test.each([[[]], [{}], [{ project: 'SAFEST', ...aReport() }]])(
  'quick validation answers as the pipe does of %j',
  async (body) => {
    await expectSameAnswer(body);
  },
);
