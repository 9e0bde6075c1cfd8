import { OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { CAUSES, type Cause, COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { RuleReason } from '../lines/colour-reason.dto.js';
import { LeftProject } from './left-project.dto.js';
import { ProjectReference } from './portfolio-group.dto.js';

export class RedProject extends ProjectReference {
  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ enum: CAUSES, enumName: 'Cause', nullable: true })
  cause: Cause | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'What is being done' })
  action: string | null;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: "The rule's colour",
  })
  ruleColour: Colour | null;

  @ApiProperty({
    type: [RuleReason],
    nullable: true,
    description:
      "What makes the rule's colour yellow or red. Null in figures from before the round closed",
  })
  ruleReasons: RuleReason[] | null;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: "The directorate's colour",
  })
  directorateColour: Colour | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      "The reason for the directorate's colour. Null in figures from before the round closed",
  })
  directorateReason: string | null;
}

export class ColourChange extends ProjectReference {
  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  from: Colour;

  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  to: Colour;
}

/** A project that left the portfolio, with its reason and its last report. */
export class Leaver extends OmitType(LeftProject, ['actor', 'actorName'] as const) {
  @ApiProperty({ description: 'Name of its owner' })
  actor: string;
}

/** Projects that moved since the previous round. Those that are not reported stand in `notReported`. */
export class Movement {
  @ApiProperty({
    type: [ProjectReference],
    description: 'Reported now, and not in the portfolio when the previous round closed',
  })
  entered: ProjectReference[];

  @ApiProperty({
    type: [ProjectReference],
    description:
      'Reported now; in the portfolio when the previous round closed, but not reported then',
  })
  returned: ProjectReference[];

  @ApiProperty({
    type: [Leaver],
    description:
      'In the portfolio when the previous round closed, and no longer. ' +
      'A project that is only not reported has not left.',
  })
  left: Leaver[];

  @ApiProperty({ type: [ColourChange], description: 'Rated in both rounds, with another colour' })
  changed: ColourChange[];
}

/**
 * Number of projects or actors that each list leaves out. Lists have the first 100 projects by code,
 * and the 500 actors with most projects.
 */
export class NotListed {
  @ApiProperty({ type: 'integer' })
  red: number;

  @ApiProperty({ type: 'integer' })
  leftRed: number;

  @ApiProperty({ type: 'integer' })
  entered: number;

  @ApiProperty({ type: 'integer' })
  returned: number;

  @ApiProperty({ type: 'integer' })
  left: number;

  @ApiProperty({ type: 'integer' })
  changed: number;

  @ApiProperty({ type: 'integer' })
  reportedNotIn: number;

  @ApiProperty({ type: 'integer' })
  notReported: number;

  @ApiProperty({ type: 'integer' })
  actors: number;
}
