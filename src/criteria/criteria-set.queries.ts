import sql from 'sql-template-tag';
import { updateRows } from '../platform/database/entity-rows.js';
import { lockNamed } from '../platform/database/fragments.js';
import { rowType, text } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import { CriteriaSet } from './criteria-set.entity.js';
import type { CriteriaSetRecord } from './criteria-set.lookup.js';

const KEY_ROW = rowType({ key: text });

/** A published set as the register's file gives it. */
export type PublishedSet = Omit<CriteriaSetRecord, 'status' | 'version'>;

/** Inserts the sets that do not exist yet. Returns the keys of the new ones. */
export async function insertPublishedSets(
  tx: Tx,
  sets: readonly PublishedSet[],
): Promise<string[]> {
  const insert = sql`
    insert into criteria.criteria_set (
           key,
           title_nb,
           title_en,
           source,
           valid_from,
           on_trial_from,
           in_force_from,
           valid_to,
           rule,
           version)
    select x.key,
           x.title->>'nb',
           x.title->>'en',
           x.source,
           x."validFrom",
           x."onTrialFrom",
           x."inForceFrom",
           x."validTo",
           x.rule,
           1
      from jsonb_to_recordset(${JSON.stringify(sets)}) as x(
           key text,
           title jsonb,
           source text,
           "validFrom" date,
           "onTrialFrom" date,
           "inForceFrom" date,
           "validTo" date,
           rule text)
        on conflict do nothing
    returning key`;
  const rows = await tx.query(KEY_ROW, insert);
  return rows.map(({ key }) => key);
}

/** Inserts the criteria of these sets, in the order that each set gives. */
export async function insertCriteria(
  tx: Tx,
  sets: readonly Pick<CriteriaSetRecord, 'key' | 'criteria'>[],
): Promise<void> {
  const records = sets.flatMap(({ key, criteria }) =>
    criteria.map((criterion, index) => ({ ...criterion, key, position: index + 1 })),
  );
  const insert = sql`
    insert into criteria.criterion (
           criteria_set,
           code,
           position,
           text_nb,
           text_en,
           guidance,
           evidence,
           same_as)
    select x.key,
           x.code,
           x.position,
           x.text->>'nb',
           x.text->>'en',
           x.guidance,
           x.evidence,
           x."sameAs"
      from jsonb_to_recordset(${JSON.stringify(records)}) as x(
           key text,
           code text,
           position int,
           text jsonb,
           guidance jsonb,
           evidence jsonb,
           "sameAs" text)`;
  await tx.execute(insert);
}

export async function deleteCriteria(tx: Tx, key: string): Promise<void> {
  await tx.execute(sql`delete from criteria.criterion where criteria_set = ${key}`);
}

/** Writes the next version of a set, its criteria aside. Returns false when the set has moved on. */
export async function updateSet(tx: Tx, set: CriteriaSetRecord): Promise<boolean> {
  const { key, title, source, rule, validFrom, onTrialFrom, inForceFrom, validTo, version } = set;
  const columns = { source, rule, validFrom, onTrialFrom, inForceFrom, validTo };
  const changed = await tx.execute(
    updateRows(
      CriteriaSet,
      { key, version },
      { ...columns, titleNb: title.nb, titleEn: title.en, version: version + 1 },
    ),
  );
  return changed === 1;
}

/** Waits until no other transaction brings a set into force. */
export async function lockSetsInForce(tx: Tx): Promise<void> {
  await tx.execute(lockNamed('criteria.in-force'));
}

/** Finds another set that is in force on this date or later, or before an end where one is given. */
export async function findOtherInForce(
  tx: Tx,
  key: string,
  from: string,
  to: string | null = null,
): Promise<string | undefined> {
  const statement = sql`
    select s.key
      from criteria.criteria_set s
     where s.in_force_from is not null
       and s.key <> ${key}
       and daterange(s.in_force_from, s.valid_to) && daterange(${from}::date, ${to}::date)
     order by s.key
     limit 1`;
  const [other] = await tx.query(KEY_ROW, statement);
  return other?.key;
}
