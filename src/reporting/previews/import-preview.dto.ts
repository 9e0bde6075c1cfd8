import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { WarningResponse } from '../assessment/report-assessment.dto.js';
import { COLOURS, type Colour } from '../content/report.types.js';
import { ForecastMovesResponse } from '../content/forecast-moves.dto.js';
import {
  BREAKS,
  COMPARED_WITH,
  type ComparedReport,
  type EffectKind,
  EFFECTS,
} from './report-preview.rules.js';

export class ImportColourCountResponse {
  @ApiProperty({
    type: 'string',
    enum: COLOURS,
    nullable: true,
    description: 'Null when the last certified report has no colour, or there is no such report',
  })
  from: Colour | null;

  @ApiProperty({ type: 'string', enum: COLOURS, nullable: true })
  to: Colour | null;

  @ApiProperty({ type: 'integer' })
  count: number;

  @ApiProperty({ type: [String], description: 'Codes of the first hundred projects' })
  projects: string[];
}

export class ImportBrokenDependencyResponse {
  @ApiProperty({ description: 'Code of the project that needs the delivery' })
  project: string;

  @ApiProperty({ description: 'Code of the project that is to deliver' })
  needs: string;

  @ApiProperty()
  delivery: string;

  @ApiProperty({ description: 'State of the project that is to deliver', example: 'stopped' })
  state: string;

  @ApiProperty({
    enum: BREAKS,
    enumName: 'DependencyBreak',
    description:
      'Why the delivery comes too late. `delayed`: the last milestone that is not reached ' +
      'is forecast after the date of the need',
  })
  because: (typeof BREAKS)[number];
}

/** The differences between the file and the drafts. */
export class ImportDraftChangesResponse {
  @ApiProperty({ type: 'integer', description: 'Number of values that differ from the drafts' })
  values: number;

  @ApiProperty({ type: 'integer', description: 'Number of drafts that change' })
  reports: number;
}

/** A loss or gain of the file, in words. */
export class ImportEffectResponse extends LocalisedText {
  @ApiProperty({ enum: EFFECTS, enumName: 'ImportEffect', example: 'lost' })
  kind: EffectKind;

  @ApiProperty({
    enum: COMPARED_WITH,
    enumName: 'ComparedReport',
    description: 'The report that the file is compared with',
  })
  against: ComparedReport;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the project; null for a sentence about all reports of the file',
  })
  project: string | null;
}

/** A warning that certification would record, or that would prevent it. */
export class ImportWarningResponse extends WarningResponse {
  @ApiProperty({ description: 'Code of the project' })
  project: string;
}

/** The differences between the file, the drafts and the last certified reports. */
export class ImportPreviewResponse {
  @ApiProperty({
    type: 'integer',
    description: 'Number of values that differ from the last certified reports',
  })
  values: number;

  @ApiProperty({ type: 'integer', description: 'Number of certified reports that change' })
  reports: number;

  @ApiProperty({ type: ImportDraftChangesResponse })
  draft: ImportDraftChangesResponse;

  @ApiProperty({
    type: [ImportEffectResponse],
    description:
      'Values and items that are lost or gained, in words: first of all reports together, then of ' +
      'the first hundred reports with any. A report is complete when it can be certified',
  })
  effects: ImportEffectResponse[];

  @ApiProperty({
    type: [ImportWarningResponse],
    description: 'The warnings of the first hundred reports with any, as certification gives them',
  })
  warnings: ImportWarningResponse[];

  @ApiProperty({ type: 'integer', description: 'Number of all warnings' })
  warningCount: number;

  @ApiProperty({
    type: [ImportColourCountResponse],
    description: 'Projects whose status changes colour',
  })
  colours: ImportColourCountResponse[];

  @ApiProperty({
    type: [ImportBrokenDependencyResponse],
    description:
      'The first hundred dependencies that the file breaks and that were not broken before: of its ' +
      'own reports, and of projects that depend on one of them and have reported in this round or ' +
      'the one before. Empty until the import has ended',
  })
  brokenDependencies: ImportBrokenDependencyResponse[];

  @ApiProperty({
    type: 'integer',
    description: "Number of further broken dependencies, in other actors' unpublished reports",
  })
  hiddenBrokenDependencies: number;

  @ApiProperty({
    type: ForecastMovesResponse,
    description: 'What the forecasts of the file move along the agreements, once it has ended',
  })
  moves: ForecastMovesResponse;
}
