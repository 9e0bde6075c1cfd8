import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  CAUSES,
  type Cause,
  COLOURS,
  type Colour,
  type DimensionName,
} from '../../reporting/content/report.types.js';
import { RuleReason } from '../lines/colour-reason.dto.js';
import { ListOfRound, OfProject } from './round-list.dto.js';

const COLOUR = { type: 'string', enum: [...COLOURS], nullable: true } as const;

/** The owner's colour in one dimension: time, cost, scope, resources or benefit. */
export class DeviationDimension {
  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  colour: Colour;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ type: 'string', enum: [...CAUSES], nullable: true })
  cause: Cause | null;
}

export class Deviation extends OfProject {
  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    description: "The owner's colour: red or yellow",
  })
  colour: Colour;

  @ApiProperty({ ...COLOUR, description: "The rule's colour" })
  ruleColour: Colour | null;

  @ApiProperty({
    type: [RuleReason],
    nullable: true,
    description:
      "What makes the rule's colour yellow or red. Null in figures from before the round closed",
  })
  ruleReasons: RuleReason[] | null;

  @ApiProperty({ ...COLOUR, description: "The directorate's colour" })
  directorateColour: Colour | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      "The reason for the directorate's colour. Null in figures from before the round closed",
  })
  directorateReason: string | null;

  @ApiProperty({
    ...COLOUR,
    description:
      "The owner's colour in the previous round; null when the project was not active then",
  })
  previous: Colour | null;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ type: 'string', enum: [...CAUSES], nullable: true })
  cause: Cause | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'What is being done about it' })
  action: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: {
      nullable: true,
      allOf: [{ $ref: '#/components/schemas/DeviationDimension' }],
    },
    description: "The owner's colour per dimension; null for a dimension without a colour",
  })
  dimensions: Partial<Record<DimensionName, DeviationDimension | null>> | null;
}

export class DeviationsResponse extends ListOfRound {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the previous round; null for the first round',
  })
  previousRound: string | null;

  @ApiProperty({ type: [Deviation], description: 'Red before yellow, then sorted by project code' })
  items: Deviation[];
}
