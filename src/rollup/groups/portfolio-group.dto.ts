import {
  PROJECT_STATES,
  type ProjectState,
  type Standing,
  STANDINGS,
} from '../../portfolio/projects/project.types.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';

/** A project in a list of a status. */
export class ProjectReference {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Name of the actor that reports it' })
  actor: string;
}

export class StandingFigure {
  @ApiProperty({ enum: STANDINGS, enumName: 'Standing' })
  standing: Standing;

  @ApiProperty({ type: 'integer' })
  projects: number;
}

export class OutsideProject extends ProjectReference {
  @ApiProperty({ enum: STANDINGS, enumName: 'Standing' })
  standing: Standing;
}

/** Projects with a certified report that are not in the portfolio. No other figure counts them. */
export class ReportedNotIn {
  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({ type: [StandingFigure], description: 'By standing, in the order of the way in' })
  standings: StandingFigure[];

  @ApiProperty({ type: [OutsideProject], description: 'The first 100 by code' })
  items: OutsideProject[];
}

/** The last certified report of a project before a round, as known when the round closed. */
export class LastReport {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({ enum: PROJECT_STATES, enumName: 'ProjectState' })
  state: ProjectState;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: "The owner's colour while the project was active; null otherwise",
  })
  colour: Colour | null;

  @ApiProperty({ type: 'integer', description: "That round's budget year", example: 2021 })
  year: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description:
      'Approved for that year, whole NOK. Null when the report has no budget for it, or amounts ' +
      'at several price levels: they are not added.',
  })
  approved: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Price level of the amount; several are separated by a space',
    example: '2021-nominal',
  })
  prices: string | null;
}

export class NotReportedProject extends ProjectReference {
  @ApiProperty({ description: 'True when the actor certified that it has nothing to report' })
  nil: boolean;

  @ApiProperty({
    type: LastReport,
    nullable: true,
    description: 'The last report in an earlier round; null when there is none',
  })
  lastReport: LastReport | null;
}

/** Projects in the portfolio without a certified report in the round. No other figure counts them. */
export class NotReported {
  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({
    type: 'integer',
    description: 'Those whose actor certified that it has nothing to report: they are not missing',
  })
  nil: number;

  @ApiProperty({ type: [NotReportedProject], description: 'The first 100 by code' })
  items: NotReportedProject[];
}
