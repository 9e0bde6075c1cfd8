import { type ImportStage, startImportStage } from '../../../support/imports/import-checks.js';
import { imports } from '../../../support/imports/imports.js';
import { aReport } from '../../../support/reports/samples.js';

let stage: ImportStage;
let report: string;
beforeAll(async () => {
  stage = await startImportStage();
  await stage.midt.registersProject('SAFEST');
  await stage.midt.registersProject('URAPPORTERT');
  const { id } = await stage.midt.startsReport('2021-1', 'SAFEST', {
    status: { colour: 'red', reason: 'Sen', cause: 'supplier', action: 'Ny leverandør' },
    dependencies: [{ project: 'URAPPORTERT', delivery: 'API', neededBy: '2021-10-01' }],
  });
  report = id;
});
afterAll(() => stage.service.stop());

async function contentAfter(file: string): Promise<Record<string, unknown>> {
  const done = await imports(stage.service, stage.midt, file);
  expect([done['faults'], done['stored']]).toEqual([[], true]);
  const { body } = await stage.midt.call('GET', `/v1/reports/${report}`);
  return body.content as Record<string, unknown>;
}

test('a file with few columns leaves the summary, the budget and the lists of the draft', async () => {
  const { budget, challenges, summary } = aReport();
  expect(
    await contentAfter('project;state;phase;statusColour\nSAFEST;aktiv;execution;gul\n'),
  ).toMatchObject({
    status: { colour: 'yellow', reason: 'Sen', cause: 'supplier' },
    risk: { colour: 'green' },
    summary,
    budget,
    challenges,
    dependencies: [{ project: 'URAPPORTERT', delivery: 'API' }],
  });
});

test('a file without state and phase leaves them as they are', async () => {
  expect(await contentAfter('project;statusColour\nSAFEST;rød\n')).toMatchObject({
    state: 'active',
    phase: 'execution',
    status: { colour: 'red' },
  });
});

test('an empty cell clears its value', async () => {
  expect(await contentAfter('project;summary\nSAFEST;\n')).toMatchObject({
    summary: null,
    status: { colour: 'red' },
  });
});

test('a new report needs the required columns, and is told so', async () => {
  const done = await imports(
    stage.service,
    stage.midt,
    'project;statusColour\nURAPPORTERT;grønn\n',
  );
  const faults = done['faults'] as { column: string; code: string; row: number }[];
  expect(faults.map(({ column, code, row }) => [column, code, row])).toEqual([
    ['state', 'missing', 2],
    ['phase', 'missing', 2],
  ]);
});
