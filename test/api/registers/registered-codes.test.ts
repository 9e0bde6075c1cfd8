import { imports } from '../../support/imports/imports.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { aProject, aReport } from '../../support/reports/samples.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';
import { rollUp } from '../../support/stages/rollups.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' } as const;

let service: TestService;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService();
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  await directorate.opensRound('2021-1');
  await midt.registersProject('KODER');
});
afterAll(() => service.stop());

interface Told {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface Stored {
  readonly project: string;
  readonly content: {
    readonly dependencies: readonly { readonly nationalSolution: string }[];
    readonly grants: { readonly areas: readonly { readonly area: string }[] } | null;
  };
}

const faultsOf = ({ body }: Answered): unknown[] =>
  (body.errors as Told[]).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a project', () => {
  test('is refused with codes that no register has, each named by its register', async () => {
    const unknown = { mainGoal: '9', goals: ['2', '1A'], segment: 'cities', theme: 'competense' };
    const answer = await midt.create('/v1/projects', aProject('UKJENT', unknown));
    expect(answer.status).toBe(422);
    expect(faultsOf(answer)).toEqual([
      '/mainGoal unknown-goal',
      // Sub-goals of the strategy from 2023 are not yet in force in 2021.
      '/goals/1 unknown-goal',
      '/segment unknown-segment',
      '/theme unknown-theme',
    ]);
  });

  test('is told what may be meant, and on which day the register was asked', async () => {
    const answer = await midt.create('/v1/projects', aProject('NESTEN', { theme: 'competense' }));
    expect((answer.body.errors as Told[])[0]?.detail).toBe(
      'Må være en kode i registeret «Temaer» som gjelder 2021-01-18. Mente du competence?',
    );
  });

  test('that is over is held against its last day', async () => {
    const over = { endsOn: '2016-12-31', startsOn: '2016-01-01', goals: [] };
    const answer = await midt.create('/v1/projects', aProject('FORBI', over));
    expect(faultsOf(answer)).toEqual(['/mainGoal unknown-goal']);
  });
});

describe('a report', () => {
  const unknown = {
    dependencies: [
      { nationalSolution: 'kjernejournalen', delivery: 'API', neededBy: '2021-10-01' },
      { nationalSolution: 'NILAR', delivery: 'API', neededBy: '2021-10-01' },
    ],
    operatingCosts: [{ nationalSolution: 'Altinn', year: 2022, amount: 1, ...PRICES }],
    grants: {
      applications: 1,
      amount: 1,
      ...PRICES,
      areas: [{ area: 'Velferdsteknologi', applications: 1, amount: 1 }],
    },
  };

  test('is refused with solutions and areas that no register has', async () => {
    const body = { project: 'KODER', ...aReport(unknown) };
    const answer = await midt.create('/v1/rounds/2021-1/reports', body);
    expect(faultsOf(answer)).toEqual([
      '/dependencies/0/nationalSolution unknown-national-solution',
      '/operatingCosts/0/nationalSolution unknown-national-solution',
      '/grants/areas/0/area unknown-area',
    ]);
    const [first, , area] = answer.body.errors as Told[];
    expect(first?.detail).toContain('Mente du Kjernejournal?');
    expect(area?.detail).toContain('Mente du welfareTechnology');
  });

  test('takes a solution from the day on which the directorate has added it', async () => {
    const added = {
      code: 'Altinn',
      names: { nb: 'Altinn', en: 'Altinn' },
      source: 'Prøve',
      validFrom: '2021-01-18',
    };
    const { operatingCosts } = unknown;
    const path = '/v1/registers/nationalSolutions/entries';
    expectStatus(await directorate.create(path, added), 201);
    await midt.registersProject('ALTINN');
    expectStatus(await midt.reports('2021-1', 'ALTINN', { operatingCosts }), 200);
    await rollUp(service);
    const { body } = await midt.call('GET', '/v1/rounds/2021-1/figures?by=nationalSolution');
    expect(
      (body.cells as { keys: object; value: number }[]).map(({ keys, value }) => [
        Object.values(keys)[0],
        value,
      ]),
    ).toContainEqual(['Altinn', 1]);
  });
});

describe('a file', () => {
  const HEADINGS =
    'project;record;state;phase;nationalSolution;delivery;neededBy;area;applications;appliedFor;' +
    'grantCurrency;grantPriceYear;grantBasis';
  const fileOf = (project: string, solution: string, area: string): string =>
    [
      HEADINGS,
      `${project};;active;idea;;;;;1;1;NOK;2021;nominal`,
      `${project};dependency;;;${solution};API;2021-10-01;;;;;;`,
      `${project};grantArea;;;;;;${area};1;1;;;`,
    ].join('\n');

  test('may write a code as the name that the register gives it', async () => {
    await midt.registersProject('FIL');
    const file = fileOf('FIL', 'Sentral forskrivningsmodul (SFM)', 'velferdsteknologi');
    expect((await imports(service, midt, file)).state).toBe('completed');
    const { body } = await midt.call('GET', '/v1/rounds/2021-1/reports');
    const report = (body.items as Stored[]).find(({ project }) => project === 'FIL');
    expect(report?.content.dependencies[0]?.nationalSolution).toBe('SFM');
    expect(report?.content.grants?.areas[0]?.area).toBe('welfareTechnology');
  });

  test('is told the cells whose codes no register has, and what may be meant', async () => {
    const file = fileOf('KODER', 'Kjernejournalen', 'Romfart');
    const { id } = await imports(service, midt, file);
    const { body } = await midt.call('GET', `/v1/imports/${String(id)}/faults`);
    const faults = body.items as Record<string, unknown>[];
    expect(faults.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'nationalSolution', 'unknown-national-solution'],
      [4, 'area', 'unknown-area'],
    ]);
    expect(faults[0]?.['expected']).toContain('Mente du Kjernejournal?');
  });
});

test('a project keeps a code that has ended, and takes no new one that has', async () => {
  const later = await startTestService({ at: '2022-12-30T10:00:00+01:00' });
  try {
    const owner = new Actor(later, ACTORS.helseMidt);
    const goals = { mainGoal: '6', goals: [], endsOn: '2024-12-31' };
    const { headers } = await owner.registersProject('SEIG', goals);
    later.moveTo('2023-01-02T10:00:00+01:00');
    const tag = { 'if-match': headers.get('etag') ?? '' };
    const refused = await owner.call('PATCH', '/v1/projects/SEIG', { goals: ['2.1'] }, tag);
    expect(faultsOf(refused)).toEqual(['/goals/0 unknown-goal']);
    expectStatus(await owner.call('PATCH', '/v1/projects/SEIG', { name: 'Nytt navn' }, tag), 200);
  } finally {
    await later.stop();
  }
});
