import { escapeXml } from '../publication/feeds/atom.writer.js';
import type { ArchivedColumn, ArchivedReference, ArchivedTable } from './archive-tables.rules.js';

/** A file of an archive with its table. */
export interface ArchivedFile {
  readonly table: ArchivedTable;
  readonly records: number;
  readonly sha256: string;
}

/** Data types of ADDML by the type of PostgreSQL. Others are strings. */
const DATA_TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  date: 'date',
  'double precision': 'float',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'float',
  'timestamp with time zone': 'string',
};

/** Describes the files of an archive in ADDML 8.3. The same files give the same bytes. */
export function writeAddml(until: string, files: readonly ArchivedFile[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<addml xmlns="http://www.arkivverket.no/standarder/addml" name="addml">',
    element('dataset', { name: 'Nasjonal portefølje' }, [
      text('description', `Nasjonal porteføljerapportering, uttrekk til og med runde ${until}`),
      element('flatFiles', {}, [
        ...files.map(describeFile),
        element(
          'flatFileDefinitions',
          {},
          files.map(({ table }) => describeTable(table, files)),
        ),
        element('structureTypes', {}, [
          element('flatFileTypes', {}, [CSV_TYPE]),
          element('recordTypes', {}, [element('recordType', { name: 'record' }, [])]),
          element('fieldTypes', {}, typesOf(files).map(describeType)),
        ]),
      ]),
    ]),
    '</addml>',
    '',
  ].join('\n');
}

function describeFile({ table: { name }, records, sha256 }: ArchivedFile): string {
  return element('flatFile', { name, definitionReference: name }, [
    element('properties', {}, [
      property('fileName', `content/${name}.csv`),
      property('numberOfRecords', String(records)),
      element('property', { name: 'checksum' }, [
        element('properties', {}, [property('algorithm', 'SHA-256'), property('value', sha256)]),
      ]),
    ]),
  ]);
}

function describeTable(table: ArchivedTable, files: readonly ArchivedFile[]): string {
  const { name, columns } = table;
  const { keys, told } = divideReferences(table, files);
  return element('flatFileDefinition', { name, typeReference: 'csv' }, [
    element('recordDefinitions', {}, [
      element('recordDefinition', { name, typeReference: 'record' }, [
        ...(told.length === 0 ? [] : [element('properties', {}, told.map(tellReference))]),
        element('keys', {}, [
          element('key', { name: 'primary' }, [
            element('primaryKey', {}, []),
            fieldReferences(table.key),
          ]),
          ...keys.map(describeReference),
        ]),
        element('fieldDefinitions', {}, columns.map(describeColumn)),
        text('headerLevel', '1'),
      ]),
    ]),
  ]);
}

/**
 * Divides the references of a table into those that are keys, and those that are told as properties.
 * The schema of ADDML lets a field stand in one key of a record.
 */
function divideReferences(
  { key, references }: ArchivedTable,
  files: readonly ArchivedFile[],
): { readonly keys: readonly ArchivedReference[]; readonly told: readonly ArchivedReference[] } {
  const known = new Set(files.map(({ table }) => table.name));
  const used = new Set(key);
  const keys: ArchivedReference[] = [];
  const told: ArchivedReference[] = [];
  for (const reference of references.filter(({ table }) => known.has(table))) {
    const isFree = reference.columns.every((column) => !used.has(column));
    for (const column of reference.columns) used.add(column);
    (isFree ? keys : told).push(reference);
  }
  return { keys, told };
}

function describeReference({ name, columns, table, targets }: ArchivedReference): string {
  return element('key', { name }, [
    element('foreignKey', {}, [
      element('flatFileDefinitionReference', { name: table }, [
        element('recordDefinitionReferences', {}, [
          element('recordDefinitionReference', { name: table }, [fieldReferences(targets)]),
        ]),
      ]),
      text('relationType', 'n:1'),
    ]),
    fieldReferences(columns),
  ]);
}

function tellReference({ name, columns, table, targets }: ArchivedReference): string {
  const told = `${name}: ${columns.join(', ')} → ${table} (${targets.join(', ')})`;
  return property('foreignKey', told);
}

function fieldReferences(names: readonly string[]): string {
  return element(
    'fieldDefinitionReferences',
    {},
    names.map((name) => element('fieldDefinitionReference', { name }, [])),
  );
}

function describeColumn({ name, type, required }: ArchivedColumn): string {
  const described = type === 'bytea' ? 'Sti til dokumentet' : type;
  return element('fieldDefinition', { name, typeReference: typeOf(type) }, [
    text('description', described),
    ...(required ? [element('notNull', {}, [])] : []),
  ]);
}

/** Name of a type of ADDML: its data type; a date has its form with it. */
function typeOf(type: string): string {
  return DATA_TYPES[type] ?? 'string';
}

function typesOf(files: readonly ArchivedFile[]): string[] {
  const types = files.flatMap(({ table }) => table.columns.map(({ type }) => typeOf(type)));
  return [...new Set(types)].sort();
}

const FORMATS: Readonly<Record<string, string>> = { boolean: 'true/false', date: 'yyyy-MM-dd' };

function describeType(name: string): string {
  const format = FORMATS[name];
  return element('fieldType', { name }, [
    text('dataType', name),
    ...(format === undefined ? [] : [text('fieldFormat', format)]),
  ]);
}

const CSV_TYPE = element('flatFileType', { name: 'csv' }, [
  text('charset', 'UTF-8'),
  element('delimFileFormat', {}, [
    text('recordSeparator', 'CRLF'),
    text('fieldSeparatingChar', ','),
    text('quotingChar', '"'),
  ]),
]);

function property(name: string, value: string): string {
  return element('property', { name }, [text('value', value)]);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>\n${children.join('\n')}\n</${name}>`;
}

function text(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}
