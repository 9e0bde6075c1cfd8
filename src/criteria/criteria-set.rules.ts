import type { Locked } from '../platform/http/allowed-actions.dto.js';
import { type Fault, fault, pointerStep } from '../platform/base/problem.js';
import {
  canBe,
  ExpressionError,
  parseExpression,
  RESERVED_WORDS,
} from './criteria-expression.rules.js';
import type { CriteriaSetStatus } from './criteria-set.types.js';

/** From when a set is what; dates in Norway, each from and including. */
export interface CriteriaSetDates {
  readonly onTrialFrom: string | null;
  readonly inForceFrom: string | null;
  readonly validTo: string | null;
}

/** Draft → on trial → in force → retired, as it stands on a date. */
export function statusOn(
  { onTrialFrom, inForceFrom, validTo }: CriteriaSetDates,
  date: string,
): CriteriaSetStatus {
  if (validTo !== null && validTo <= date) return 'retired';
  if (inForceFrom !== null && inForceFrom <= date) return 'inForce';
  if (onTrialFrom !== null && onTrialFrom <= date) return 'onTrial';
  return 'draft';
}

/** A set is published when it has been given any date; from then on its content never changes. */
export function isPublished({ onTrialFrom, inForceFrom, validTo }: CriteriaSetDates): boolean {
  return onTrialFrom !== null || inForceFrom !== null || validTo !== null;
}

export interface CriteriaSetContent {
  readonly key: string;
  readonly rule: string;
  readonly criteria: readonly { readonly code: string; readonly sameAs?: string | null }[];
}

/**
 * Everything that is wrong with a set's content. `criteriaOf`: the criteria of an existing set, for
 * `sameAs`.
 */
export function contentFaults(
  set: CriteriaSetContent,
  criteriaOf: (key: string) => readonly string[] | undefined,
): Fault[] {
  const codes = set.criteria.map(({ code }) => code);
  const faults = set.criteria.flatMap(({ code, sameAs }, index) => {
    const at = `/criteria${pointerStep(index)}`;
    const found: Fault[] = [];
    if (RESERVED_WORDS.has(code))
      found.push(
        fault(
          `${at}/code`,
          'reserved-word',
          `Kan ikke være ${[...RESERVED_WORDS].join(', ')}`,
          `Must not be ${[...RESERVED_WORDS].join(', ')}`,
        ),
      );
    if (codes.indexOf(code) < index)
      found.push(
        fault(
          `${at}/code`,
          'criterion-repeated',
          'Kriteriet står to ganger',
          'The criterion stands twice',
        ),
      );
    if (
      sameAs !== undefined &&
      sameAs !== null &&
      (sameAs === set.key || criteriaOf(sameAs)?.includes(code) !== true)
    ) {
      found.push(
        fault(
          `${at}/sameAs`,
          'unknown-criterion',
          'Må være et annet kriteriesett som har dette kriteriet',
          'Must be another criteria set that has this criterion',
        ),
      );
    }
    return found;
  });
  return [...faults, ...ruleFaults(set.rule, codes)];
}

function ruleFaults(text: string, codes: readonly string[]): Fault[] {
  try {
    const rule = parseExpression(text, new Set(codes));
    if (!canBe(true, rule))
      return [
        fault(
          '/rule',
          'rule-never-met',
          'Regelen motsier seg selv: intet tiltak kan oppfylle den',
          'The rule contradicts itself: no project can meet it',
        ),
      ];
    if (!canBe(false, rule))
      return [
        fault(
          '/rule',
          'rule-always-met',
          'Regelen skiller ikke: ethvert tiltak oppfyller den',
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

/** Why an action on a set is not open now; nothing when it is. */
export function criteriaSetLocks(
  set: CriteriaSetDates,
  directorate: boolean,
): Readonly<Record<CriteriaSetAction, Locked | undefined>> {
  const published: Locked = {
    code: 'criteria-set-published',
    reason: {
      nb: 'Et publisert kriteriesett endres ikke; lag et nytt',
      en: 'A published criteria set never changes; make a new one',
    },
  };
  const since = (nb: string, en: string): Locked => ({ code: 'wrong-state', reason: { nb, en } });
  const ended =
    set.validTo === null
      ? undefined
      : since(`Gyldig til ${set.validTo}`, `Valid to ${set.validTo}`);
  const inForce =
    set.inForceFrom === null
      ? undefined
      : since(`Gjelder fra ${set.inForceFrom}`, `In force from ${set.inForceFrom}`);
  const onTrial =
    set.onTrialFrom === null
      ? undefined
      : since(`På utprøving fra ${set.onTrialFrom}`, `On trial from ${set.onTrialFrom}`);
  const locks = {
    change: isPublished(set) ? published : undefined,
    putOnTrial: ended ?? inForce ?? onTrial,
    bringIntoForce: ended ?? inForce,
    retire:
      ended ??
      (isPublished(set)
        ? undefined
        : since('Kriteriesettet er ikke publisert', 'The criteria set is not published')),
  };
  if (directorate) return locks;
  const only: Locked = {
    code: 'directorate-only',
    reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
  };
  return { change: only, putOnTrial: only, bringIntoForce: only, retire: only };
}
