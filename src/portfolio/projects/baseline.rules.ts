import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';

export interface ProposedBaseline {
  readonly approvedOn: string;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly milestones: readonly { readonly key: string }[];
}

/** The newest baseline that a project has already. */
interface LastBaseline {
  readonly approvedOn: string;
}

/**
 * Returns the faults of a baseline. "The first approved cost and dates are never overwritten; a
 * re-baseline is an event with reason, decider and date" (design §3). `last` is undefined for the
 * first approval. `today` is the date in Norway.
 */
export function baselineFaults(
  proposed: ProposedBaseline,
  last: LastBaseline | undefined,
  today: string,
): Fault[] {
  return [
    ...futureFaults(proposed, today),
    ...(last === undefined ? [] : rebaselineFaults(proposed, last)),
    ...milestoneFaults(proposed),
  ];
}

function futureFaults({ approvedOn }: ProposedBaseline, today: string): Fault[] {
  if (approvedOn <= today) return [];
  return [
    fault(
      '/approvedOn',
      'approved-in-future',
      `Kan ikke være etter i dag, ${today}`,
      `Cannot be after today, ${today}`,
    ),
  ];
}

function rebaselineFaults(
  { approvedOn, decidedBy, reason }: ProposedBaseline,
  last: LastBaseline,
): Fault[] {
  const faults: Fault[] = [];
  if (approvedOn < last.approvedOn)
    faults.push(
      fault(
        '/approvedOn',
        'approved-before-last',
        `Kan ikke være før forrige grunnlinje, som er fra ${last.approvedOn}`,
        `Cannot be before the last baseline, which is of ${last.approvedOn}`,
      ),
    );
  if (reason === null)
    faults.push(
      fault(
        '/reason',
        'reason-required',
        'En ny grunnlinje må begrunnes',
        'A re-baseline needs a reason',
      ),
    );
  if (decidedBy === null)
    faults.push(
      fault(
        '/decidedBy',
        'decider-required',
        'Oppgi hvem som besluttet den nye grunnlinjen: en rolle eller en sak',
        'State who decided the re-baseline: a role or a case',
      ),
    );
  return faults;
}

function milestoneFaults({ milestones }: ProposedBaseline): Fault[] {
  if (milestones.length === 0)
    return [
      fault(
        '/milestones',
        'baseline-without-dates',
        'En grunnlinje må ha minst én milepæl med dato',
        'A baseline needs at least one milestone with a date',
      ),
    ];
  const keys = milestones.map(({ key }) => key);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index
      ? []
      : [
          fault(
            `/milestones${pointerStep(index)}/key`,
            'milestone-repeated',
            'Milepælen er oppgitt to ganger',
            'The milestone is given twice',
          ),
        ],
  );
}
