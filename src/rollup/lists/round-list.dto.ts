import { type Standing, STANDINGS } from '../../portfolio/projects/project.types.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { ReportFilters } from '../figures/figure.dto.js';
import { NotReportedProject } from '../groups/portfolio-group.dto.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';

/** The round that an answer is about, and the instant that its figures describe. */
export class OfRound {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant that the figures describe' })
  asOf: string;
}

/**
 * Query parameters of a list of a round: a page of the reports that have every value given. Reports
 * are of projects in the portfolio unless the query names a standing. Colours are of active projects
 * unless the query names a state.
 */
export class ListQuery extends IntersectionType(ReportFilters, PageQuery) {}

/** A page of a list of a round. */
export class ListOfRound extends IntersectionType(OfRound, PageResponse) {
  @ApiProperty({ type: 'integer', description: 'Number of items on all pages' })
  total: number;
}

export class NotReportedQuery extends IntersectionType(AsOfQuery, PageQuery) {}

/** A page of the projects in the portfolio without a certified report in a round. */
export class NotReportedResponse extends ListOfRound {
  @ApiProperty({
    type: 'integer',
    description: 'Those whose actor certified that it has nothing to report: they are not missing',
  })
  nil: number;

  @ApiProperty({ type: [NotReportedProject], description: 'Sorted by project code' })
  items: NotReportedProject[];
}

/** A project, and the actor that reported it. */
export class OfProject {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported',
    example: '983658776',
  })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'Standing',
    description: 'Standing of the project then, or at the closing of the round once it has closed',
  })
  standing: Standing;
}
