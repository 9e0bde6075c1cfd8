import type { Localised } from '../../platform/base/problem.js';
import type { RollOutMove } from './roll-out.types.js';

/** A roll-out as a notice tells of it. */
export interface ToldRollOut {
  /** Code of the solution or the project. */
  readonly target: string;
  readonly supplier: string;
  readonly receiver: string;
  readonly userGroup: string | null;
}

const TITLES: Readonly<Record<RollOutMove, Localised>> = {
  ask: { nb: 'Mottakeren ber om en innføring', en: 'The receiver asks for a roll-out' },
  plan: { nb: 'En innføring er planlagt hos dere', en: 'A roll-out to you is planned' },
  confirm: { nb: 'Mottakeren har bekreftet planen', en: 'The receiver has confirmed the plan' },
  forecast: { nb: 'Prognosen for innføringen er endret', en: 'The forecast has changed' },
  startTrial: { nb: 'Utprøvingen har begynt', en: 'The trial has begun' },
  takeIntoUse: { nb: 'Løsningen er tatt i bruk', en: 'The solution is in use' },
  settle: { nb: 'Forutsetningene er oppdatert', en: 'The preconditions have changed' },
  decline: { nb: 'Innføringen er avslått', en: 'The roll-out is declined' },
};

/** Writes the notice of a move to the other side. */
export function writeRollOutNotice(
  { target, supplier, receiver, userGroup }: ToldRollOut,
  move: {
    readonly move: RollOutMove;
    readonly quarter: string | null;
    readonly reason: string | null;
  },
): { readonly title: Localised; readonly text: Localised } {
  const { nb, en } = TITLES[move.move];
  const users = userGroup === null ? '' : ` (${userGroup})`;
  const rest = [move.quarter, move.reason].filter((line) => line !== null);
  const join = (line: string): string => [line, ...rest].join('\n');
  return {
    title: { nb: `${nb}: ${target}`, en: `${en}: ${target}` },
    text: {
      nb: join(`${target} fra ${supplier} til ${receiver}${users}.`),
      en: join(`${target} from ${supplier} to ${receiver}${users}.`),
    },
  };
}
