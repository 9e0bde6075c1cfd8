import {
  type ImportStage,
  readCsv,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports } from '../../../support/imports/imports.js';

let stage: ImportStage;
beforeAll(async () => {
  stage = await startImportStage();
});
afterAll(() => stage.service.stop());

test('a file of more than 100,000 faults keeps the first 100,000, and counts them all', async () => {
  const columns =
    'state;phase;statusColour;statusCause;riskColour;' +
    'timeColour;costColour;scopeColour;resourcesColour;benefitColour';
  const values = columns.replaceAll(/\w+/g, 'x');
  const rows = Array.from({ length: 10_001 }, (_, index) => `MANGE-${String(index)};${values}`);
  const text = [`project;${columns}`, ...rows].join('\n');
  const { id, counts, faultCounts } = await imports(stage.service, stage.midt, text);
  expect(counts).toMatchObject({
    rows: 10_001,
    faulty: 10_001,
    faults: 110_011,
    faultsKept: 100_000,
  });
  const counted = (faultCounts as { faults: number }[]).map(({ faults }) => faults);
  expect(counted.reduce((sum, faults) => sum + faults, 0)).toBe(100_000);
  expect(await readCsv(stage.midt, id, 'faults')).toHaveLength(100_000);
});
