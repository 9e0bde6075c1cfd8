import type { Locked } from '../platform/fields/allowed-actions.dto.js';
import { type Fault, fault, pointerStep } from '../platform/base/problem.js';
import {
  canBe,
  ExpressionError,
  parseExpression,
  RESERVED_WORDS,
} from './criteria-expression.rules.js';
import type { CriteriaSetStatus } from './criteria-set.types.js';

/**
 * Dates that decide the status of a set, in Norwegian time. Each is the first day of the new status.
 */
export interface CriteriaSetDates {
  readonly onTrialFrom: string | null;
  readonly inForceFrom: string | null;
  readonly validTo: string | null;
}

/** Returns the status of a set on a date: draft, on trial, in force or retired. */
export function statusOn(
  { onTrialFrom, inForceFrom, validTo }: CriteriaSetDates,
  date: string,
): CriteriaSetStatus {
  if (validTo !== null && validTo <= date) return 'retired';
  if (inForceFrom !== null && inForceFrom <= date) return 'inForce';
  if (onTrialFrom !== null && onTrialFrom <= date) return 'onTrial';
  return 'draft';
}

/** Says whether a set has been given any date. From then on its content never changes. */
export function isPublished({ onTrialFrom, inForceFrom, validTo }: CriteriaSetDates): boolean {
  return onTrialFrom !== null || inForceFrom !== null || validTo !== null;
}

/** Content of a set, as far as it is checked. */
export interface CriteriaSetContent {
  readonly key: string;
  readonly rule: string;
  readonly criteria: readonly { readonly code: string; readonly sameAs?: string | null }[];
}

/** Returns the codes of the criteria of an existing set, or undefined when there is no such set. */
type CriteriaOf = (key: string) => readonly string[] | undefined;

/** Lists all faults of a set's content. `criteriaOf` is asked for the sets that `sameAs` names. */
export function contentFaults(set: CriteriaSetContent, criteriaOf: CriteriaOf): Fault[] {
  const codes = set.criteria.map(({ code }) => code);
  const faults = codes.flatMap((_, index) => criterionFaults(set, index, criteriaOf));
  return [...faults, ...ruleFaults(set.rule, codes)];
}

function criterionFaults(
  { key, criteria }: CriteriaSetContent,
  index: number,
  criteriaOf: CriteriaOf,
): Fault[] {
  const { code = '', sameAs } = criteria[index] ?? {};
  const at = `/criteria${pointerStep(index)}`;
  const faults: Fault[] = [];
  const reserved = [...RESERVED_WORDS].join(', ');
  if (RESERVED_WORDS.has(code))
    faults.push(
      fault(
        `${at}/code`,
        'reserved-word',
        `Kan ikke være noen av ordene ${reserved}`,
        `Must not be one of the words ${reserved}`,
      ),
    );
  if (criteria.findIndex((one) => one.code === code) < index)
    faults.push(
      fault(
        `${at}/code`,
        'criterion-repeated',
        'Kriteriet er oppgitt to ganger',
        'The criterion is given twice',
      ),
    );
  if (typeof sameAs !== 'string') return faults;
  if (sameAs === key || criteriaOf(sameAs)?.includes(code) !== true)
    faults.push(
      fault(
        `${at}/sameAs`,
        'unknown-criterion',
        'Må være et annet kriteriesett som har dette kriteriet',
        'Must be another criteria set that has this criterion',
      ),
    );
  return faults;
}

function ruleFaults(text: string, codes: readonly string[]): Fault[] {
  try {
    const rule = parseExpression(text, new Set(codes));
    if (!canBe(true, rule))
      return [
        fault(
          '/rule',
          'rule-never-met',
          'Regelen motsier seg selv: ingen tiltak kan oppfylle den',
          'The rule contradicts itself: no project can meet it',
        ),
      ];
    if (!canBe(false, rule))
      return [
        fault(
          '/rule',
          'rule-always-met',
          'Regelen avgjør ingenting: alle tiltak oppfyller den',
          'The rule decides nothing: every project meets it',
        ),
      ];
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const at = String(error.position + 1);
    return [
      fault(
        '/rule',
        error.code,
        `Tegn ${at}: forventet ${error.expected.nb}`,
        `Character ${at}: expected ${error.expected.en}`,
      ),
    ];
  }
}

export type CriteriaSetAction = 'change' | 'putOnTrial' | 'bringIntoForce' | 'retire';

/** Returns, for each action on a set, the reason why it is not possible now, or undefined. */
export function criteriaSetLocks(
  set: CriteriaSetDates & { readonly status: CriteriaSetStatus },
  directorate: boolean,
): Readonly<Record<CriteriaSetAction, Locked | undefined>> {
  const published: Locked = {
    code: 'criteria-set-published',
    reason: {
      nb: 'Et publisert kriteriesett kan ikke endres. Lag et nytt',
      en: 'A published criteria set never changes. Make a new one',
    },
  };
  const lockOf = (nb: string, en: string): Locked => ({ code: 'wrong-state', reason: { nb, en } });
  const ended =
    set.validTo === null
      ? undefined
      : lockOf(`Gyldig til ${set.validTo}`, `Valid to ${set.validTo}`);
  const retired = set.status === 'retired' ? ended : undefined;
  const inForce =
    set.inForceFrom === null
      ? undefined
      : lockOf(`Gjelder fra ${set.inForceFrom}`, `In force from ${set.inForceFrom}`);
  const onTrial =
    set.onTrialFrom === null
      ? undefined
      : lockOf(`På utprøving fra ${set.onTrialFrom}`, `On trial from ${set.onTrialFrom}`);
  const locks = {
    change: isPublished(set) ? published : undefined,
    putOnTrial: ended ?? inForce ?? onTrial,
    bringIntoForce: ended ?? inForce,
    // An end that has not come may be moved.
    retire: isPublished(set)
      ? retired
      : lockOf('Kriteriesettet er ikke publisert', 'The criteria set is not published'),
  };
  if (directorate) return locks;
  const only: Locked = {
    code: 'directorate-only',
    reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
  };
  return { change: only, putOnTrial: only, bringIntoForce: only, retire: only };
}
