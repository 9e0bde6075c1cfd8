import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { actsFor } from '../../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  notFound,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { type Assessment, ReportAssessment } from '../assessment/report-assessment.port.js';
import { REPORT_CERTIFIED_EVENT, SUBMISSION_MOVED_EVENT } from '../reporting.events.js';
import {
  ROUND_CANCELLED,
  ROUND_CLOSED,
  roundNotOpen,
  SUBMISSION_EXISTS,
} from '../reporting.problems.js';
import { CertifiedMoves, nothingMoved } from '../reports/certified-moves.port.js';
import { ReportCertification } from '../reports/report-certification.port.js';
import type { Report } from '../reports/report.entity.js';
import { lockRound } from '../rounds/round-lock.queries.js';
import { takesReports } from '../rounds/round.rules.js';
import {
  type LockedSubmission,
  preparerColumnsOf,
  type StepColumns,
  type SubmissionStep,
  SubmissionSteps,
  NO_PREPARER,
} from '../steps/submission-steps.port.js';
import { isExtension, SUBMISSION, type SubmissionAction } from '../steps/submission.rules.js';
import { pointerFaults } from './report-pointer.rules.js';
import { SubmissionLocks } from './submission-lock.service.js';
import { SubmissionNotices } from './submission-notice.service.js';
import {
  findRound,
  findSubmissionId,
  listDrafts,
  lockReminded,
  readContents,
  readReport,
  readRound,
} from './submission-reports.queries.js';
import type {
  CreateSubmission,
  ExtendSubmission,
  ReturnSubmission,
  SubmissionReason,
  SubmissionResponse,
  SubmissionWithMovesResponse,
} from './submission.dto.js';
import { SubmissionQueries } from './submission.queries.js';

/** The effects of a step besides the state of the submission. */
interface StepEffects {
  readonly columns?: StepColumns;
  readonly detail?: object;
  readonly events?: readonly DomainEvent[];
  readonly moved?: SubmissionWithMovesResponse['moved'];
}

/** A step to be taken, its work, and what makes the answer of the submission as it is then. */
interface PlannedStep<Body> {
  readonly step: SubmissionStep & { readonly action: SubmissionAction };
  readonly work: StepWork;
  readonly finish: (body: SubmissionResponse, effects: StepEffects) => Body;
}

/** Does the work of one step inside its transaction. */
type StepWork = (tx: Tx, submission: LockedSubmission, now: Date) => Promise<StepEffects>;

interface AssessedReport {
  readonly project: string;
  readonly report: EntityRow<Report>;
  readonly assessed: Assessment;
}

/** Takes the steps of submissions: the actor's, and the directorate's. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steps: SubmissionSteps,
    private readonly locks: SubmissionLocks,
    private readonly queries: SubmissionQueries,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
    private readonly notices: SubmissionNotices,
    private readonly actors: ActorLookup,
    private readonly moves: CertifiedMoves,
  ) {}

  /**
   * Begins a submission: the caller's own, or any actor's for the directorate, which may also do so
   * after the round has closed.
   */
  create(
    command: Command,
    roundKey: string,
    { actor }: CreateSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubmissionResponse>> => {
      await lockRound(tx, roundKey, 'shared');
      const round = await findRound(tx, roundKey);
      if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
      const actorId = await this.requireActor(tx, command, actor);
      if (round.state === 'planned') throw roundNotOpen(round);
      if (round.state === 'cancelled') throw new Problem(ROUND_CANCELLED);
      if (!principal.directorate && !takesReports(round, now)) throw new Problem(ROUND_CLOSED);
      const id = await this.steps.begin(tx, { principal, now }, round.id, actorId);
      if (id === undefined) {
        const existing = await findSubmissionId(tx, { roundId: round.id, actorId });
        throw submissionExists(existing);
      }
      const answer = await this.queries.answer(tx, principal, id);
      return {
        answer: { ...answer, status: 201, location: `/v1/submissions/${id}` },
        subject: `submission/${id}`,
        detail: { round: roundKey, actor: answer.body.actor },
      };
    });
  }

  /** Submits the reports. Where the actor reports in two steps, another then certifies them. */
  submit(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'submit' }, async (tx, submission, now) => {
      await this.requireWholeDrafts(tx, submission, now);
      return { columns: preparerColumnsOf(command.principal) };
    });
  }

  declareNil(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'declareNil' }, () =>
      Promise.resolve({ columns: { nil: true, ...preparerColumnsOf(command.principal) } }),
    );
  }

  /**
   * Takes a submission back to work on it, and cancels its declaration of nothing to report. The
   * certified revisions count until the next.
   */
  withdraw(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'withdraw' }, () =>
      Promise.resolve({ columns: { nil: false, ...NO_PREPARER } }),
    );
  }

  /** Certifies every draft of a submission, all or none. */
  certify(command: Command, id: string): Promise<Answer<SubmissionWithMovesResponse>> {
    const work: StepWork = async (tx, submission, now) => {
      const drafts = await this.requireWholeDrafts(tx, submission, now);
      const reports = drafts.map(({ report }) => report);
      const [basis, mayMove] = await Promise.all([
        this.certification.loadBasis(tx, reports),
        this.moves.mayMove(tx, reports),
      ]);
      const moved = mayMove
        ? await this.moves.find(command.principal, submission.roundId, drafts)
        : nothingMoved();
      const revisions = drafts.map(({ project, ...draft }) => ({
        project,
        ...this.certification.certify(tx, command, { ...draft, submission, basis }, now),
      }));
      const { roundId, actorId } = submission;
      const certified = { topic: REPORT_CERTIFIED_EVENT, payload: { roundId, actorId } };
      return { detail: { revisions }, events: drafts.length === 0 ? [] : [certified], moved };
    };
    return this.take(command, id, {
      step: { action: 'certify' },
      work,
      finish: (body, { moved = null }) => ({ ...body, moved }),
    });
  }

  /** Accepts a submission. A correction ends: the closed round is closed for the actor again. */
  accept(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'accept' }, () =>
      Promise.resolve({ columns: { correcting: false } }),
    );
  }

  return(
    command: Command,
    id: string,
    { reason, fields = [] }: ReturnSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    const step = { action: 'return', reason, fields } as const;
    return this.step(command, id, step, async (tx, submission, now) => {
      const contents = await readContents(tx, submission);
      const faults = fields.flatMap(({ pointer }, index) =>
        pointerFaults(`/fields${pointerStep(index)}/pointer`, pointer, contents),
      );
      if (faults.length > 0) throw ruleBroken(faults);
      const notice = { kind: 'return', words: reason, fields } as const;
      await this.notices.tell(tx, { party: 'owner', submission }, notice, now);
      return { columns: { nil: false, ...NO_PREPARER } };
    });
  }

  /** Lets one actor correct its reports after the round has closed. */
  reopen(
    command: Command,
    id: string,
    { reason }: SubmissionReason,
  ): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'reopen', reason }, async (tx, submission, now) => {
      const notice = { kind: 'reopening', words: reason } as const;
      await this.notices.tell(tx, { party: 'owner', submission }, notice, now);
      return {
        columns: { nil: false, ...NO_PREPARER, correcting: true, correctionReason: reason },
      };
    });
  }

  extend(
    command: Command,
    id: string,
    { deadline: text, reason }: ExtendSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    const deadline = new Date(text);
    const step = { action: 'extend', reason, deadline } as const;
    return this.step(command, id, step, async (tx, submission, now) => {
      const { facts, roundId } = submission;
      if (!isExtension(facts, deadline, now)) throw noExtension();
      const notice = { kind: 'extension', words: reason, until: deadline } as const;
      await this.notices.tell(tx, { party: 'owner', submission }, notice, now);
      if (facts.extendedTo !== null) return { columns: { extendedTo: deadline } };
      // The first extension copies the reminders of the round, so that none is sent twice.
      return { columns: { extendedTo: deadline, reminded: await lockReminded(tx, roundId) } };
    });
  }

  /** Takes one step, with its work, on the version that the caller has read. */
  private step(
    command: Command,
    id: string,
    step: SubmissionStep & { readonly action: SubmissionAction },
    work: StepWork,
  ): Promise<Answer<SubmissionResponse>> {
    return this.take(command, id, { step, work, finish: (body) => body });
  }

  /** Takes one step, with its work, and answers as the step says. */
  private take<Body>(
    command: Command,
    id: string,
    { step, work, finish }: PlannedStep<Body>,
  ): Promise<Answer<Body>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<Body>> => {
      const submission = await this.locks.lock(tx, principal, id);
      if (submission.version !== command.expectedVersion) throw new Problem(STALE);
      this.steps.requireOpenAction(principal, submission, step.action, now);
      const effects = await work(tx, submission, now);
      const { columns, detail = {}, events = [] } = effects;
      this.steps.takeStep(tx, { principal, now }, submission, { ...step, columns });
      const answer = await this.queries.answer(tx, principal, id);
      const { reason, fields, deadline } = step;
      const { roundId } = submission;
      return {
        answer: { ...answer, body: finish(answer.body, effects) },
        subject: `submission/${id}`,
        detail: {
          from: submission.facts.state,
          to: SUBMISSION[step.action].to,
          reason,
          fields,
          deadline,
          ...detail,
        },
        events: [...events, { topic: SUBMISSION_MOVED_EVENT, payload: { roundId } }],
      };
    });
  }

  /**
   * Loads and assesses the drafts of a submission. Throws with every fault of every draft, each
   * with a pointer into its report.
   */
  private async requireWholeDrafts(
    tx: Tx,
    submission: LockedSubmission,
    now: Date,
  ): Promise<AssessedReport[]> {
    const rows = await listDrafts(tx, submission);
    const round = await readRound(tx, submission.roundId);
    const drafts: AssessedReport[] = [];
    for (const { id, project } of rows) {
      const report = await readReport(tx, id);
      const assessed = await this.assessment.loadAndAssess(tx, { ...report, project, round }, now);
      drafts.push({ project, report, assessed });
    }
    const faults = drafts.flatMap(({ project, assessed }) =>
      assessed.certificationFaults.map((one) => ({
        ...one,
        pointer: `/reports${pointerStep(project)}${one.pointer}`,
      })),
    );
    if (faults.length > 0) throw ruleBroken(faults);
    return drafts;
  }

  /** Returns the actor that a submission is begun for. Throws when the caller may not do so. */
  private async requireActor(
    tx: Tx,
    { principal }: Command,
    organisationNumber: string | undefined,
  ): Promise<string> {
    if (organisationNumber === undefined || organisationNumber === principal.organisationNumber)
      return principal.actorId;
    const actor = await this.actors.findByOrganisationNumber(tx, organisationNumber);
    if (actor === undefined) throw unknownActor();
    if (!principal.directorate && !actsFor(principal, actor.id)) throw notYourActor();
    return actor.id;
  }
}

function submissionExists(id: string | undefined): Problem {
  return new Problem(SUBMISSION_EXISTS, {
    errors: [
      fault(
        '',
        'submission-exists',
        'Bruk innsendingen som finnes',
        'Use the submission that exists',
      ),
    ],
    members: { existing: id ?? '' },
    headers: id === undefined ? {} : { location: `/v1/submissions/${id}` },
  });
}

function noExtension(): Problem {
  return ruleBroken([
    fault(
      '/deadline',
      'no-extension',
      'Må være senere enn fristen som gjelder nå, og kan ikke ha gått ut',
      'Must be later than the present deadline, and must not have passed',
    ),
  ]);
}

function unknownActor(): Problem {
  return ruleBroken([
    fault(
      '/actor',
      'unknown-actor',
      'Organisasjonen er ikke i registeret',
      'The organisation is not in the register',
    ),
  ]);
}

function notYourActor(): Problem {
  return new Problem(FORBIDDEN, {
    detail: {
      nb: 'Bare direktoratet kan begynne innsendinger for andre',
      en: 'Only the directorate can begin submissions for others',
    },
    errors: [
      fault(
        '/actor',
        'not-your-actor',
        'Må være egen organisasjon',
        'Must be your own organisation',
      ),
    ],
  });
}
