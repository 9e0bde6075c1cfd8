import { FiguresStage, money } from './figures-stage.js';
import { rollUp } from './rollups.js';
import type { TestService } from '../service.js';

/** The instant at which the lists of the round are read. */
export const AT = '2021-05-01T09:00:00Z';

const statusOf = (colour: string): Record<string, unknown> =>
  colour === 'green'
    ? { colour }
    : { colour, reason: 'Fordi', cause: 'supplier', action: 'Replanlegging' };

/** Suppliers of Helse Midt-Norge in every state, and the trouble each gives to a project of Oslo. */
export const SUPPLIERS: readonly (readonly [
  code: string,
  overrides: Record<string, unknown> | null,
  neededBy: string,
  troubles: readonly string[],
])[] = [
  ['GRONN', { status: statusOf('green') }, '2021-10-01', []],
  ['ROD', { status: statusOf('red') }, '2021-10-01', ['supplier-red']],
  ['GUL', { status: statusOf('yellow') }, '2021-04-30', ['overdue', 'supplier-yellow']],
  ['PAUSET', { state: 'paused', status: statusOf('red') }, '2021-10-01', ['supplier-paused']],
  ['STANSET', { state: 'stopped', status: null }, '2021-10-01', ['supplier-stopped']],
  ['TAUS', null, '2021-10-01', ['supplier-not-reported']],
  ['FERDIG', { state: 'completed', status: null, phase: 'closing' }, '2020-01-01', []],
];
export const SOLUTIONS: readonly (readonly [
  solution: string,
  neededBy: string,
  troubles: readonly string[],
])[] = [
  ['HelseID', '2021-10-01', []],
  ['Kjernejournal', '2021-05-01', []],
  ['SFM', '2021-04-30', ['overdue']],
];

/** Acts out an open round whose reports give something to each list, rolled up at {@link AT}. */
export async function actListedRound(): Promise<FiguresStage> {
  const stage = await FiguresStage.startsEmpty();
  await registerProjects(stage);
  await stage.directorate.opensRound('2021-1', {
    closesAt: '2021-06-01T16:00:00+02:00',
    deadline: '2021-05-20T16:00:00+02:00',
  });
  await reportSuppliers(stage);
  await reportOslo(stage);
  await writeWarnings(stage.service);
  stage.service.moveTo(AT);
  await rollUp(stage.service);
  return stage;
}

async function registerProjects({ midt, oslo }: FiguresStage): Promise<void> {
  await midt.registersProject('PROG', { kind: 'programme' });
  for (const [code] of SUPPLIERS) await midt.registersProject(code, { parent: 'PROG' });
  for (const code of ['OSLO-A', 'OSLO-B'])
    await oslo.registersProject(code, { segment: 'digitalSecurity' });
}

async function reportSuppliers({ midt }: FiguresStage): Promise<void> {
  for (const [code, overrides] of SUPPLIERS)
    if (overrides !== null)
      await midt.reports('2021-1', code, {
        dependencies: [],
        challenges: [],
        budget: [money(10_000_000)],
        ...overrides,
      });
}

/** Reports a project that depends on every supplier and solution, and one that depends on ROD. */
async function reportOslo({ oslo }: FiguresStage): Promise<void> {
  await oslo.reports('2021-1', 'OSLO-A', {
    status: statusOf('red'),
    budget: [money(500_000_000)],
    challenges: [
      { category: 'legal', text: 'To' },
      { category: 'legal', text: 'Tre' },
      { category: 'dependency', text: 'En' },
    ],
    dependencies: [
      ...SUPPLIERS.map(([project, , neededBy]) => ({ project, delivery: project, neededBy })),
      ...SOLUTIONS.map(([nationalSolution, neededBy]) => ({
        nationalSolution,
        delivery: nationalSolution,
        neededBy,
      })),
    ],
  });
  await oslo.reports('2021-1', 'OSLO-B', {
    status: statusOf('yellow'),
    budget: [money(1)],
    dependencies: [{ project: 'ROD', delivery: 'Mer', neededBy: '2021-10-01' }],
    challenges: [{ category: 'legal', text: 'Fire' }],
  });
}

/** Writes warnings as if one rule had found something in one report, and another in three. */
async function writeWarnings({ owner }: TestService): Promise<void> {
  const warning = (code: string, pointer: string): Record<string, unknown> => ({
    code,
    severity: 'warning',
    pointer,
    text: { nb: 'Se', en: 'See' },
    value: 1,
    expected: null,
  });
  const ofTwoRules = [
    warning('b-rule', '/budget/0'),
    warning('a-rule', '/phase'),
    warning('b-rule', '/budget/1'),
  ];
  await owner.query(`alter table reporting.report_revision disable trigger unchangeable`);
  await owner.query(
    `update reporting.report_revision
        set warnings = case project->>'code'
                         when 'OSLO-A' then $1::jsonb
                         when 'OSLO-B' then $2::jsonb
                         when 'ROD' then $2::jsonb
                         else '[]'
                       end`,
    [JSON.stringify(ofTwoRules), JSON.stringify([warning('b-rule', '/budget/0')])],
  );
  await owner.query(`alter table reporting.report_revision enable trigger unchangeable`);
}
