import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import type { Standing } from '../projects/project.types.js';

/**
 * Who takes a step: the owner, the directorate, a council by its decision in a case, or the split
 * of a predecessor.
 */
export type IntakeParty =
  'owner' | 'directorate' | 'recommendingCouncil' | 'endorsingCouncil' | 'predecessor';

export interface Transition {
  readonly from: readonly Standing[];
  readonly to: Standing;
  readonly by: readonly IntakeParty[];
}

/**
 * Into the portfolio and out of it (NUIT recommends, NEHS endorses [000, 003]). This table is what
 * runs; the drawing in
 * `docs/intake.md` is made from it. Nothing leaves by omission: only `leave`, `split` and `merge`
 * lead out.
 */
export const INTAKE = {
  nominate: {
    from: ['registered', 'returned', 'withdrawn', 'declined', 'left'],
    to: 'nominated',
    by: ['owner'],
  },
  assess: { from: ['nominated'], to: 'inAssessment', by: ['directorate'] },
  return: {
    from: ['nominated', 'inAssessment', 'recommended'],
    to: 'returned',
    by: ['directorate', 'recommendingCouncil', 'endorsingCouncil'],
  },
  withdraw: {
    from: ['nominated', 'inAssessment', 'returned', 'recommended'],
    to: 'withdrawn',
    by: ['owner'],
  },
  decline: {
    from: ['inAssessment', 'recommended'],
    to: 'declined',
    by: ['directorate', 'recommendingCouncil', 'endorsingCouncil'],
  },
  recommend: { from: ['inAssessment'], to: 'recommended', by: ['recommendingCouncil'] },
  endorse: { from: ['recommended'], to: 'inPortfolio', by: ['endorsingCouncil'] },
  succeed: { from: ['registered'], to: 'inPortfolio', by: ['predecessor'] },
  takeOver: { from: ['registered'], to: 'inPortfolio', by: ['directorate'] },
  leave: { from: ['inPortfolio'], to: 'left', by: ['owner', 'directorate'] },
  split: { from: ['inPortfolio'], to: 'left', by: ['owner', 'directorate'] },
  merge: { from: ['inPortfolio'], to: 'left', by: ['owner', 'directorate'] },
} as const satisfies Record<string, Transition>;

export type IntakeAction = keyof typeof INTAKE;
export const INTAKE_ACTIONS = Object.keys(INTAKE) as readonly IntakeAction[];

/**
 * Why a project leaves: fullført, stanset, oppfyller ikke kriteriene, overført til drift, dublett,
 * annet.
 */
export const LEAVING_REASONS = [
  'completed',
  'stopped',
  'criteriaNotMet',
  'inOperation',
  'duplicate',
  'other',
] as const;
export type LeavingReason = (typeof LEAVING_REASONS)[number];

/** What is known when an action is considered. */
export interface IntakeSituation {
  readonly standing: Standing;
  readonly parties: readonly IntakeParty[];
  /** The directorate's newest assessment under criteria that are not retired; null without one. */
  readonly assessment: { readonly criteriaSet: string; readonly outcome: Outcome } | null;
}

const PARTY: Readonly<Record<IntakeParty, { readonly nb: string; readonly en: string }>> = {
  owner: { nb: 'eieren', en: 'the owner' },
  directorate: { nb: 'direktoratet', en: 'the directorate' },
  recommendingCouncil: {
    nb: 'et råd som anbefaler, i en sak',
    en: 'a council that recommends, in a case',
  },
  predecessor: {
    nb: 'oppdeling av et tiltak i porteføljen',
    en: 'the split of a project in the portfolio',
  },
  endorsingCouncil: {
    nb: 'et råd som gir tilslutning, i en sak',
    en: 'a council that endorses, in a case',
  },
};

/** Why an action is not open now; nothing when it is. */
export function intakeLock(
  action: IntakeAction,
  { standing, parties, assessment }: IntakeSituation,
): Locked | undefined {
  const { from, by }: Transition = INTAKE[action];
  if (!by.some((party) => parties.includes(party))) {
    return {
      code: 'not-yours',
      reason: {
        nb: `Gjøres av ${by.map((party) => PARTY[party].nb).join(' eller ')}`,
        en: `Done by ${by.map((party) => PARTY[party].en).join(' or ')}`,
      },
    };
  }
  if (!from.includes(standing)) {
    return {
      code: 'wrong-standing',
      reason: {
        nb: `Tiltaket er ${standing}; må være ${from.join(' eller ')}`,
        en: `The project is ${standing}; must be ${from.join(' or ')}`,
      },
    };
  }
  if (action === 'recommend' && assessment?.outcome !== 'in') {
    const found =
      assessment === null ? 'ingen' : `${assessment.outcome} (${assessment.criteriaSet})`;
    return {
      code: 'not-assessed-in',
      reason: {
        nb: `Krever at direktoratet har vurdert tiltaket som innenfor kriteriene; vurdering: ${found}`,
        en: `Requires the directorate's assessment that the criteria are met; assessment: ${assessment === null ? 'none' : found}`,
      },
    };
  }
  return undefined;
}

/** The state machine as a Mermaid diagram, with who takes each step. */
export function intakeDiagram(): string {
  const steps = INTAKE_ACTIONS.flatMap((action) => {
    const { from, to, by }: Transition = INTAKE[action];
    return from.map(
      (standing) =>
        `  ${standing} --> ${to}: ${action} (${by
          .map((party) => (party.endsWith('Council') ? 'council' : party))
          .filter((party, index, all) => all.indexOf(party) === index)
          .join(', ')})`,
    );
  });
  return ['stateDiagram-v2', '  [*] --> registered: createProject (owner)', ...steps].join('\n');
}
