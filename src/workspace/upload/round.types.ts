import type { AnswerReader } from '../api/answer.parser.js';
import type { ReportStanding } from '../texts/workspace-texts.types.js';

/** A project of the organisation in a round, with its report if there is one. */
export interface RoundProject {
  readonly project: string;
  readonly standing: ReportStanding;
  /** Undefined before there is a report. */
  readonly report: AnswerReader | undefined;
  /** The project has a certified report of an earlier round. */
  readonly hasEarlier: boolean;
}

/** A round as it stands for one organisation. */
export interface LoadedRound {
  readonly key: string;
  readonly name: string;
  readonly deadline: string;
  /** The round takes reports of the organisation now. */
  readonly isOpen: boolean;
  readonly organisation: string;
  readonly projects: readonly RoundProject[];
  /** Undefined before the first report has begun it. */
  readonly submission: AnswerReader | undefined;
}
