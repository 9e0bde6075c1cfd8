import type {
  AgreementPosition,
  AgreementSide,
  AgreementState,
  Slip,
  SupplierForecast,
} from './agreement.types.js';

/** The side that owes the next move in each state. Null when the agreement is over. */
const TURNS: Readonly<Record<AgreementState, AgreementSide | null>> = {
  requested: 'supplier',
  offered: 'receiver',
  countered: 'supplier',
  committed: 'supplier',
  delivered: null,
  declined: null,
  withdrawn: null,
};

/** Returns the side that owes the next move. Null when the agreement is over or nobody supplies. */
export function turnOf(state: AgreementState, supplied: boolean): AgreementSide | null {
  return supplied ? TURNS[state] : null;
}

/** Says whether an agreement takes no more moves. */
export function isOver(state: AgreementState): boolean {
  return TURNS[state] === null;
}

/**
 * Lists why an agreement slips on a day. Nobody types that an agreement slips: it is computed from
 * the commitment, the supplier's certified forecast and the day.
 */
export function slipsOf(
  { state, neededBy, committedOn }: Pick<AgreementPosition, 'state' | 'neededBy' | 'committedOn'>,
  forecast: SupplierForecast | null,
  today: string,
): Slip[] {
  if (isOver(state)) return [];
  return [
    ...(committedOn !== null && committedOn > neededBy ? (['committed-late'] as const) : []),
    ...(forecast !== null && forecast.date > neededBy ? (['forecast-late'] as const) : []),
    ...((committedOn ?? neededBy) < today ? (['overdue'] as const) : []),
  ];
}
