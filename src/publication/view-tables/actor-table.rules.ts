import type { ViewColumn } from './release-view.types.js';
import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

/** Columns of the reports of a body, and of when they came. */
const REPORTING = [
  column('reports', 'integer', [
    'Rapporter | Reports',
    'Tiltak i porteføljen med rapport | Projects in the portfolio with a report',
  ]),
  column('green', 'integer', ['Grønne | Green', 'Aktive tiltak | Active projects']),
  column('yellow', 'integer', ['Gule | Yellow', 'Aktive tiltak | Active projects']),
  column('red', 'integer', ['Røde | Red', 'Aktive tiltak | Active projects']),
  column('late', 'integer', [
    'Etter fristen | Late',
    'Rapporter godkjent etter fristen | Reports certified after the deadline',
  ]),
  column('missing', 'integer', [
    'Mangler | Missing',
    'Ventede rapporter som ikke kom | Expected reports that did not come',
  ]),
  column('unchanged', 'integer', [
    'Uendret | Unchanged',
    'Rapporter bekreftet uendret | Reports confirmed unchanged',
  ]),
  column('corrected', 'integer', [
    'Rettet | Corrected',
    'Rapporter rettet etter lukkingen | Reports corrected after the closing',
  ]),
  column('on_time', 'integer', [
    'I tide | On time',
    'Rapporter godkjent innen fristen | Reports certified by the deadline',
  ]),
  optional('days_late', 'integer', [
    'Dager etter fristen | Days late',
    'For den seneste rapporten. Tomt når ingen var sene | ' +
      'Of the latest report. Empty when none was late',
  ]),
];

/** Describes how the colours of another differ from those of the owner, over the active projects. */
function describeGap(by: 'rule' | 'directorate'): ViewColumn[] {
  const [nb, en] = by === 'rule' ? ['Regelen', 'Rule'] : ['Direktoratet', 'Directorate'];
  return [
    column(`${by}_compared`, 'integer', [
      `${nb}: sammenlignet | ${en}: compared`,
      'Aktive tiltak med begge farger | Active projects with both colours',
    ]),
    column(`${by}_worse`, 'integer', [
      `${nb}: verre | ${en}: worse`,
      'Verre farge enn eieren ga | A worse colour than the owner gave',
    ]),
    column(`${by}_same`, 'integer', [
      `${nb}: samme | ${en}: same`,
      'Samme farge som eieren ga | The colour that the owner gave',
    ]),
    column(`${by}_better`, 'integer', [
      `${nb}: bedre | ${en}: better`,
      'Bedre farge enn eieren ga | A better colour than the owner gave',
    ]),
  ];
}

export const ACTORS = describeTable(
  'actors',
  ['actor'],
  ['Virksomheter | Bodies', 'Rapporteringen fra hver virksomhet | Reporting of each body'],
  [
    column('actor', 'string', [
      'Organisasjonsnummer | Organisation number',
      'Virksomheten | The body',
    ]),
    column('name', 'string', ['Navn | Name', 'Virksomhetens navn | Name of the body']),
    ...REPORTING,
    column('actor_kind', 'string', [
      'Slag | Kind',
      'regionalHealthAuthority, hospitalTrust, municipality, directorate og flere | ' +
        'regionalHealthAuthority, hospitalTrust, municipality, directorate and more',
    ]),
    ...describeGap('rule'),
    ...describeGap('directorate'),
  ],
);
