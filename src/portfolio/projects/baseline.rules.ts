import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';

export interface ProposedBaseline {
  readonly approvedOn: string;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly milestones: readonly { readonly key: string }[];
}

/**
 * "The first approved cost and dates are never overwritten; a re-baseline is an event with reason,
 * decider and date" (design §3). `last`: the baseline before it, undefined for the first approval.
 * `today`: in Norway.
 */
export function baselineFaults(
  { approvedOn, decidedBy, reason, milestones }: ProposedBaseline,
  last: { readonly approvedOn: string } | undefined,
  today: string,
): Fault[] {
  const faults: Fault[] = [];
  if (approvedOn > today)
    faults.push(
      fault(
        '/approvedOn',
        'approved-in-future',
        `Kan ikke være etter i dag, ${today}`,
        `Cannot be after today, ${today}`,
      ),
    );
  if (last !== undefined) {
    if (approvedOn < last.approvedOn)
      faults.push(
        fault(
          '/approvedOn',
          'approved-before-last',
          `Forrige grunnlinje er fra ${last.approvedOn}`,
          `The last baseline is of ${last.approvedOn}`,
        ),
      );
    if (reason === null)
      faults.push(
        fault(
          '/reason',
          'reason-required',
          'En ny grunnlinje skal begrunnes',
          'A re-baseline needs a reason',
        ),
      );
    if (decidedBy === null)
      faults.push(
        fault(
          '/decidedBy',
          'decider-required',
          'En ny grunnlinje skal si hvem som besluttet den: en rolle eller en sak',
          'A re-baseline needs who decided it: a role or a case',
        ),
      );
  }
  if (milestones.length === 0)
    faults.push(
      fault(
        '/milestones',
        'baseline-without-dates',
        'En grunnlinje har minst én milepæl med dato',
        'A baseline has at least one milestone with its date',
      ),
    );
  const keys = milestones.map(({ key }) => key);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index)
      faults.push(
        fault(
          `/milestones${pointerStep(index)}/key`,
          'milestone-repeated',
          'Milepælen står to ganger',
          'The milestone stands twice',
        ),
      );
  });
  return faults;
}
