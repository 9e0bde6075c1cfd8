import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { type Language, notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { ownedBy } from '../../platform/database/fragments.js';
import { bool, instant, json, nullable, rowType, text } from '../../platform/database/row-type.js';
import { type Answer, XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CodeChoices } from '../columns/report-table.types.js';
import { ReportCodes } from '../columns/report-code.queries.js';
import { codeChoicesOf } from '../columns/report-columns.rules.js';
import type { ReportTemplate } from '../columns/report-template.types.js';
import { PROJECT_REGISTERS } from '../project-files/project-columns.rules.js';
import { lastRevisionBeforeRound } from '../reports/report.queries.js';
import { codeDayOf } from '../rounds/round.rules.js';
import { writeTemplate } from './report-template.writer.js';

const ROUND_ROW = rowType({
  nb: text,
  en: text,
  ruleSet: nullable(text),
  historical: bool,
  deadline: instant,
  closesAt: instant,
  actor: text,
  organisationNumber: text,
});
const PROJECT_ROW = rowType<ReportTemplate['projects'][number]>({
  code: text,
  name: text,
  content: nullable(json()),
});

/** The round, and the actor with its own deadline in it. */
function selectRound(key: string, actorId: string): Sql {
  return sql`
    select r.name_nb as nb,
           r.name_en as en,
           r.rule_set as "ruleSet",
           r.historical,
           coalesce(s.extended_to, r.deadline) as deadline,
           r.closes_at as "closesAt",
           a.name as actor,
           a.organisation_number as "organisationNumber"
      from reporting.round r
      join actors.actor a on a.id = ${actorId}
      left join reporting.submission s on s.round_id = r.id and s.actor_id = a.id
     where r.key = ${key}`;
}

/**
 * The caller's own projects that can be reported, with the content of their reports in the round,
 * or else of their last certified reports.
 */
function selectProjects(key: string, principal: Principal): Sql {
  return sql`
    select p.code, p.name, coalesce(t.content, e.content) as content
      from reporting.round r
      join portfolio.project p
        on ${ownedBy(sql`p.actor_id`, principal)}
      left join reporting.report t on t.round_id = r.id and t.project_id = p.id
      left join lateral (${lastRevisionBeforeRound(sql`p.id`)}) e on true
     where r.key = ${key}
       and (t.id is not null or p.standing not in ('declined', 'withdrawn', 'left'))
     order by p.code collate "C"`;
}

const REGISTERED_ROW = rowType<{ readonly project: { readonly code: string } }>({
  project: json(),
});

/** The caller's own projects as they are registered, each as one JSON object. */
function selectRegistered(principal: Principal): Sql {
  return sql`
    select jsonb_build_object(
             'code', p.code,
             'name', p.name,
             'description', p.description,
             'kind', p.kind,
             'owner', a.organisation_number,
             'coOwners', p.co_owners,
             'lead', jsonb_build_object('role', p.lead_role, 'mailbox', p.lead_mailbox),
             'parent', (select r.code from portfolio.project_by_id(p.parent_id) r),
             'state', p.state,
             'phase', p.phase,
             'mainGoal', p.main_goal,
             'goals', p.goals,
             'maturity', p.maturity,
             'readiness', p.readiness,
             'segment', p.segment,
             'theme', p.theme,
             'externalIds', p.external_ids,
             'startsOn', p.starts_on,
             'endsOn', p.ends_on
           ) as project
      from portfolio.project p
      join actors.actor a on a.id = p.actor_id
     where ${ownedBy(sql`p.actor_id`, principal)}
     order by p.code collate "C"`;
}

/** Answers the template that an actor fills in for a round. */
@Injectable()
export class ReportTemplateQueries {
  constructor(
    private readonly database: Database,
    private readonly registers: RegisterLookup,
    private readonly clock: Clock,
    private readonly codes: ReportCodes,
  ) {}

  async find(command: Command, round: string, language: Language): Promise<Answer<Buffer>> {
    const template = await this.read(command, round, language);
    const name = language === 'nb' ? 'rapport' : 'report';
    return {
      body: await writeTemplate(template),
      contentType: XLSX_MEDIA_TYPE,
      fileName: `${name}-${round}-${template.actor.organisationNumber}.xlsx`,
    };
  }

  private read({ principal }: Command, key: string, language: Language): Promise<ReportTemplate> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const [round] = await tx.query(ROUND_ROW, selectRound(key, principal.actorId));
      if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
      const projects = await tx.query(PROJECT_ROW, selectProjects(key, principal));
      return {
        language,
        round: {
          key,
          name: { nb: round.nb, en: round.en },
          ruleSet: round.ruleSet,
          historical: round.historical,
        },
        actor: { organisationNumber: round.organisationNumber, name: round.actor },
        deadline: round.deadline,
        codes: await this.readChoices(tx, round),
        projects,
        registered: (await tx.query(REGISTERED_ROW, selectRegistered(principal))).map(
          ({ project }) => project,
        ),
      };
    });
  }

  /**
   * Reads the codes that the lists offer: in reports those that the round is judged by, in projects
   * those of today.
   */
  private async readChoices(tx: Tx, round: { readonly closesAt: Date }): Promise<CodeChoices> {
    const now = this.clock.now();
    const ofProjects = [...PROJECT_REGISTERS];
    const registered = await this.registers.readCodes(tx, ofProjects, osloDate(now));
    return new Map([
      ...codeChoicesOf(registered, ofProjects),
      ...(await this.codes.read(tx, codeDayOf(round, now))),
    ]);
  }
}
