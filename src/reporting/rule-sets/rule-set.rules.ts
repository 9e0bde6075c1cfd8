import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';
import type { RuleSetContent, RuleSetRecord, WarningCode } from './rule-set.types.js';

/** What a rule's threshold counts; rules that are not here have none. */
export const THRESHOLDS: Readonly<
  Partial<Record<WarningCode, 'per cent' | 'days' | 'tenths of a robust z-score'>>
> = {
  'budget-jump': 'per cent',
  'status-unchanged-though-slipping': 'days',
  'budget-outlier': 'tenths of a robust z-score',
};

/** Everything that is wrong with what a set says. */
export function ruleSetFaults({ cost, time, rules }: RuleSetContent): Fault[] {
  const rising = (at: string): Fault =>
    fault(
      at,
      'thresholds-not-rising',
      'Rød grense må være på eller over gul',
      'The limit of red must be at or above that of yellow',
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
          fault(`${at}/code`, 'rule-repeated', 'Regelen står to ganger', 'The rule stands twice'),
        );
      if ((threshold === null) !== (THRESHOLDS[code] === undefined)) {
        faults.push(
          threshold === null
            ? fault(
                `${at}/threshold`,
                'threshold-required',
                'Regelen trenger en grense',
                'The rule needs a threshold',
              )
            : fault(
                `${at}/threshold`,
                'threshold-not-used',
                'Regelen har ingen grense',
                'The rule has no threshold',
              ),
        );
      }
      return faults;
    }),
  ];
}

/** What locks each action: a published set never changes, and only the directorate keeps sets. */
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
  const lock = directorate ? (publishedAt === null ? undefined : published) : only;
  return { replace: lock, publish: lock };
}
