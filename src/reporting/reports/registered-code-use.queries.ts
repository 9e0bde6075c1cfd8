import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type CodePeriod, RegisterUse } from '../../registers/code-lists/register-use.lookup.js';
import type { OpenRound, RegisterKey } from '../../registers/code-lists/register.types.js';
import { listOpenRounds } from '../rounds/open-round.queries.js';

const LAST_USE = rowType<{ readonly lastUse: string | null }>({ lastUse: nullable(text) });

/** Finds the use of registered codes by projects, certified reports and open rounds. */
@Injectable()
export class RegisteredCodeUse extends RegisterUse {
  async findLastUse(tx: Tx, period: CodePeriod, today: string): Promise<string | undefined> {
    const [row] = await tx.query(LAST_USE, selectLastUse(period, today));
    return row?.lastUse ?? undefined;
  }

  listOpenRounds(tx: Tx): Promise<OpenRound[]> {
    return listOpenRounds(tx);
  }
}

function selectLastUse({ register, code, validFrom, validTo }: CodePeriod, today: string): Sql {
  return sql`
    with
      -- Versions of projects, each until the next one.
      version as (
        select r.project,
               (r.recorded_at at time zone 'Europe/Oslo')::date as first_day,
               (lead(r.recorded_at) over (partition by r.project_id order by r.version)
                 at time zone 'Europe/Oslo')::date as last_day
          from portfolio.project_revision r
      ),
      -- Last days of versions with the code, and days of certified reports with it.
      used as (
        select version.first_day,
               least(coalesce(version.last_day, ${today}::date), ${validTo}::date - 1) as day
          from version
         where ${isInProject(register, code)}
         union all
        select (v.recorded_at at time zone 'Europe/Oslo')::date as first_day,
               (v.recorded_at at time zone 'Europe/Oslo')::date as day
          from reporting.report_revision v
         where ${isInReport(register, code)}
      )
    select max(used.day)::text as "lastUse"
      from used
     where (${validFrom}::date is null or used.day >= ${validFrom}::date)
       and (${validTo}::date is null or used.first_day < ${validTo}::date)`;
}

/** Condition: a version of a project has the code. */
function isInProject(register: RegisterKey, code: string): Sql {
  if (register === 'goals')
    return sql`(version.project->>'main_goal' = ${code}
                or version.project->'goals' @> ${JSON.stringify([code])}::jsonb)`;
  if (register === 'segments') return sql`version.project->>'segment' = ${code}`;
  return register === 'themes' ? sql`version.project->>'theme' = ${code}` : sql`false`;
}

/** Condition: revision `v` of a report has the code. */
function isInReport(register: RegisterKey, code: string): Sql {
  const solution = JSON.stringify([{ nationalSolution: code }]);
  if (register === 'nationalSolutions')
    return sql`(v.content->'dependencies' @> ${solution}::jsonb
                or v.content->'operatingCosts' @> ${solution}::jsonb)`;
  const area = JSON.stringify([{ area: code }]);
  return register === 'areas'
    ? sql`(v.content->'dependencies' @> ${area}::jsonb
           or v.content->'grants'->'areas' @> ${area}::jsonb)`
    : sql`false`;
}
