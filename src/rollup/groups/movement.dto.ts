import { ApiProperty } from '../../platform/http/documentation.js';
import { CAUSES, type Cause, COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { RuleReason } from '../lines/colour-reason.dto.js';
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

export class Movement {
  @ApiProperty({ type: [ProjectReference], description: 'Reported now, not in the last round' })
  entered: ProjectReference[];

  @ApiProperty({ type: [ProjectReference], description: 'Reported in the last round, not now' })
  left: ProjectReference[];

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
