import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageResponse } from '../../platform/http/page.js';
import {
  BenefitFact,
  BudgetFact,
  ChallengeFact,
  DependencyFact,
  Fact,
  GrantFact,
  MilestoneFact,
  NotReportedFact,
  OperatingCostFact,
  ReportFact,
} from './fact.dto.js';

const IN_ORDER =
  'By round in the order of publication; in each round, the longest unchanged report first. ' +
  'A report that has changed comes with all its lines.';

class FactList extends PageResponse {
  @ApiProperty({
    type: [Fact],
    description:
      'Reports that have changed and have none of these facts any more. In a load of all facts ' +
      'there are none. Delete what you have of them. CSV and workbooks have a row for each, with ' +
      '`gone` true and without a line',
  })
  gone: Fact[];

  @ApiProperty({
    format: 'date-time',
    description:
      'What to send as `updatedAfter` in the next load, once all pages of this load are read. ' +
      'It is one minute before the first page was read, and the same on every page. ' +
      'That minute is loaded twice, so that no fact is missed. ' +
      'A report that comes again replaces all that you have of the same round and project.',
  })
  loadNextAfter: string;
}

export class ReportFactList extends FactList {
  @ApiProperty({
    type: [ReportFact],
    description: 'By round in the order of publication; in each round, the longest unchanged first',
  })
  items: ReportFact[];
}

export class BudgetFactList extends FactList {
  @ApiProperty({ type: [BudgetFact], description: IN_ORDER })
  items: BudgetFact[];
}

export class BenefitFactList extends FactList {
  @ApiProperty({ type: [BenefitFact], description: IN_ORDER })
  items: BenefitFact[];
}

export class MilestoneFactList extends FactList {
  @ApiProperty({ type: [MilestoneFact], description: IN_ORDER })
  items: MilestoneFact[];
}

export class DependencyFactList extends FactList {
  @ApiProperty({ type: [DependencyFact], description: IN_ORDER })
  items: DependencyFact[];
}

export class ChallengeFactList extends FactList {
  @ApiProperty({ type: [ChallengeFact], description: IN_ORDER })
  items: ChallengeFact[];
}

export class OperatingCostFactList extends FactList {
  @ApiProperty({ type: [OperatingCostFact], description: IN_ORDER })
  items: OperatingCostFact[];
}

export class GrantFactList extends FactList {
  @ApiProperty({ type: [GrantFact], description: IN_ORDER })
  items: GrantFact[];
}

export class NotReportedFactList extends FactList {
  @ApiProperty({
    type: [NotReportedFact],
    description:
      'By round in the order of publication; in each round, the longest unchanged first. A project ' +
      'whose report comes after all stands in `gone` of the next load.',
  })
  items: NotReportedFact[];
}
