import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';

export class CorrectionQuery extends PageQuery {}

/** Kinds of corrections: of the owner's report, and of the directorate's colour of it. */
export const CORRECTION_KINDS = ['report', 'directorateColour'] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number];

/** The directorate's colour before and after a correction of it. */
export class CorrectedColour {
  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: 'Null when there was none',
  })
  before: Colour | null;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: 'Null when the colour was withdrawn',
  })
  now: Colour | null;
}

export class CorrectionResponse {
  @ApiProperty({
    enum: CORRECTION_KINDS,
    enumName: 'CorrectionKind',
    description:
      'A report certified after the round closed, or a colour of the directorate given, replaced ' +
      'or withdrawn after the figures were published',
    example: 'report',
  })
  kind: CorrectionKind;

  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of the actor that reported' })
  actor: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of the revision that the correction made, or that it is about',
  })
  revision: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the revision that it goes back to; null for another change',
  })
  revertsTo: number | null;

  @ApiProperty({ description: 'Always true here' })
  correction: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time', description: 'When the correction was recorded' })
  recordedAt: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'SHA-256 of the revision; null for a colour of the directorate',
  })
  contentHash: string | null;

  @ApiProperty({
    type: CorrectedColour,
    nullable: true,
    description: "The directorate's colour before and after; null for a report",
  })
  directorateColour: CorrectedColour | null;
}

export class CorrectionListResponse extends PageResponse {
  @ApiProperty({ type: [CorrectionResponse], description: 'Oldest first' })
  items: CorrectionResponse[];
}
