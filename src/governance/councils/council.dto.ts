import { ApiProperty } from '../../platform/fields/documentation.js';
import { COUNCIL_ROLES, type CouncilRole } from './council.types.js';

/** A name as meeting papers give it. */
export class CouncilName {
  @ApiProperty({ description: 'Norwegian bokmål', example: 'Nasjonalt e-helseråd' })
  nb: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'English. Null when no paper gives an English name',
    example: null,
  })
  en: string | null;
}

export class FormerCouncilName extends CouncilName {
  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Last day of the name. Null when no paper gives it',
    example: null,
  })
  until: string | null;
}

export class CouncilResponse {
  @ApiProperty({ example: 'nehs' })
  key: string;

  @ApiProperty({ type: CouncilName })
  name: CouncilName;

  @ApiProperty({ type: [FormerCouncilName], description: 'Oldest first' })
  formerNames: FormerCouncilName[];

  @ApiProperty({
    enum: COUNCIL_ROLES,
    enumName: 'CouncilRole',
    description: 'Role in the decision on a portfolio',
  })
  role: CouncilRole;
}

export class CouncilListResponse {
  @ApiProperty({
    type: [CouncilResponse],
    description: 'In the order in which they treat a portfolio',
  })
  items: CouncilResponse[];
}
