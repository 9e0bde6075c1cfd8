import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { PERSONAL_DATA, type PersonalData } from '../views/personal-data.rules.js';
import { AUDIENCES, type Audience } from '../views/visibility.types.js';
import { ReleaseResponse } from './release.dto.js';

export class RehearsedField {
  @ApiProperty({ enum: AUDIENCES, enumName: 'VisibilityAudience' })
  audience: Audience;

  @ApiProperty({ example: 'projects.lead_mailbox' })
  field: string;

  @ApiProperty({ description: 'Phase of the projects that it is about, or `any`', example: 'any' })
  stage: string;

  @ApiProperty({ description: 'The ground on which it is withheld' })
  ground: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  until: string | null;
}

export class EmbargoClock {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: LocalisedText, description: 'The same in Norwegian time' })
  norwegianTime: LocalisedText;

  @ApiProperty({ type: 'integer', description: 'Seconds that are left; 0 when it has ended' })
  secondsLeft: number;
}

export class RehearsedDifference {
  @ApiProperty({ description: 'Name of the table', example: 'projects' })
  table: string;

  @ApiProperty({ type: [String], description: 'Values of the key of the row' })
  key: string[];

  @ApiProperty({ description: 'Name of the column; `*` for a whole row', example: 'owner_colour' })
  column: string;

  @ApiProperty({ type: 'string', nullable: true })
  before: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  after: string | null;
}

export class RehearsedComparison {
  @ApiProperty({ description: 'Round of the release compared with', example: '2021-1' })
  round: string;

  @ApiProperty({ type: 'integer', description: 'Number of that release' })
  number: number;

  @ApiProperty({ type: 'integer', description: 'Number of all differences' })
  total: number;

  @ApiProperty({ type: [RehearsedDifference], description: 'The first 500, in their order' })
  differences: RehearsedDifference[];
}

export class MissingReporter {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ description: 'Name of the body that should have reported' })
  actor: string;

  @ApiProperty({ description: 'False when it has declared that it has nothing to report' })
  missing: boolean;
}

export class PersonalDataFinding {
  @ApiProperty({ description: 'Id of the finding: another text is another finding' })
  id: string;

  @ApiProperty({ enum: PERSONAL_DATA, enumName: 'PersonalData' })
  kind: PersonalData;

  @ApiProperty({ example: 'projects' })
  table: string;

  @ApiProperty({ type: [String], description: 'Values of the key of the row' })
  key: string[];

  @ApiProperty({ example: 'owner_reason' })
  column: string;

  @ApiProperty({ type: 'integer', description: 'Place of the first character in the text' })
  at: number;

  @ApiProperty({ type: 'integer', description: 'Number of characters' })
  length: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The reason for which it was accepted; null: it stops the release',
  })
  accepted: string | null;
}

/** Everything that the directorate sees before it approves a release. */
export class RehearsalResponse {
  @ApiProperty({
    type: ReleaseResponse,
    description:
      'The release. Its documents are the ones that the public will read, byte for byte.',
  })
  release: ReleaseResponse;

  @ApiProperty({ type: EmbargoClock, nullable: true })
  embargo: EmbargoClock | null;

  @ApiProperty({ type: [RehearsedField], description: 'Fields that it withholds, by audience' })
  withheld: RehearsedField[];

  @ApiProperty({
    description:
      'Whether publishing opens the other figures of the round to the public. They withhold ' +
      'nothing, so a release that withholds what they tell leaves them closed: `publishRound` opens ' +
      'them',
  })
  opensFigures: boolean;

  @ApiProperty({ type: [MissingReporter], description: 'Projects without a report' })
  notReported: MissingReporter[];

  @ApiProperty({
    type: RehearsedComparison,
    nullable: true,
    description: 'What differs from the last published release of the round',
  })
  sinceLastRelease: RehearsedComparison | null;

  @ApiProperty({
    type: RehearsedComparison,
    nullable: true,
    description: 'What differs from the last published release of an earlier round',
  })
  sincePreviousRound: RehearsedComparison | null;

  @ApiProperty({
    type: [PersonalDataFinding],
    description: 'Texts that look like personal data. One that is not accepted stops the release.',
  })
  findings: PersonalDataFinding[];
}
