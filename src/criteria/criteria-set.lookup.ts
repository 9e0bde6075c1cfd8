import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import { decide, parseExpression } from './criteria-expression.rules.js';
import type { Decision, Facts } from './criteria-expression.types.js';
import { statusOn } from './criteria-set.rules.js';
import type { CriteriaSetStatus } from './criteria-set.types.js';

/** A text in both languages, or none. */
type Texts = { readonly nb: string; readonly en: string };

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
  readonly criteria: readonly {
    readonly code: string;
    readonly text: Texts;
    readonly guidance: Texts | null;
    readonly evidence: Texts | null;
    readonly sameAs: string | null;
  }[];
  readonly version: number;
}

/** What decides under a set, as plain data to keep: a draft may change afterwards. */
export interface CriteriaSetRules {
  readonly key: string;
  readonly rule: string;
  /**
   * Per criterion the sets in which it means the same, its own first: answers under any of them
   * count.
   */
  readonly criteria: readonly { readonly code: string; readonly answeredIn: readonly string[] }[];
}

/** A set whose rule is parsed and ready to decide. */
export interface ParsedCriteriaSet {
  readonly key: string;
  readonly criteria: readonly string[];
  /** Per criterion the sets whose answers count. */
  readonly meanings: ReadonlyMap<string, readonly string[]>;
  decide(answers: ReadonlyMap<string, boolean>, facts: Facts): Decision;
}

/** Reads rules that were kept. */
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

/** Criteria sets as data that anyone may read. */
@Injectable()
export class CriteriaSetLookup {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** All sets, oldest first, with the status they have today. */
  async all(): Promise<CriteriaSetRecord[]> {
    const rows = await this.database.publicRows<Omit<CriteriaSetRecord, 'status'>>(
      `select s.key, json_build_object('nb', s.title_nb, 'en', s.title_en) as title, s.source,
              s.valid_from::text as "validFrom", s.on_trial_from::text as "onTrialFrom", s.in_force_from::text as "inForceFrom", s.valid_to::text as "validTo", s.rule, s.version,
              (select json_agg(json_build_object('code', c.code, 'text', json_build_object('nb', c.text_nb, 'en', c.text_en), 'guidance', c.guidance, 'evidence', c.evidence, 'sameAs', c.same_as) order by c.position)
                 from criteria.criterion c where c.criteria_set = s.key) as criteria
         from criteria.criteria_set s order by s.key`,
    );
    const today = osloDate(this.clock.now());
    return rows.map((row) => ({ ...row, status: statusOn(row, today) }));
  }

  async find(key: string): Promise<CriteriaSetRecord | undefined> {
    return (await this.all()).find((set) => set.key === key);
  }

  /** A set's rules with its status today. */
  async rules(
    key: string,
  ): Promise<{ readonly status: CriteriaSetStatus; readonly rules: CriteriaSetRules } | undefined> {
    const sets = await this.all();
    const set = sets.find((one) => one.key === key);
    if (set === undefined) return undefined;
    return {
      status: set.status,
      rules: {
        key,
        rule: set.rule,
        criteria: set.criteria.map(({ code }) => ({
          code,
          answeredIn: sameMeaning(sets, key, code),
        })),
      },
    };
  }

  async parsed(
    key: string,
  ): Promise<(ParsedCriteriaSet & { readonly status: CriteriaSetStatus }) | undefined> {
    const found = await this.rules(key);
    return found === undefined ? undefined : { ...parseRules(found.rules), status: found.status };
  }
}

/**
 * The sets whose criterion of this code means the same as this set's, followed both ways, this one
 * first.
 */
function sameMeaning(sets: readonly CriteriaSetRecord[], key: string, code: string): string[] {
  const found = [key];
  const pairs = sets.flatMap((set) =>
    set.criteria
      .filter((criterion) => criterion.code === code)
      .flatMap(({ sameAs }) => (sameAs === null ? [] : [[set.key, sameAs] as const])),
  );
  for (const at of found) {
    for (const [a, b] of pairs)
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const)
        if (from === at && !found.includes(to)) found.push(to);
  }
  return found;
}
