import {
  type ImportStage,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports } from '../../../support/imports/imports.js';

let stage: ImportStage;
let code: string;
beforeAll(async () => {
  stage = await startImportStage();
  [code = ''] = await registerProjects(stage.midt, 'CELLE', 1);
});
afterAll(() => stage.service.stop());

test('a fault has the cell as it stands, its own heading, and the language that is asked for', async () => {
  const file = `Tiltakskode;type;Tilstand;fase;År;Finansieringskilde;Total ramme;Regnskap;valuta;Prisår;Prisgrunnlag
${code};;Aktiv;Idé;;;;;;;
${code};budsjett;;;2022;Egenfinansiering;5;kr 4 000;NOK;2021;Nominell
`;
  const headers = { 'accept-language': 'en' };
  const { faults } = await imports(stage.service, stage.midt, file, { headers });
  expect(faults).toEqual([
    {
      sheet: null,
      row: 3,
      column: 'actual',
      heading: 'Regnskap',
      cell: 'H3',
      project: code,
      code: 'actual-in-future',
      value: 'kr 4 000',
      expected: '2022 has not begun (today is 2021-01-18); it has no actual amount yet',
      difference: null,
    },
  ]);
});
