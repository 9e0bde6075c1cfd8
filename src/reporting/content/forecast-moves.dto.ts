import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';

/** A project whose effective end moves, with the move in words. */
export class ForecastMoveResponse extends LocalisedText {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  actor: string;

  @ApiProperty({ description: 'Name of its owner', example: 'Helse Vest RHF' })
  actorName: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  before: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  after: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Days later; negative for earlier' })
  days: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The same in whole weeks, rounded' })
  weeks: number | null;
}

export class ForecastMovesResponse {
  @ApiProperty({
    type: [ForecastMoveResponse],
    description:
      'The first hundred projects whose effective end moves, that of the report too, by code. ' +
      "Before the round is published: the caller's own, and those that it has an agreement with",
  })
  items: ForecastMoveResponse[];

  @ApiProperty({ type: 'integer', description: 'Number of further projects whose end moves' })
  others: number;
}

export class ReportMovesResponse extends ForecastMovesResponse {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({ description: 'Code of the project of the report', example: 'SAF' })
  project: string;
}
