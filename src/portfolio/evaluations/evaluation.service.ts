import { Injectable } from '@nestjs/common';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { newId } from '../../platform/base/ids.js';
import { actsFor } from '../../platform/base/principal.js';
import { fault, FORBIDDEN, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { refuseRetired, unknownCriteriaSet } from '../portfolio.problems.js';
import { ProjectLookup } from '../projects/project.lookup.js';
import { ProjectQueries } from '../projects/project.queries.js';
import type { AssessedBy, AssessProject, EvaluationResponse } from './evaluation.dto.js';
import { Evaluation } from './evaluation.entity.js';
import { findNextRevision, readEvaluation } from './evaluation.queries.js';
import { answerFaults } from './evaluation.rules.js';

/** Records evaluations of projects under a named version of the criteria. */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sets: CriteriaSetLookup,
    private readonly projects: ProjectQueries,
    private readonly lookup: ProjectLookup,
  ) {}

  /** Records the answers of one assessor as a new revision, with the outcome that follows. */
  async assess(
    command: Command,
    code: string,
    assessedBy: AssessedBy,
    dto: AssessProject,
  ): Promise<Answer<EvaluationResponse>> {
    const { principal } = command;
    const set = await this.sets.findParsed(dto.criteriaSet);
    if (set === undefined) throw ruleBroken([unknownCriteriaSet('/criteriaSet')]);
    const faults = answerFaults(dto.answers, set.criteria);
    if (faults.length > 0) throw ruleBroken(faults);
    refuseRetired(set, dto.underRetired);
    return this.work.change(command, async (tx, now): Promise<Change<EvaluationResponse>> => {
      const { body: facts } = await this.projects.answer(tx, principal, code);
      const [project] = await this.lookup.findOwners(tx, [code]);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      if (assessedBy === 'owner' && !actsFor(principal, project.actorId)) throw notTheOwner();
      const series = { projectId: project.id, criteriaSet: set.key, assessedBy };
      const answers = new Map(dto.answers.map(({ criterion, met }) => [criterion, met]));
      const id = newId();
      // Two requests at once run one after the other, so that revisions have no gaps.
      await tx.execute(lockOne('evaluation', code));
      const evaluation = {
        id,
        actorId: project.actorId,
        ...series,
        revision: await findNextRevision(tx, series),
        ...answerColumns(dto),
        ...set.decide(answers, facts),
        assessor: principal.organisationNumber,
        recordedAt: now,
      };
      await tx.execute(insertRow(Evaluation, evaluation));
      const body = await readEvaluation(tx, id);
      return {
        answer: {
          body,
          status: 201,
          location: `/v1/projects/${encodeURIComponent(code)}/evaluations`,
        },
        subject: `project/${code}`,
        detail: body,
      };
    });
  }
}

/** Returns the answers as an evaluation stores them, with the criteria that are met and not met. */
function answerColumns({ answers }: AssessProject): Pick<Evaluation, 'answers' | 'met' | 'unmet'> {
  const listCriteria = (met: boolean): string[] =>
    answers.filter((answer) => answer.met === met).map(({ criterion }) => criterion);
  return {
    answers: answers.map(({ evidence = null, ...answer }) => ({
      ...answer,
      evidence,
      carriedFrom: null,
    })),
    met: listCriteria(true),
    unmet: listCriteria(false),
  };
}

function notTheOwner(): Problem {
  return new Problem(FORBIDDEN, {
    detail: {
      nb: 'Bare eieren kan vurdere sitt eget tiltak',
      en: 'Only the owner can assess its own project',
    },
    errors: [
      fault('', 'not-yours', 'Tiltaket er en annen aktørs', "The project is another actor's"),
    ],
  });
}
