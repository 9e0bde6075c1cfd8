import { Inject, Injectable } from '@nestjs/common';
import { CriteriaSetLookup } from '../criteria/criteria-set.lookup.js';
import type { Answer } from '../platform/answer.js';
import { Database } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Command } from '../platform/operation.js';
import { accessOf, visibleTo } from '../platform/principal.js';
import { fault, notFound, pointerStep, ruleBroken, type Fault } from '../platform/problem.js';
import { type Change, UnitOfWork } from '../platform/unit-of-work.js';
import type { CriteriaOutcomeResponse, EvaluateProject, EvaluationListResponse, EvaluationResponse } from './evaluation.dto.js';
import { ProjectQueries } from './project.queries.js';

const COLUMNS = `e.id, p.code as project, e.criteria_set as "criteriaSet", e.revision, e.answers, e.outcome, e.failed_first as "failedFirst", e.assessor,
  to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"`;

/** Evaluates projects under a named version of the criteria: per criterion, with reason and assessor. */
@Injectable()
export class EvaluationService {
  constructor(
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(Database) private readonly database: Database,
    @Inject(CriteriaSetLookup) private readonly sets: CriteriaSetLookup,
    @Inject(ProjectQueries) private readonly projects: ProjectQueries,
  ) {}

  async evaluate(command: Command, code: string, dto: EvaluateProject): Promise<Answer<EvaluationResponse>> {
    const set = await this.sets.parsed(dto.criteriaSet);
    if (set === undefined) throw ruleBroken([fault('/criteriaSet', 'unknown-criteria-set', 'Kriteriesettet finnes ikke', 'The criteria set does not exist')]);
    const faults: Fault[] = dto.answers.flatMap(({ criterion }, index) => {
      const pointer = `/answers${pointerStep(index)}/criterion`;
      if (!set.criteria.includes(criterion)) return [fault(pointer, 'unknown-criterion', `Må være en av ${set.criteria.join(', ')}`, `Must be one of ${set.criteria.join(', ')}`)];
      if (dto.answers.findIndex((answer) => answer.criterion === criterion) < index) return [fault(pointer, 'criterion-repeated', 'Kriteriet er besvart to ganger', 'The criterion is answered twice')];
      return [];
    });
    if (faults.length > 0) throw ruleBroken(faults);
    const decision = set.decide(new Map(dto.answers.map(({ criterion, met }) => [criterion, met])));
    return this.work.change(command, async (tx, now): Promise<Change<EvaluationResponse>> => {
      await this.projects.answer(tx, command.principal, code);
      const id = newId();
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, [code]);
      await tx.query(
        `insert into portfolio.evaluation (id, actor_id, project_id, criteria_set, revision, answers, outcome, failed_first, assessor, recorded_at)
         select $1, p.actor_id, p.id, $3, 1 + coalesce((select max(e.revision) from portfolio.evaluation e where e.project_id = p.id and e.criteria_set = $3), 0), $4, $5, $6, $7, $8
           from portfolio.project p where p.code = $2`,
        [id, code, set.key, JSON.stringify(dto.answers), decision.outcome, decision.failedFirst, command.principal.organisationNumber, now],
      );
      const [body] = await tx.query<EvaluationResponse>(`select ${COLUMNS} from portfolio.evaluation e join portfolio.project p on p.id = e.project_id where e.id = $1`, [id]);
      if (body === undefined) throw notFound({ nb: 'Vurderingen', en: 'The evaluation' });
      return { answer: { body, status: 201, location: `/v1/projects/${code}/evaluations` }, subject: `project/${code}`, detail: body };
    });
  }

  list(command: Command, code: string): Promise<Answer<EvaluationListResponse>> {
    const { principal } = command;
    return this.database.transaction(accessOf(principal), async (tx) => {
      await this.projects.answer(tx, principal, code);
      const items = await tx.query<EvaluationResponse>(
        `select ${COLUMNS} from portfolio.evaluation e join portfolio.project p on p.id = e.project_id
          where (p.actor_id = any($1::uuid[]) or $2) and p.code = $3 order by e.recorded_at desc, e.id desc limit 500`,
        [...visibleTo(principal), code],
      );
      return { body: { items } };
    });
  }

  /** Counts over all projects, the same for every caller. */
  async outcome(key: string): Promise<Answer<CriteriaOutcomeResponse>> {
    const set = await this.sets.parsed(key);
    if (set === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.query<{ outcome: string; failed_first: string | null; projects: string }>(
        `select l.outcome, l.failed_first, count(*) as projects
           from (select distinct on (e.project_id) e.outcome, e.failed_first from portfolio.evaluation e where e.criteria_set = $1 order by e.project_id, e.revision desc) l
          group by l.outcome, l.failed_first`,
        [key],
      ),
    );
    const count = (outcome: string): number => rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + Number(row.projects), 0);
    const outBy = set.criteria.flatMap((criterion) => {
      const projects = rows.filter((row) => row.outcome === 'out' && row.failed_first === criterion).reduce((sum, row) => sum + Number(row.projects), 0);
      return projects === 0 ? [] : [{ criterion, projects }];
    });
    const [inside, out, undecided] = [count('in'), count('out'), count('undecided')];
    return { body: { criteriaSet: key, evaluated: inside + out + undecided, in: inside, out, undecided, outBy } };
  }
}
