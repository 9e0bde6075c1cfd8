import type { Localised } from '../../platform/base/problem.js';
import type { ReleaseView, ViewColumn } from '../view-tables/release-view.types.js';
import { ILLUSTRATIVE, NLOD } from './licence.writer.js';
import type { CheckedTable } from './open-data.types.js';

/** Types of CSV on the Web for the types of a view. */
const DATATYPES: Readonly<Record<ViewColumn['type'], string | object>> = {
  string: 'string',
  integer: 'integer',
  decimal: 'decimal',
  boolean: { base: 'boolean', format: 'true|false' },
  date: { base: 'date', format: 'yyyy-MM-dd' },
  instant: 'dateTimeStamp',
};

/** Remark on texts that begin like a formula. */
const APOSTROPHE = {
  nb: "En tekst som et regneark ville kjørt som formel, har en apostrof (') foran seg.",
  en: "A text that a spreadsheet would run as a formula has an apostrophe (') before it.",
};

/** Returns the name of the file that describes a table's CSV, as CSV on the Web looks for it. */
export function csvwNameOf(table: string): string {
  return `${table}.csv-metadata.json`;
}

/** Writes the description of a table's CSV (W3C CSV on the Web): types, required cells and key. */
export function writeCsvw(view: ReleaseView, table: CheckedTable): Buffer {
  const { name, title, description, key, columns } = table;
  const comments = view.illustrative ? [APOSTROPHE, ILLUSTRATIVE] : [APOSTROPHE];
  const metadata = {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'nb' }],
    url: `${name}.csv`,
    'dc:title': translate(title),
    'dc:description': translate(description),
    'dc:license': { '@id': NLOD.url },
    'dc:date': view.dataDate,
    'rdfs:comment': comments.flatMap(translate),
    dialect: { encoding: 'utf-8', delimiter: ',', header: true, lineTerminators: ['\r\n'] },
    tableSchema: { columns: columns.map(describeColumn), primaryKey: key },
  };
  return Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`);
}

function describeColumn({ name, type, nullable, title, description }: ViewColumn): object {
  return {
    name,
    titles: name,
    'dc:title': translate(title),
    'dc:description': translate(description),
    datatype: DATATYPES[type],
    required: !nullable,
    null: '',
  };
}

function translate({ nb, en }: Localised): object[] {
  return [
    { '@value': nb, '@language': 'nb' },
    { '@value': en, '@language': 'en' },
  ];
}
