import { ApiProperty } from '../../platform/http/documentation.js';
import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { JOB_STATES, type JobState } from '../../platform/work/job.entity.js';
import { MAPPING_NAME } from './import-mapping.key.js';
import { PageResponse } from '../../platform/http/page.js';
import {
  BREAKS,
  IMPORT_ATOMIC,
  IMPORT_MODES,
  type ImportAtomic,
  type ImportMode,
} from './import.types.js';
import { COLOURS, type Colour } from '../content/report.types.js';

const YES_NO = ['true', 'false'] as const;

export class ImportQuery {
  @OneOf(IMPORT_MODES, {
    name: 'ImportMode',
    description: 'To see what would come of it, or to do it',
    example: 'validate',
  })
  mode: ImportMode;

  @OneOf(IMPORT_ATOMIC, {
    name: 'ImportAtomic',
    description: 'The whole file or nothing (default), or every report that is without fault',
    optional: true,
    example: 'all',
  })
  atomic?: ImportAtomic;

  @OneOf(YES_NO, {
    name: 'YesNo',
    description: 'Whether to certify the reports too; needs the scope for it',
    optional: true,
    example: 'false',
  })
  certify?: (typeof YES_NO)[number];

  @OneOf(['nb', 'en'], {
    name: 'Language',
    description: 'Of the faults; nb unless told',
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
  @ApiProperty({ type: 'integer', description: 'Rows read, without the headings and empty ones' })
  rows: number;

  @ApiProperty({ type: 'integer' })
  reports: number;

  @ApiProperty({ type: 'integer' })
  created: number;

  @ApiProperty({ type: 'integer' })
  changed: number;

  @ApiProperty({
    type: 'integer',
    description: 'Say what the draft or the certified report says already, and were left alone',
  })
  unchanged: number;

  @ApiProperty({ type: 'integer', description: 'Of the created, changed and unchanged' })
  certified: number;

  @ApiProperty({ type: 'integer', description: 'Reports with at least one fault' })
  faulty: number;

  @ApiProperty({ type: 'integer' })
  faults: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of the faults, those that can be read, by row from the first: 100,000 at most',
  })
  faultsKept: number;

  @ApiProperty({
    type: 'integer',
    description: 'Values that differ from the last certified report',
  })
  changes: number;
}

export class ImportFaultResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of the sheet; null of a file without sheets',
  })
  sheet: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The first line of the file is 1; null when it is about the file as a whole',
  })
  row: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of the column; in NDJSON a JSON pointer',
  })
  column: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  project: string | null;

  @ApiProperty({ description: 'Stable code', example: 'not-whole' })
  code: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'What stood there' })
  value: string | null;

  @ApiProperty({ description: 'What was expected, in the language of the import' })
  expected: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'By how much a number is off' })
  difference: number | null;
}

export class ImportFaultCountResponse {
  @ApiProperty()
  code: string;

  @ApiProperty({ type: 'string', nullable: true })
  column: string | null;

  @ApiProperty({ type: 'integer' })
  faults: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The first row that has it' })
  firstRow: number | null;
}

export class ImportColourCountResponse {
  @ApiProperty({
    type: 'string',
    enum: COLOURS,
    nullable: true,
    description: 'Null when the last certified report is not rated, or there is none',
  })
  from: Colour | null;

  @ApiProperty({ type: 'string', enum: COLOURS, nullable: true })
  to: Colour | null;

  @ApiProperty({ type: 'integer' })
  count: number;

  @ApiProperty({ type: [String], description: 'The first hundred' })
  projects: string[];
}

export class ImportBrokenDependencyResponse {
  @ApiProperty({ description: 'The project that needs' })
  project: string;

  @ApiProperty({ description: 'The project that it needs from' })
  needs: string;

  @ApiProperty()
  delivery: string;

  @ApiProperty({ description: 'State of the project that it needs from', example: 'stopped' })
  state: string;

  @ApiProperty({
    enum: BREAKS,
    enumName: 'DependencyBreak',
    description:
      'Why the delivery does not come as it is needed; delayed: the last milestone that is not reached is forecast after it',
  })
  because: (typeof BREAKS)[number];
}

/** What the file means against the last certified reports. */
export class ImportPreviewResponse {
  @ApiProperty({ type: 'integer', description: 'Values that change' })
  values: number;

  @ApiProperty({ type: 'integer', description: 'Reports in which a value changes' })
  reports: number;

  @ApiProperty({
    type: [ImportColourCountResponse],
    description: 'Projects whose status changes colour',
  })
  colours: ImportColourCountResponse[];

  @ApiProperty({
    type: [ImportBrokenDependencyResponse],
    description:
      'Dependencies that the file breaks and that were not broken before, of its reports and of any project on one of them that has reported in this round or the one before; the first hundred. Empty until the import has ended',
  })
  brokenDependencies: ImportBrokenDependencyResponse[];

  @ApiProperty({
    type: 'integer',
    description: "More of them, of other actors' reports that are not published",
  })
  hiddenBrokenDependencies: number;
}

export class ImportSummary extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  round: string;

  @ApiProperty({ description: 'Organisation number of who sent it' })
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
    description: 'How the text was read; null of what is no text',
    example: 'windows-1252',
  })
  encoding: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What separates the cells; null before the file is read, and of what has none',
    example: ';',
  })
  delimiter: string | null;

  @ApiProperty({
    description: 'In place of reports the file says that the actor has nothing to report',
  })
  nil: boolean;

  @ApiProperty({ format: 'uuid', description: 'Its job, which can be cancelled' })
  job: string;

  @ApiProperty({
    enum: JOB_STATES,
    enumName: 'JobState',
    description: '`completed` also when there were faults',
  })
  state: JobState;

  @ApiProperty({ example: 'reading' })
  stage: string;

  @ApiProperty({ type: 'integer', description: 'Rows read, or reports judged, of the stage' })
  done: number;

  @ApiProperty({ type: 'integer', nullable: true })
  total: number | null;

  @ApiProperty({
    description:
      'Whether anything of it was stored; false of one that is validated, refused or not ended',
  })
  stored: boolean;

  @ApiProperty({ type: ImportCountsResponse, description: 'Of what was read and judged so far' })
  counts: ImportCountsResponse;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class ImportResponse extends ImportSummary {
  @ApiProperty({
    type: [ImportFaultCountResponse],
    description: 'Of the faults that are kept, by code and column, the most frequent first',
  })
  faultCounts: ImportFaultCountResponse[];

  @ApiProperty({
    type: [ImportFaultResponse],
    description: 'The first hundred; all that are kept at /faults',
  })
  faults: ImportFaultResponse[];

  @ApiProperty({ type: ImportPreviewResponse })
  preview: ImportPreviewResponse;
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
  @ApiProperty()
  project: string;

  @ApiProperty({ example: 'budget' })
  record: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Which item of a list',
    example: '2021, own',
  })
  item: string | null;

  @ApiProperty({ example: 'forecast' })
  column: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'In the last certified report' })
  before: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  after: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'By how much a number changes' })
  difference: number | null;
}

export class ImportChangeListResponse extends PageResponse {
  @ApiProperty({ type: [ImportChangeResponse] })
  items: ImportChangeResponse[];
}
