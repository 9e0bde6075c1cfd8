import { Injectable } from '@nestjs/common';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/base/ids.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, actsFor, visibleTo } from '../../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  invalidRequest,
  notFound,
  pointerStep,
  Problem,
  ruleBroken,
  type Fault,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type {
  AssessedBy,
  AssessmentsResponse,
  AssessProject,
  CriteriaOutcomeResponse,
  CriterionOpinionResponse,
  EvaluationListResponse,
  EvaluationResponse,
} from './evaluation.dto.js';
import { refuseRetired } from '../portfolio.problems.js';
import { ProjectQueries } from '../projects/project.queries.js';

const COLUMNS = `e.id, p.code as project, e.criteria_set as "criteriaSet", e.assessed_by as "assessedBy", e.revision,
  (select coalesce(jsonb_agg('{"evidence": null, "carriedFrom": null}'::jsonb || x.answer order by x.at), '[]') from jsonb_array_elements(e.answers) with ordinality x(answer, at)) as answers, e.outcome, e.failed_first as "failedFirst", e.missing, e.assessor,
  ${instantText('e.recorded_at')} as "recordedAt"`;

function criteriaThat({ answers }: AssessProject, are: boolean): string[] {
  return answers.filter(({ met }) => met === are).map(({ criterion }) => criterion);
}

/**
 * Evaluates projects under a named version of the criteria: per criterion, with reason and
 * assessor.
 */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly sets: CriteriaSetLookup,
    private readonly projects: ProjectQueries,
  ) {}

  /** Records one assessment as a new revision, with what it comes to. */
  async assess(
    command: Command,
    code: string,
    assessedBy: AssessedBy,
    dto: AssessProject,
  ): Promise<Answer<EvaluationResponse>> {
    const set = await this.sets.parsed(dto.criteriaSet);
    if (set === undefined)
      throw ruleBroken([
        fault(
          '/criteriaSet',
          'unknown-criteria-set',
          'Kriteriesettet finnes ikke',
          'The criteria set does not exist',
        ),
      ]);
    const faults: Fault[] = dto.answers.flatMap(({ criterion }, index) => {
      const pointer = `/answers${pointerStep(index)}/criterion`;
      if (!set.criteria.includes(criterion))
        return [
          fault(
            pointer,
            'unknown-criterion',
            `Må være en av ${set.criteria.join(', ')}`,
            `Must be one of ${set.criteria.join(', ')}`,
          ),
        ];
      if (dto.answers.findIndex((answer) => answer.criterion === criterion) < index)
        return [
          fault(
            pointer,
            'criterion-repeated',
            'Kriteriet er besvart to ganger',
            'The criterion is answered twice',
          ),
        ];
      return [];
    });
    if (faults.length > 0) throw ruleBroken(faults);
    refuseRetired(set, dto.underRetired);
    return this.work.change(command, async (tx, now): Promise<Change<EvaluationResponse>> => {
      const { body: project } = await this.projects.answer(tx, command.principal, code);
      const [owner] = await tx.rows<{ actor_id: string }>(
        `select p.actor_id from portfolio.project p where p.code = $1`,
        [code],
      );
      if (
        assessedBy === 'owner' &&
        (owner === undefined || !actsFor(command.principal, owner.actor_id))
      ) {
        throw new Problem(FORBIDDEN, {
          detail: {
            nb: 'Bare eieren vurderer tiltaket selv',
            en: 'Only the owner assesses the project itself',
          },
          errors: [
            fault('', 'not-yours', 'Tiltaket er en annen aktørs', "The project is another actor's"),
          ],
        });
      }
      const decision = set.decide(
        new Map(dto.answers.map(({ criterion, met }) => [criterion, met])),
        project,
      );
      const id = newId();
      await tx.rows(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, [code]);
      await tx.rows(
        `insert into portfolio.evaluation (id, actor_id, project_id, criteria_set, assessed_by, revision, answers, outcome, failed_first, missing, assessor, recorded_at, met, unmet)
         select $1, p.actor_id, p.id, $3, $10, 1 + coalesce((select max(e.revision) from portfolio.evaluation e where e.project_id = p.id and e.criteria_set = $3 and e.assessed_by = $10), 0), $4, $5, $6, $9, $7, $8, $11, $12
           from portfolio.project p where p.code = $2`,
        [
          id,
          code,
          set.key,
          JSON.stringify(
            dto.answers.map(({ evidence = null, ...answer }) => ({
              ...answer,
              evidence,
              carriedFrom: null,
            })),
          ),
          decision.outcome,
          decision.failedFirst,
          command.principal.organisationNumber,
          now,
          decision.missing,
          assessedBy,
          criteriaThat(dto, true),
          criteriaThat(dto, false),
        ],
      );
      const [body] = await tx.rows<EvaluationResponse>(
        `select ${COLUMNS} from portfolio.evaluation e join portfolio.project p on p.id = e.project_id where e.id = $1`,
        [id],
      );
      if (body === undefined) throw notFound({ nb: 'Vurderingen', en: 'The evaluation' });
      return {
        answer: { body, status: 201, location: `/v1/projects/${code}/evaluations` },
        subject: `project/${code}`,
        detail: body,
      };
    });
  }

  list(command: Command, code: string): Promise<Answer<EvaluationListResponse>> {
    const { principal } = command;
    return this.database.transaction(accessOf(principal), async (tx) => {
      await this.projects.answer(tx, principal, code);
      const items = await tx.rows<EvaluationResponse>(
        `select ${COLUMNS} from portfolio.evaluation e join portfolio.project p on p.id = e.project_id
          where (p.actor_id = any($1::uuid[]) or $2) and p.code = $3 order by e.recorded_at desc, e.id desc limit 500`,
        [...visibleTo(principal), code],
      );
      return { body: { items } };
    });
  }

  /** The newest of both under one version, criterion by criterion. */
  async compare(
    command: Command,
    code: string,
    criteriaSet: string,
  ): Promise<Answer<AssessmentsResponse>> {
    const set = await this.sets.parsed(criteriaSet);
    if (set === undefined)
      throw invalidRequest([
        fault(
          'criteriaSet',
          'unknown-criteria-set',
          'Kriteriesettet finnes ikke',
          'The criteria set does not exist',
        ),
      ]);
    const { items } = (await this.list(command, code)).body;
    const newest = (by: AssessedBy): EvaluationResponse | null =>
      items.find((item) => item.assessedBy === by && item.criteriaSet === criteriaSet) ?? null;
    const [owner, directorate] = [newest('owner'), newest('directorate')];
    const opinion = (
      evaluation: EvaluationResponse | null,
      code: string,
    ): CriterionOpinionResponse | null => {
      const found = evaluation?.answers.find(({ criterion }) => criterion === code);
      return found === undefined
        ? null
        : { met: found.met, reason: found.reason, evidence: found.evidence };
    };
    const criteria = set.criteria.map((criterion) => {
      const [own, assessed] = [opinion(owner, criterion), opinion(directorate, criterion)];
      return {
        criterion,
        owner: own,
        directorate: assessed,
        differs: own !== null && assessed !== null && own.met !== assessed.met,
      };
    });
    return { body: { project: code, criteriaSet, owner, directorate, criteria } };
  }

  /** Counts over all projects, the same for every caller. */
  async outcome(key: string): Promise<Answer<CriteriaOutcomeResponse>> {
    const set = await this.sets.parsed(key);
    if (set === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows<{ outcome: string; failed_first: string | null; projects: string }>(
        `select l.outcome, l.failed_first, count(*) as projects
           from (select distinct on (e.project_id) e.outcome, e.failed_first from portfolio.evaluation e where e.criteria_set = $1 and e.assessed_by = 'directorate' order by e.project_id, e.revision desc) l
          group by l.outcome, l.failed_first`,
        [key],
      ),
    );
    const count = (outcome: string): number =>
      rows
        .filter((row) => row.outcome === outcome)
        .reduce((sum, row) => sum + Number(row.projects), 0);
    const outBy = set.criteria.flatMap((criterion) => {
      const projects = rows
        .filter((row) => row.outcome === 'out' && row.failed_first === criterion)
        .reduce((sum, row) => sum + Number(row.projects), 0);
      return projects === 0 ? [] : [{ criterion, projects }];
    });
    const [inside, out, undecided] = [count('in'), count('out'), count('undecided')];
    return {
      body: {
        criteriaSet: key,
        evaluated: inside + out + undecided,
        in: inside,
        out,
        undecided,
        outBy,
      },
    };
  }
}
