import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';
import type { RuleSetContent, RuleSetRecord, WarningCode } from './rule-set.types.js';

/** Units of the thresholds. Rules that are not listed have no threshold. */
export const THRESHOLDS: Readonly<
  Partial<Record<WarningCode, 'per cent' | 'days' | 'tenths of a robust z-score'>>
> = {
  'budget-jump': 'per cent',
  'status-unchanged-though-slipping': 'days',
  'budget-outlier': 'tenths of a robust z-score',
  'funding-ends': 'days',
};

/** Returns the faults of a rule set's content. */
export function ruleSetFaults({ cost, time, rules }: RuleSetContent): Fault[] {
  const rising = (at: string): Fault =>
    fault(
      at,
      'thresholds-not-rising',
      'Grensen for rød må være minst like høy som grensen for gul',
      'The limit for red must be at least the limit for yellow',
    );
  const codes = rules.map(({ code }) => code);
  return [
    ...(cost.redAbovePercent < cost.yellowAbovePercent ? [rising('/cost/redAbovePercent')] : []),
    ...(time.redAboveMonths < time.yellowFromMonths ? [rising('/time/redAboveMonths')] : []),
    ...rules.flatMap(({ code, threshold }, index) => {
      const at = `/rules${pointerStep(index)}`;
      const faults: Fault[] = [];
      if (codes.indexOf(code) < index)
        faults.push(
          fault(
            `${at}/code`,
            'rule-repeated',
            'Regelen er oppgitt to ganger',
            'The rule is given twice',
          ),
        );
      if ((threshold === null) !== (THRESHOLDS[code] === undefined)) {
        faults.push(
          threshold === null
            ? fault(
                `${at}/threshold`,
                'threshold-required',
                'Regelen trenger en grense',
                'The rule needs a limit',
              )
            : fault(
                `${at}/threshold`,
                'threshold-not-used',
                'Regelen har ingen grense. Utelat den',
                'The rule has no limit. Leave it out',
              ),
        );
      }
      return faults;
    }),
  ];
}

/**
 * Returns the lock of each action. A published set never changes, and only the directorate changes
 * sets.
 */
export function ruleSetLocks(
  { publishedAt }: Pick<RuleSetRecord, 'publishedAt'>,
  directorate: boolean,
): Readonly<Record<'replace' | 'publish', Locked | undefined>> {
  const published: Locked = {
    code: 'rule-set-published',
    reason: {
      nb: 'Et publisert regelsett endres ikke; lag et nytt',
      en: 'A published rule set never changes; make a new one',
    },
  };
  const only: Locked = {
    code: 'directorate-only',
    reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
  };
  const lockForDirectorate = publishedAt === null ? undefined : published;
  const lock = directorate ? lockForDirectorate : only;
  return { replace: lock, publish: lock };
}
