import { fault } from '../../platform/base/problem.js';
import { faultsOfRest, leaveOutFaulty } from './faulty-parts.rules.js';

const BODY = {
  project: 'SAFEST',
  state: 'ukjent',
  phase: 'idea',
  status: { reason: 'Uten farge' },
  dimensions: { time: { colour: 'blå' }, cost: { colour: 'red' } },
  budget: [{ year: 'x' }, { year: 2021 }, { year: 'y' }, { year: 2022 }],
  grants: { areas: [{ area: 1 }, { area: 'b' }] },
};
const FAULTY = [
  '/state',
  '/status/colour',
  '/dimensions/time/colour',
  '/budget/0/year',
  '/budget/2/year',
  '/grants/areas/0/area',
].map((pointer) => ({ pointer }));
const at = (pointer: string, code = 'other'): ReturnType<typeof fault> =>
  fault(pointer, code, 'nb', 'en');

test('items with faults, and the smallest other parts, are left out', () => {
  const { body } = leaveOutFaulty(BODY, FAULTY, new Set());
  expect(body).toEqual({
    project: 'SAFEST',
    state: 'planned',
    phase: 'idea',
    dimensions: { cost: { colour: 'red' } },
    budget: [{ year: 2021 }, { year: 2022 }],
    grants: { areas: [{ area: 'b' }] },
  });
  expect(BODY.budget).toHaveLength(4);
});

test('a fault of the rest is placed where it stands in the file', () => {
  const { leftOut } = leaveOutFaulty(BODY, FAULTY, new Set());
  const found = ['/budget/1/actual', '/grants/areas/0/area', '/dependencies/2'].map((one) =>
    at(one),
  );
  expect(faultsOfRest(found, leftOut).map(({ pointer }) => pointer)).toEqual([
    '/budget/3/actual',
    '/grants/areas/1/area',
    '/dependencies/2',
  ]);
});

test('what follows from a part that was left out is no fault', () => {
  const { leftOut } = leaveOutFaulty(BODY, FAULTY, new Set());
  const found = [at('/status/reason'), at('/frame/approved', 'amounts-do-not-add-up')];
  expect(faultsOfRest(found, leftOut)).toEqual([]);
});

test('nor is a comparison with a cell that could not be read; other faults of its member are', () => {
  const { leftOut } = leaveOutFaulty({}, [], new Set(['budget', 'status']));
  const found = [at('/frame/forecast', 'amounts-do-not-add-up'), at('/status/reason')];
  expect(faultsOfRest(found, leftOut).map(({ pointer }) => pointer)).toEqual(['/status/reason']);
});
