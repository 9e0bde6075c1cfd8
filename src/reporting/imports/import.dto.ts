import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { OneOf, Text } from '../../platform/fields/fields.js';
import { JOB_STATES, type JobState } from '../../platform/work/job.entity.js';
import { MAPPING_NAME } from '../mappings/import-mapping.key.js';
import { PageResponse } from '../../platform/http/page.js';
import {
  IMPORT_ATOMIC,
  IMPORT_KINDS,
  IMPORT_MODES,
  type ImportAtomic,
  type ImportKind,
  type ImportMode,
} from './import.types.js';
import { COMPARED_WITH, type ComparedReport } from '../previews/report-preview.rules.js';
import { ImportReceiptResponse } from '../receipts/import-receipt.dto.js';
import { ImportPreviewResponse } from '../previews/import-preview.dto.js';

const YES_NO = ['true', 'false'] as const;

export class ImportQuery {
  @OneOf(IMPORT_MODES, {
    name: 'ImportMode',
    description: '`validate` only shows the outcome. `commit` stores the reports',
    example: 'validate',
  })
  mode: ImportMode;

  @OneOf(IMPORT_ATOMIC, {
    name: 'ImportAtomic',
    description:
      '`all` stores the whole file or nothing (default). `row` stores every report without a fault',
    optional: true,
    example: 'all',
  })
  atomic?: ImportAtomic;

  @OneOf(YES_NO, {
    name: 'YesNo',
    description: '`true` also certifies the reports, and requires the scope to certify',
    optional: true,
    example: 'false',
  })
  certify?: (typeof YES_NO)[number];

  @OneOf(['nb', 'en'], {
    name: 'Language',
    description: 'Language of the faults; by default that of `Accept-Language`, or else `nb`',
    optional: true,
    example: 'nb',
  })
  language?: 'nb' | 'en';

  @Text({
    description: "The caller's saved mapping of headings",
    max: 40,
    pattern: MAPPING_NAME,
    optional: true,
  })
  mapping?: string;
}

export class ImportCountsResponse {
  @ApiProperty({ type: 'integer', description: 'Rows read, without headings and empty rows' })
  rows: number;

  @ApiProperty({ type: 'integer', description: 'Reports of the file, or its projects' })
  reports: number;

  @ApiProperty({ type: 'integer' })
  created: number;

  @ApiProperty({ type: 'integer' })
  changed: number;

  @ApiProperty({
    type: 'integer',
    description: 'Reports that say the same as the stored ones, and were not written',
  })
  unchanged: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Certified reports, none when nothing is stored. ' +
      'They are also counted as created, changed or unchanged.',
  })
  certified: number;

  @ApiProperty({ type: 'integer', description: 'Reports with at least one fault' })
  faulty: number;

  @ApiProperty({ type: 'integer' })
  faults: number;

  @ApiProperty({
    type: 'integer',
    description: 'Stored faults: the first ones by row, at most 100,000',
  })
  faultsKept: number;

  @ApiProperty({
    type: 'integer',
    description: 'Values that differ from the draft or the last certified report; see `preview`',
  })
  changes: number;
}

export class ImportFaultResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of the sheet; null when the file has no sheets',
  })
  sheet: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the row, from 1; null when the fault concerns the whole file',
  })
  row: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of the column; a JSON pointer for NDJSON',
  })
  column: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Heading of the column as it stands in the file; null when the file has none',
    example: 'Total ramme',
  })
  heading: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cell as a spreadsheet names it; null when the fault is of no single cell',
    example: 'B7',
  })
  cell: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  project: string | null;

  @ApiProperty({ description: 'Stable code', example: 'not-whole' })
  code: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The value in the cell, as it stands there',
  })
  value: string | null;

  @ApiProperty({ description: 'The value expected, in the language of the import' })
  expected: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Distance of a number from the expected one',
  })
  difference: number | null;
}

export class ImportFaultCountResponse {
  @ApiProperty()
  code: string;

  @ApiProperty({ type: 'string', nullable: true })
  column: string | null;

  @ApiProperty({ type: 'integer' })
  faults: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'First row with the fault' })
  firstRow: number | null;
}

export class ImportSummary extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: IMPORT_KINDS, enumName: 'ImportKind', description: 'What the file holds' })
  kind: ImportKind;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Round of the reports; null of projects',
  })
  round: string | null;

  @ApiProperty({ description: 'Organisation number of the sender' })
  actor: string;

  @ApiProperty({ enum: IMPORT_MODES, enumName: 'ImportMode' })
  mode: ImportMode;

  @ApiProperty({ enum: IMPORT_ATOMIC, enumName: 'ImportAtomic' })
  atomic: ImportAtomic;

  @ApiProperty()
  certify: boolean;

  @ApiProperty({ example: 'text/csv' })
  mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Bytes' })
  size: number;

  @ApiProperty({ description: 'SHA-256 of the file' })
  sha256: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Encoding of a text file; null for a workbook',
    example: 'windows-1252',
  })
  encoding: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Separator of the cells; null before the file is read, and for other files than CSV',
    example: ';',
  })
  delimiter: string | null;

  @ApiProperty({
    type: [String],
    description:
      'Filled sheets of a workbook that were not read: an import of reports leaves the sheet of ' +
      'projects to `POST /v1/project-imports`, and the other way round. Send the file to both',
    example: ['Tiltak'],
  })
  skippedSheets: string[];

  @ApiProperty({
    description: 'True when the file says that the actor has nothing to report',
  })
  nil: boolean;

  @ApiProperty({ format: 'uuid', description: 'Id of the job, which can be cancelled' })
  job: string;

  @ApiProperty({
    enum: JOB_STATES,
    enumName: 'JobState',
    description: 'State of the job. It is `completed` also when there are faults',
  })
  state: JobState;

  @ApiProperty({ example: 'reading' })
  stage: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of rows read, or of reports judged, in this stage',
  })
  done: number;

  @ApiProperty({ type: 'integer', nullable: true })
  total: number | null;

  @ApiProperty({
    description:
      'True when reports were stored. False for an import that only validates, was refused, or ' +
      'has not ended',
  })
  stored: boolean;

  @ApiProperty({ type: ImportCountsResponse, description: 'Counts up to now' })
  counts: ImportCountsResponse;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class ImportResponse extends ImportSummary {
  @ApiProperty({
    type: [ImportFaultCountResponse],
    description: 'Number of stored faults by code and column, the most frequent first',
  })
  faultCounts: ImportFaultCountResponse[];

  @ApiProperty({
    type: [ImportFaultResponse],
    description: 'The first hundred faults; see `/faults` for all that are stored',
  })
  faults: ImportFaultResponse[];

  @ApiProperty({ type: ImportPreviewResponse })
  preview: ImportPreviewResponse;

  @ApiProperty({
    type: ImportReceiptResponse,
    nullable: true,
    description: 'Null until the import has ended, and when it stored nothing',
  })
  receipt: ImportReceiptResponse | null;
}

export class ImportListResponse extends PageResponse {
  @ApiProperty({ type: [ImportSummary] })
  items: ImportSummary[];
}

export class ImportFaultListResponse extends PageResponse {
  @ApiProperty({ type: [ImportFaultResponse] })
  items: ImportFaultResponse[];
}

export class ImportChangeResponse {
  @ApiProperty({
    enum: COMPARED_WITH,
    enumName: 'ComparedReport',
    description: 'The report that the file is compared with',
  })
  against: ComparedReport;

  @ApiProperty()
  project: string;

  @ApiProperty({ example: 'budget' })
  record: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Item of a list; null for the report itself',
    example: '2021, own',
  })
  item: string | null;

  @ApiProperty({ example: 'forecast' })
  column: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Value in the report that the file is compared with',
  })
  before: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  after: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Change of a number' })
  difference: number | null;
}

export class ImportChangeListResponse extends PageResponse {
  @ApiProperty({ type: [ImportChangeResponse] })
  items: ImportChangeResponse[];
}
