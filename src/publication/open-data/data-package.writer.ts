import type { Publisher } from '../../platform/settings/publisher.js';
import type { ReleaseView, ViewColumn } from '../view-tables/release-view.types.js';
import { ILLUSTRATIVE, NLOD } from './licence.writer.js';
import type { CheckedTable, DescribedFile } from './open-data.types.js';

const TYPES: Readonly<Record<ViewColumn['type'], string>> = {
  string: 'string',
  integer: 'integer',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  instant: 'datetime',
};

/** View that files are written of, and the body that publishes them. */
interface WrittenFor {
  readonly view: ReleaseView;
  readonly publisher: Publisher;
}

/** Writes `datapackage.json` (Data Package 2.0): every file with its size, hash and columns. */
export function writeDataPackage(
  { view, publisher }: WrittenFor,
  tables: readonly CheckedTable[],
  files: readonly DescribedFile[],
): Buffer {
  const { round, version, dataDate, illustrative, snapshot, withheld, correction } = view;
  const described = new Map(tables.map((table) => [`${table.name}.csv`, table]));
  const about = `Nasjonal portefølje for e-helse, runde ${round}, versjon ${version}.`;
  const dataPackage = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: `portfolio-${round}`.toLowerCase(),
    title: `Nasjonal portefølje for e-helse ${round}`,
    description: illustrative ? `${about} ${ILLUSTRATIVE.nb}` : about,
    version: `${version}.0.0`,
    created: dataDate,
    licenses: [{ name: NLOD.name, path: NLOD.url, title: NLOD.title.nb }],
    contributors: [{ title: publisher.name, roles: ['publisher'] }],
    round,
    dataDate,
    illustrative,
    snapshot,
    withheld,
    correction,
    resources: files.map((file) => describeResource(file, described.get(file.name))),
  };
  return Buffer.from(`${JSON.stringify(dataPackage, null, 2)}\n`);
}

function describeResource(
  { name, mediaType, byteSize, sha256, sha1 }: DescribedFile,
  table?: CheckedTable,
): object {
  const [mediatype = ''] = mediaType.split(';');
  const file = {
    name: table?.name ?? name.toLowerCase().replaceAll('.', '-'),
    path: name,
    format: name.includes('.') ? name.split('.').at(-1) : 'txt',
    mediatype,
    bytes: byteSize,
    hash: `sha256:${sha256}`,
    sha1,
  };
  if (table === undefined) return file;
  return {
    ...file,
    type: 'table',
    title: table.title.nb,
    description: table.description.nb,
    encoding: 'utf-8',
    dialect: { delimiter: ',', lineTerminator: '\r\n', header: true },
    schema: {
      fields: table.columns.map(describeField),
      primaryKey: table.key,
      missingValues: [''],
    },
  };
}

function describeField({ name, type, title, description, nullable }: ViewColumn): object {
  return {
    name,
    type: TYPES[type],
    title: title.nb,
    description: description.nb,
    constraints: { required: !nullable },
  };
}
