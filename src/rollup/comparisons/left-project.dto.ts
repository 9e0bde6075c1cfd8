import { ApiProperty } from '../../platform/fields/documentation.js';
import { LeftProject } from '../groups/left-project.dto.js';
import { OfRound } from '../lists/round-list.dto.js';

/** The projects that left the portfolio since the round before. */
export class LeftProjectsResponse extends OfRound {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The round whose closing is the beginning. Null for the first round: all who left',
  })
  since: string | null;

  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({
    type: [LeftProject],
    description:
      'By code. Nothing leaves by omission: a project that is not reported is not among them',
  })
  items: LeftProject[];
}
