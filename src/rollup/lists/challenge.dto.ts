import { ApiProperty } from '../../platform/fields/documentation.js';
import { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';
import { ListOfRound, OfProject } from './round-list.dto.js';

class ChallengeOfProject extends OfProject {
  @ApiProperty({ example: 'Avhengig av legemiddelområdet' })
  text: string;
}

export class ChallengeGroup {
  @ApiProperty({ enum: CHALLENGE_CATEGORIES, enumName: 'ChallengeCategory' })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @ApiProperty({
    type: 'integer',
    description: 'Number of projects with such a challenge, on all pages',
  })
  projects: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of actors with such projects, on all pages',
  })
  actors: number;

  @ApiProperty({
    type: [ChallengeOfProject],
    description: 'The challenges on this page, sorted by project code',
  })
  items: ChallengeOfProject[];
}

export class ChallengesResponse extends ListOfRound {
  @ApiProperty({
    type: [ChallengeGroup],
    description:
      'Challenges of planned, active and paused projects. ' +
      'Every page has all categories with their counts, and the challenges of that page.',
  })
  categories: ChallengeGroup[];
}
