import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import type { Principal } from '../../platform/base/principal.js';
import { fault, type Localised, notFound, Problem } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PortfolioSide } from '../groups/bridge.types.js';
import { INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE } from '../rollup.problems.js';
import { findComparison } from '../status/compared-round.queries.js';
import type { NoPreviousRound } from '../status/compared-round.types.js';
import { type FigureRound, FigureRounds, sideOfRound } from '../status/figure-round.queries.js';
import type { AgainstQuery, ComparedWith } from './difference.dto.js';

/** The other side of a comparison, and its name in the answer. */
export interface ComparedSide extends PortfolioSide {
  readonly against: ComparedWith;
}

/** Finds what a round is compared with. */
@Injectable()
export class ComparedSides {
  constructor(
    private readonly rounds: FigureRounds,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the round, instant or snapshot that a query names, or else the previous round. Throws a
   * problem when there is none, when the caller may not read it, or when it is later than this
   * side.
   */
  async find(
    tx: Tx,
    caller: Principal | undefined,
    round: FigureRound,
    query: AgainstQuery,
  ): Promise<ComparedSide> {
    if (isAgainstPreviousRound(query)) return this.findPrevious(tx, round);
    const { other, against } = await this.findNamedSide(tx, caller, round, query);
    return { ...sideOfRound(other), against };
  }

  /** Finds the same as a round, for answers that read more of it than its lines. */
  async findRound(
    tx: Tx,
    caller: Principal | undefined,
    round: FigureRound,
    query: AgainstQuery,
  ): Promise<{ readonly other: FigureRound; readonly against: ComparedWith }> {
    if (!isAgainstPreviousRound(query)) return this.findNamedSide(tx, caller, round, query);
    const { against } = await this.findPrevious(tx, round);
    const { snapshot } = against;
    const other = await this.rounds.find(
      tx,
      caller,
      against.round,
      snapshot === null ? {} : { snapshot },
    );
    return { other, against };
  }

  private async findNamedSide(
    tx: Tx,
    caller: Principal | undefined,
    round: FigureRound,
    query: AgainstQuery,
  ): Promise<{ readonly other: FigureRound; readonly against: ComparedWith }> {
    const key = query.against ?? round.row.key;
    const other = await this.findNamed(tx, caller, key, query);
    const here = round.known ?? this.clock.now();
    if (key === round.row.key && other.asOf > here) throw inWrongOrder(here);
    const asOf = other.known?.toISOString() ?? null;
    return { other, against: { round: key, asOf, snapshot: query.againstSnapshot ?? null } };
  }

  private async findPrevious(tx: Tx, { row, known }: FigureRound): Promise<ComparedSide> {
    const { before, noPreviousRound } = await findComparison(tx, row.id, known);
    if (before === undefined) throw nothingToCompare(noPreviousRound ?? 'first-round');
    const { round, snapshot, ...side } = before;
    return { ...side, against: { round, asOf: null, snapshot } };
  }

  private async findNamed(
    tx: Tx,
    caller: Principal | undefined,
    key: string,
    { againstAsOf, againstSnapshot }: AgainstQuery,
  ): Promise<FigureRound> {
    const wanted = {
      ...(againstAsOf === undefined ? {} : { asOf: againstAsOf }),
      ...(againstSnapshot === undefined ? {} : { snapshot: againstSnapshot }),
      names: { asOf: 'againstAsOf', snapshot: 'againstSnapshot' },
    };
    try {
      return await this.rounds.find(tx, caller, key, wanted);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind.status !== 404) throw error;
      throw notFound({
        nb: 'Runden eller øyeblikksbildet å sammenligne med',
        en: 'The round or snapshot to compare with',
      });
    }
  }
}

/**
 * Says whether a query compares with the previous round. Such an answer changes no more often than
 * the round's cache tag.
 */
export function isAgainstPreviousRound(query: AgainstQuery): boolean {
  const { against, againstAsOf, againstSnapshot } = query;
  return against === undefined && againstAsOf === undefined && againstSnapshot === undefined;
}

const NOTHING_BEFORE: Readonly<Record<NoPreviousRound, Localised>> = {
  'first-round': { nb: 'Dette er den første runden', en: 'This is the first round' },
  'no-round-published': {
    nb: 'Ingen tidligere runde er publisert',
    en: 'No earlier round is published',
  },
  'named-round-not-published': {
    nb: 'Runden som denne sammenlignes med, er ikke publisert',
    en: 'The round that this one is compared with is not published',
  },
};

function nothingToCompare(why: NoPreviousRound): Problem {
  const { nb, en } = NOTHING_BEFORE[why];
  return new Problem(NOTHING_TO_COMPARE, {
    errors: [
      fault(
        '/against',
        NOTHING_TO_COMPARE.code,
        `${nb}. Oppgi en runde, et tidspunkt eller et øyeblikksbilde`,
        `${en}. Name a round, an instant or a snapshot`,
      ),
    ],
  });
}

function inWrongOrder(here: Date): Problem {
  return new Problem(INSTANTS_IN_WRONG_ORDER, {
    errors: [
      fault(
        '/againstAsOf',
        INSTANTS_IN_WRONG_ORDER.code,
        `Senest ${here.toISOString()}`,
        `At the latest ${here.toISOString()}`,
      ),
    ],
  });
}
