import {
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  DIMENSIONS,
  FUNDING_SOURCES,
} from '../../../src/reporting/content/report.types.js';
import { PROJECT_PHASES, PROJECT_STATES } from '../../../src/portfolio/projects/project.types.js';
import type { Chance } from './chance.js';
import { NATIONAL_SOLUTIONS } from '../reports/registered.js';

const DAY = 86_400_000;

/** First instant and length of a history. */
export const HISTORY = { from: Date.parse('2021-01-12T08:00:00Z'), days: 120 } as const;

/**
 * Returns a random content. Amounts of one report are in the same prices, as the rules of the
 * service have them.
 */
export function aContent(chance: Chance, codes: readonly string[]): Record<string, unknown> {
  const prices = {
    currency: 'NOK',
    priceYear: chance.often(0.04) ? 2020 : 2021,
    basis: chance.often(0.04) ? 'real' : 'nominal',
  };
  const colour = chance.one([null, ...COLOURS]);
  return {
    state: chance.one(['active', 'active', ...PROJECT_STATES]),
    phase: chance.one(PROJECT_PHASES),
    status: colour === null ? null : aStatus(chance, colour),
    risk: chance.often(0.3) ? null : { colour: chance.one(COLOURS), reason: 'x' },
    summary: null,
    challenges: Array.from({ length: chance.pickNumber(4) }, () => ({
      category: chance.one(CHALLENGE_CATEGORIES),
      text: `Utfordring ${String(chance.pickNumber(999))}`,
    })),
    ...(chance.often(0.5) ? {} : { dimensions: someDimensions(chance) }),
    budget: Array.from({ length: chance.pickNumber(5) }, () => ({
      year: 2020 + chance.pickNumber(3),
      fundingSource: chance.one(FUNDING_SOURCES),
      approved: anAmount(chance),
      forecast: chance.often(0.3) ? null : anAmount(chance),
      actual: chance.often(0.6) ? null : anAmount(chance),
      ...prices,
    })),
    ...(chance.often(0.3) ? {} : { frame: aFrame(chance, prices) }),
    ...(chance.often(0.4)
      ? {}
      : { benefits: Array.from({ length: chance.pickNumber(3) }, () => aBenefit(chance, prices)) }),
    dependencies: Array.from({ length: chance.pickNumber(3) }, () => aDependency(chance, codes)),
    ...(chance.often(0.5)
      ? {
          operatingCosts: Array.from({ length: chance.pickNumber(4) }, () => ({
            nationalSolution: chance.one(NATIONAL_SOLUTIONS.slice(0, 3)),
            year: 2022 + chance.pickNumber(3),
            amount: chance.pickNumber(40) - 10,
            ...prices,
          })),
        }
      : {}),
  };
}

/** Returns an amount of a budget line: a refund or a correction now and then. */
function anAmount(chance: Chance): number {
  if (chance.often(0.05)) return -chance.pickNumber(80_000_000);
  return chance.often(0.1) ? 999_999_999_999 - chance.pickNumber(9) : chance.pickNumber(50_000_000);
}

/** Returns a total frame or none, often at the edge of a band. */
function aFrame(chance: Chance, prices: object): Record<string, unknown> | null {
  if (chance.often(0.2)) return null;
  const approved = chance.often(0.3)
    ? chance.one([10, 50, 200]) * 1_000_000 + chance.pickNumber(2)
    : chance.pickNumber(300_000_000);
  return { approved, forecast: chance.often(0.5) ? null : approved + 1, ...prices };
}

/** Causes that any round takes. */
const KNOWN_CAUSES = CAUSES.filter((cause) => cause !== 'notKnown');

/** Returns a colour with its reason and cause, which green needs not. */
function aRating(chance: Chance, colour: string): Record<string, unknown> {
  if (colour === 'green') return { colour, reason: null, cause: null };
  return {
    colour,
    reason: `Grunn ${String(chance.pickNumber(99))}`,
    cause: chance.one(KNOWN_CAUSES),
  };
}

function aStatus(chance: Chance, colour: string): Record<string, unknown> {
  return {
    ...aRating(chance, colour),
    action: colour === 'green' ? null : `Tiltak ${String(chance.pickNumber(99))}`,
  };
}

function someDimensions(chance: Chance): Record<string, unknown> | null {
  if (chance.often(0.2)) return null;
  return Object.fromEntries(
    DIMENSIONS.map((name) => [
      name,
      chance.often(0.4) ? null : aRating(chance, chance.one(COLOURS)),
    ]),
  );
}

/** Returns a dependency on a project, on a national solution or on something else. */
function aDependency(chance: Chance, codes: readonly string[]): Record<string, unknown> {
  const kind = chance.pickNumber(3);
  const dayOf = (days: number): string =>
    new Date(HISTORY.from + days * DAY).toISOString().slice(0, 10);
  return {
    project: kind === 0 ? chance.one(codes) : null,
    nationalSolution: kind === 1 ? chance.one(NATIONAL_SOLUTIONS) : null,
    delivery: `Leveranse ${String(chance.pickNumber(99))}`,
    neededBy: dayOf(chance.pickNumber(HISTORY.days * 2)),
  };
}

/** Returns a benefit in money, in another unit, or both. */
function aBenefit(chance: Chance, prices: object): Record<string, unknown> {
  const realised = (): number | null => (chance.often(0.5) ? null : chance.pickNumber(9_000_000));
  const kind = chance.pickNumber(3);
  return {
    description: `Gevinst ${String(chance.pickNumber(99))}`,
    year: 2022 + chance.pickNumber(3),
    ownerRole: 'Avdelingsleder',
    amount:
      kind === 0
        ? null
        : { planned: chance.pickNumber(9_000_000), realised: realised(), ...prices },
    measure:
      kind === 1
        ? null
        : { unit: chance.one(['timer', 'minutter']), planned: 4, realised: realised() },
  };
}
