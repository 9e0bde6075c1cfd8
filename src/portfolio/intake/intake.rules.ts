import { actsFor, type Principal } from '../../platform/base/principal.js';
import type { Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import type { Standing } from '../projects/project.types.js';

/**
 * A party that takes a step: the owner, the directorate, a council by its decision in a case, or a
 * project that is split into others.
 */
export type IntakeParty =
  'owner' | 'directorate' | 'recommendingCouncil' | 'endorsingCouncil' | 'predecessor';

export interface Transition {
  readonly from: readonly Standing[];
  readonly to: Standing;
  readonly by: readonly IntakeParty[];
}

/**
 * The steps into the portfolio and out of it (NUIT recommends, NEHS endorses [000, 003]). The
 * drawing in `docs/intake.md` is made from this table. No project leaves by omission: only `leave`,
 * `split` and `merge` lead out.
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
 * Reasons for leaving the portfolio: fullført, stanset, oppfyller ikke kriteriene, overført til
 * drift, dublett, annet.
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

/** The circumstances that decide whether an action is open. */
export interface IntakeSituation {
  readonly standing: Standing;
  readonly parties: readonly IntakeParty[];
  /** The directorate's newest assessment under criteria that are not retired; null without one. */
  readonly assessment: { readonly criteriaSet: string; readonly outcome: Outcome } | null;
}

/** Lists the parties that a caller is to a project. */
export function partiesOf(principal: Principal, ownerId: string): IntakeParty[] {
  const parties: IntakeParty[] = [];
  if (actsFor(principal, ownerId)) parties.push('owner');
  if (principal.directorate) parties.push('directorate');
  return parties;
}

const BY_PARTY: Readonly<Record<IntakeParty, Localised>> = {
  owner: { nb: 'av eieren', en: 'by the owner' },
  directorate: { nb: 'av direktoratet', en: 'by the directorate' },
  recommendingCouncil: {
    nb: 'av et utvalg som gir anbefaling i en sak',
    en: 'by a council that recommends in a case',
  },
  endorsingCouncil: {
    nb: 'av et utvalg som gir tilslutning i en sak',
    en: 'by a council that endorses in a case',
  },
  predecessor: {
    nb: 'ved oppdeling av et tiltak i porteføljen',
    en: 'by splitting a project in the portfolio',
  },
};

const STANDING_WORDS: Readonly<Record<Standing, Localised>> = {
  registered: { nb: 'registrert', en: 'registered' },
  nominated: { nb: 'innmeldt', en: 'nominated' },
  inAssessment: { nb: 'til vurdering', en: 'in assessment' },
  returned: { nb: 'returnert', en: 'returned' },
  recommended: { nb: 'anbefalt', en: 'recommended' },
  inPortfolio: { nb: 'i porteføljen', en: 'in the portfolio' },
  declined: { nb: 'avslått', en: 'declined' },
  withdrawn: { nb: 'trukket', en: 'withdrawn' },
  left: { nb: 'ute av porteføljen', en: 'out of the portfolio' },
};

const OUTCOME_WORDS: Readonly<Record<Outcome, Localised>> = {
  in: { nb: 'innenfor', en: 'inside' },
  out: { nb: 'utenfor', en: 'outside' },
  undecided: { nb: 'uavklart', en: 'undecided' },
};

/** Explains that a project has another standing than an action needs. */
export function wrongStanding(standing: Standing, needed: readonly Standing[]): Localised {
  const words = needed.map((one) => STANDING_WORDS[one]);
  return {
    nb: `Tiltaket er ${STANDING_WORDS[standing].nb}. Det må være ${words.map(({ nb }) => nb).join(' eller ')}`,
    en: `The project is ${STANDING_WORDS[standing].en}. It must be ${words.map(({ en }) => en).join(' or ')}`,
  };
}

function notAssessedInside(assessment: IntakeSituation['assessment']): Localised {
  const needed = {
    nb: 'Direktoratet må først ha vurdert at tiltaket oppfyller kriteriene',
    en: 'The directorate must first have found that the project meets the criteria',
  };
  if (assessment === null)
    return {
      nb: `${needed.nb}. Det finnes ingen gjeldende vurdering`,
      en: `${needed.en}. There is no current assessment`,
    };
  const { outcome, criteriaSet } = assessment;
  return {
    nb: `${needed.nb}. Nyeste vurdering: ${OUTCOME_WORDS[outcome].nb} (${criteriaSet})`,
    en: `${needed.en}. Newest assessment: ${OUTCOME_WORDS[outcome].en} (${criteriaSet})`,
  };
}

/** Says why an action is not open now. Returns undefined when it is open. */
export function findIntakeLock(
  action: IntakeAction,
  { standing, parties, assessment }: IntakeSituation,
): Locked | undefined {
  const { from, by }: Transition = INTAKE[action];
  if (!by.some((party) => parties.includes(party))) {
    const words = by.map((party) => BY_PARTY[party]);
    return {
      code: 'not-yours',
      reason: {
        nb: `Kan bare gjøres ${words.map(({ nb }) => nb).join(' eller ')}`,
        en: `Can only be done ${words.map(({ en }) => en).join(' or ')}`,
      },
    };
  }
  if (!from.includes(standing))
    return { code: 'wrong-standing', reason: wrongStanding(standing, from) };
  if (action === 'recommend' && assessment?.outcome !== 'in')
    return { code: 'not-assessed-in', reason: notAssessedInside(assessment) };
  return undefined;
}

/** Draws the table as a Mermaid diagram, with the parties that take each step. */
export function drawIntake(): string {
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
