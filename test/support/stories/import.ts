import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';
import { aProject, aReport } from '../reports/samples.js';

const { helseNord } = ACTORS;

/** A certified report is changed by a file, one row of which is at fault. */
export const fileImports: Slice = {
  name: 'fileImports',
  after: ['foundation', 'submissions'],
  steps: [
    {
      operation: 'createProject',
      actor: helseNord,
      body: aProject('NORDLYS'),
      leaves: ({ body }) => ({ importCode: body.code }),
    },
    {
      operation: 'createReport',
      actor: helseNord,
      path: ({ round }) => ({ round }),
      body: { project: 'NORDLYS', ...aReport() },
      leaves: ({ body }) => ({ importReport: body.id }),
    },
    {
      operation: 'certifyReport',
      actor: helseNord,
      path: ({ importReport }) => ({ id: importReport }),
    },
    { operation: 'getImportMapping', actor: helseNord, path: { name: 'prosjektarkiv' } },
    {
      operation: 'saveImportMapping',
      actor: helseNord,
      path: { name: 'prosjektarkiv' },
      verbatim: ['heading'],
      body: { headings: [{ heading: 'Prosjektnr', column: 'project' }] },
    },
    {
      operation: 'importReports',
      actor: helseNord,
      path: ({ round }) => ({ round }),
      query: { mode: 'commit', atomic: 'row', certify: 'true', mapping: 'prosjektarkiv' },
      file: {
        type: 'text/csv',
        text:
          'Prosjektnr;Tilstand;Fase;Sammendrag;x_id\r\n' +
          'NORDLYS;Aktiv;Gjennomføring;{canary};{canary}\r\n' +
          'FINNES-IKKE;Aktiv;{canary};;2\r\n',
      },
      leaves: ({ body }) => ({ import: body.id, importJob: body.job }),
    },
    {
      operation: 'importProjects',
      actor: helseNord,
      query: { mode: 'commit', atomic: 'row' },
      file: {
        type: 'text/csv',
        text: 'project;description;x_id\r\nNORDLYS;{canary};{canary}\r\nFINNES-IKKE;{canary};2\r\n',
      },
      leaves: ({ body }) => ({ projectImport: body.id, projectImportJob: body.job }),
    },
    {
      operation: 'getImport',
      actor: helseNord,
      path: (keys) => ({ id: keys['projectImport'] }),
      eventually: ({ state }) => state === 'completed',
    },
    {
      operation: 'getImport',
      actor: helseNord,
      path: (keys) => ({ id: keys['import'] }),
      eventually: ({ state }) => state === 'completed',
    },
    { operation: 'listImports', actor: helseNord },
    { operation: 'listImportFaults', actor: helseNord, path: (keys) => ({ id: keys['import'] }) },
    { operation: 'listImportChanges', actor: helseNord, path: (keys) => ({ id: keys['import'] }) },
    { operation: 'listImportStored', actor: helseNord, path: (keys) => ({ id: keys['import'] }) },
    { operation: 'getImportResult', actor: helseNord, path: (keys) => ({ id: keys['import'] }) },
  ],
};
