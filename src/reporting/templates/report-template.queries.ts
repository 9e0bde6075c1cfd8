import { Injectable } from '@nestjs/common';
import { XLSX_MEDIA_TYPE, type Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf } from '../../platform/base/principal.js';
import { type Language, notFound } from '../../platform/base/problem.js';
import { earlierOf } from '../reports/report.queries.js';
import { writeTemplate } from './report-template.writer.js';
import type { ReportTemplate } from '../files/report-template.types.js';

/** The template that an actor fills in for a round. */
@Injectable()
export class ReportTemplateQueries {
  constructor(private readonly database: Database) {}

  async find(command: Command, round: string, language: Language): Promise<Answer<Buffer>> {
    const template = await this.template(command, round, language);
    return {
      body: await writeTemplate(template),
      contentType: XLSX_MEDIA_TYPE,
      fileName: `${language === 'nb' ? 'rapport' : 'report'}-${round}-${template.actor.organisationNumber}.xlsx`,
    };
  }

  /**
   * The caller's own projects that can be reported, with what is reported in the round or was in
   * the last before it.
   */
  private template(
    { principal }: Command,
    key: string,
    language: Language,
  ): Promise<ReportTemplate> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const [round] = await tx.rows<{
        nb: string;
        en: string;
        rule_set: string | null;
        deadline: Date;
        actor: string;
        organisation_number: string;
      }>(
        `select r.name_nb as nb, r.name_en as en, r.rule_set, coalesce(s.extended_to, r.deadline) as deadline, a.name as actor, a.organisation_number
           from reporting.round r join actors.actor a on a.id = $2 left join reporting.submission s on s.round_id = r.id and s.actor_id = a.id where r.key = $1`,
        [key, principal.actorId],
      );
      if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
      const projects = await tx.rows<ReportTemplate['projects'][number]>(
        `select p.code, p.name, coalesce(t.content, e.content) as content
           from reporting.round r join portfolio.project p on p.actor_id = any($2::uuid[]) or $3
           left join reporting.report t on t.round_id = r.id and t.project_id = p.id
           left join lateral (${earlierOf('p.id')}) e on true
          where r.key = $1 and (t.id is not null or p.standing not in ('declined', 'withdrawn', 'left')) order by p.code collate "C"`,
        [key, principal.actorIds, principal.unchecked],
      );
      return {
        language,
        round: { key, name: { nb: round.nb, en: round.en }, ruleSet: round.rule_set },
        actor: { organisationNumber: round.organisation_number, name: round.actor },
        deadline: round.deadline,
        projects,
      };
    });
  }
}
