import { OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';

const PER_CENT = { type: 'integer', description: 'Per cent of the base' } as const;

/** Shares of the rated projects: the active ones with a colour. They add up to 100. */
export class RatedShares {
  @ApiProperty({ type: 'integer', description: 'Number of rated projects', example: 43 })
  base: number;

  @ApiProperty({ enum: ['ratedProjects'], description: 'The projects that the base counts' })
  baseCounts: 'ratedProjects';

  @ApiProperty({ ...PER_CENT, example: 44 })
  green: number;

  @ApiProperty({ ...PER_CENT, example: 54 })
  yellow: number;

  @ApiProperty({ ...PER_CENT, example: 2 })
  red: number;
}

/** Shares of all projects in the portfolio, reported or not. They add up to 100. */
export class PortfolioShares extends OmitType(RatedShares, ['base', 'baseCounts'] as const) {
  @ApiProperty({
    type: 'integer',
    description: 'Number of projects in the portfolio, reported and not reported',
    example: 49,
  })
  base: number;

  @ApiProperty({ enum: ['projectsInPortfolio'], description: 'The projects that the base counts' })
  baseCounts: 'projectsInPortfolio';

  @ApiProperty({
    type: 'integer',
    description: 'Per cent of the base: reported, and neither green, yellow nor red',
    example: 4,
  })
  unrated: number;

  @ApiProperty({
    type: 'integer',
    description: 'Per cent of the base: in the portfolio, without a certified report',
    example: 8,
  })
  notReported: number;
}

/** The colours in per cent of two bases, each by the largest remainder. */
export class ColourShares {
  @ApiProperty({ type: RatedShares })
  ofRated: RatedShares;

  @ApiProperty({ type: PortfolioShares })
  ofPortfolio: PortfolioShares;
}
