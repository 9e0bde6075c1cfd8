import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, osloDate } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import { int, json, nullable, rowType, text } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import { decide, parseExpression } from './criteria-expression.rules.js';
import type { Decision, Facts } from './criteria-expression.types.js';
import { statusOn } from './criteria-set.rules.js';
import type { CriteriaSetStatus } from './criteria-set.types.js';

/** A text in both languages. */
type Texts = { readonly nb: string; readonly en: string };

/** A criteria set with the status it has today. */
export interface CriteriaSetRecord {
  readonly key: string;
  readonly status: CriteriaSetStatus;
  readonly title: Texts;
  readonly source: string;
  readonly validFrom: string | null;
  readonly onTrialFrom: string | null;
  readonly inForceFrom: string | null;
  readonly validTo: string | null;
  readonly rule: string;
  readonly criteria: readonly CriterionRecord[];
  readonly version: number;
}

export interface CriterionRecord {
  readonly code: string;
  readonly text: Texts;
  readonly guidance: Texts | null;
  readonly evidence: Texts | null;
  /** Another set whose criterion of this code means the same. */
  readonly sameAs: string | null;
}

const SET_ROW = rowType<Omit<CriteriaSetRecord, 'status'>>({
  key: text,
  title: json(),
  source: text,
  validFrom: nullable(text),
  onTrialFrom: nullable(text),
  inForceFrom: nullable(text),
  validTo: nullable(text),
  rule: text,
  version: int,
  criteria: json(),
});

const SELECT_SETS = sql`
  select s.key,
         json_build_object('nb', s.title_nb, 'en', s.title_en) as title,
         s.source,
         s.valid_from::text as "validFrom",
         s.on_trial_from::text as "onTrialFrom",
         s.in_force_from::text as "inForceFrom",
         s.valid_to::text as "validTo",
         s.rule,
         s.version,
         (select coalesce(
                   json_agg(
                     json_build_object(
                       'code', c.code,
                       'text', json_build_object('nb', c.text_nb, 'en', c.text_en),
                       'guidance', c.guidance,
                       'evidence', c.evidence,
                       'sameAs', c.same_as)
                     order by c.position),
                   '[]')
            from criteria.criterion c
           where c.criteria_set = s.key) as criteria
    from criteria.criteria_set s
   order by s.key`;

/** The rule and criteria of a set as plain data. A replay keeps a copy, because a draft may change. */
export interface CriteriaSetRules {
  readonly key: string;
  readonly rule: string;
  /**
   * Each criterion with the sets in which it means the same, its own set first. Answers under any of
   * these sets count.
   */
  readonly criteria: readonly { readonly code: string; readonly answeredIn: readonly string[] }[];
}

/** A criteria set with its rule parsed. */
export interface ParsedCriteriaSet {
  readonly key: string;
  readonly criteria: readonly string[];
  /** The sets whose answers count, by criterion. */
  readonly meanings: ReadonlyMap<string, readonly string[]>;
  decide(answers: ReadonlyMap<string, boolean>, facts: Facts): Decision;
}

/** Parses the rule of a set. */
export function parseRules({ key, rule, criteria }: CriteriaSetRules): ParsedCriteriaSet {
  const codes = criteria.map(({ code }) => code);
  const expression = parseExpression(rule, new Set(codes));
  return {
    key,
    criteria: codes,
    meanings: new Map(criteria.map(({ code, answeredIn }) => [code, answeredIn])),
    decide: (answers, facts) => decide(expression, answers, facts),
  };
}

/** Reads criteria sets, which are open to anyone. */
@Injectable()
export class CriteriaSetLookup {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Lists all sets, oldest first, with the status they have today. A change reads them inside its
   * own transaction.
   */
  async listAll(tx?: Tx): Promise<CriteriaSetRecord[]> {
    const rows = await (tx === undefined
      ? this.database.readPublic(SET_ROW, SELECT_SETS)
      : tx.query(SET_ROW, SELECT_SETS));
    const today = osloDate(this.clock.now());
    return rows.map((row) => ({ ...row, status: statusOn(row, today) }));
  }

  async find(key: string): Promise<CriteriaSetRecord | undefined> {
    return (await this.listAll()).find((set) => set.key === key);
  }

  /** Finds the rules of a set, with the status it has today. */
  async findRules(
    key: string,
  ): Promise<{ readonly status: CriteriaSetStatus; readonly rules: CriteriaSetRules } | undefined> {
    const sets = await this.listAll();
    const set = sets.find((one) => one.key === key);
    if (set === undefined) return undefined;
    return {
      status: set.status,
      rules: {
        key,
        rule: set.rule,
        criteria: set.criteria.map(({ code }) => ({
          code,
          answeredIn: listSameMeaning(sets, key, code),
        })),
      },
    };
  }

  /** Finds a set and parses its rule. */
  async findParsed(
    key: string,
  ): Promise<(ParsedCriteriaSet & { readonly status: CriteriaSetStatus }) | undefined> {
    const found = await this.findRules(key);
    return found === undefined ? undefined : { ...parseRules(found.rules), status: found.status };
  }
}

/**
 * Lists the sets whose criterion of this code means the same as this set's, this set first. Follows
 * `sameAs` in both directions, through any number of sets.
 */
function listSameMeaning(sets: readonly CriteriaSetRecord[], key: string, code: string): string[] {
  const pairs = sets.flatMap((set) =>
    set.criteria
      .filter((criterion) => criterion.code === code)
      .flatMap(({ sameAs }) => (sameAs === null ? [] : [[set.key, sameAs]])),
  );
  const found = [key];
  // The list grows while it is walked, so that links of links are followed too.
  for (const at of found) {
    const linked = pairs.filter((pair) => pair.includes(at)).flat();
    for (const other of linked) if (!found.includes(other)) found.push(other);
  }
  return found;
}
