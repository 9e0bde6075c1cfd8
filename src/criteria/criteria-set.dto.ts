import { ApiProperty } from '@nestjs/swagger';
import { LocalisedText } from '../platform/localised.dto.js';
import { CRITERIA_SET_STATUSES, type CriteriaSetStatus } from './criteria-set.entity.js';

export class CriterionResponse {
  @ApiProperty({ example: 'coordination' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;
}

export class CriteriaSetResponse {
  @ApiProperty({ example: '2021-03' })
  key: string;

  @ApiProperty({ enum: CRITERIA_SET_STATUSES, enumName: 'CriteriaSetStatus' })
  status: CriteriaSetStatus;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ description: 'The paper it stands in' })
  source: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  validFrom: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  validTo: string | null;

  @ApiProperty({ description: 'all / any / not over the criteria', example: 'all(digitalisation, coreActivity, coordination)' })
  rule: string;

  @ApiProperty({ type: [CriterionResponse] })
  criteria: CriterionResponse[];
}

export class CriteriaSetListResponse {
  @ApiProperty({ type: [CriteriaSetResponse] })
  items: CriteriaSetResponse[];
}
