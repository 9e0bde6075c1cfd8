import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { WholeParameter } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { PageQuery } from '../../platform/http/page.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { ListOfRound, OfRound } from '../lists/round-list.dto.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';

export class ChainQuery extends IntersectionType(AsOfQuery, PageQuery) {
  @ProjectMention({ description: 'Only this project', optional: true, example: 'SAFEST' })
  project?: string;
}

export class ImpactQuery extends AsOfQuery {
  @ProjectMention({ description: 'The project that ends on another day', example: 'SAFEST' })
  project: string;

  @WholeParameter({
    description: 'Weeks by which it ends later; negative for earlier',
    min: -520,
    max: 520,
    optional: false,
    example: 8,
  })
  weeks: number;
}

export class DelayPart {
  @ApiProperty({ description: 'Code of the project that contributes', example: 'SAF' })
  project: string;

  @ApiProperty({ type: 'integer' })
  days: number;
}

export class DecidingAgreement {
  @ApiProperty({ format: 'uuid' })
  agreement: string;

  @ApiProperty({ description: 'Code of the supplying project', example: 'SAF' })
  project: string;
}

export class EffectiveEndResponse {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  actor: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description:
      'Its own end: the last milestone of its newest certified report, or its last day in the ' +
      'register of projects',
  })
  own: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'End by its first approved plan',
  })
  planned: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description:
      'The later of its own end and of the ends of its suppliers, each with the days that the ' +
      'project needs after the delivery',
  })
  effective: string | null;

  @ApiProperty({
    type: DecidingAgreement,
    nullable: true,
    description: 'The agreement that decides the effective end. Null when the project does itself',
  })
  decidedBy: DecidingAgreement | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Days from the first approved plan to the effective end',
  })
  delayDays: number | null;

  @ApiProperty({ type: [DelayPart], description: 'The delay by contributor' })
  parts: DelayPart[];

  @ApiProperty({
    type: 'integer',
    description: 'Days of the delay that no project explains: the plans do not fit together',
  })
  unexplainedDays: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the ring in `rings` that the project is in, from 1',
  })
  ring: number | null;

  @ApiProperty({ type: LocalisedText, description: 'The cause in words' })
  cause: LocalisedText;
}

export class ChainRing {
  @ApiProperty({ type: 'integer' })
  number: number;

  @ApiProperty({ type: [String], description: 'Codes of the projects that wait for each other' })
  projects: string[];
}

export class ChainResponse extends ListOfRound {
  @ApiProperty({ type: [ChainRing] })
  rings: ChainRing[];

  @ApiProperty({ type: [EffectiveEndResponse], description: 'By code of the project' })
  items: EffectiveEndResponse[];
}

export class MovedEnd {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  actor: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  before: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  after: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Days later; negative for earlier' })
  days: number | null;
}

export class ImpactResponse extends OfRound {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: 'integer' })
  weeks: number;

  @ApiProperty({
    type: [MovedEnd],
    description: 'Every project whose effective end moves, that project too, by code',
  })
  moved: MovedEnd[];
}
