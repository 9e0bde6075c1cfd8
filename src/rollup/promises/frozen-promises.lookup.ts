import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { FigureRounds } from '../status/figure-round.queries.js';
import { pairsOf, responseOf, selectPromises } from './promise-board.queries.js';
import type { PromisePair, PromiseResponse } from './promise.dto.js';
import { PromiseQueries } from './promise.queries.js';

/** An agreement and a pair of bodies as anybody may read them. */
export type PublicPromise = PromiseResponse;
export type PublicPromisePair = PromisePair;

/** The public part of all agreements of a snapshot. */
export interface PublicPromises {
  readonly promises: readonly PublicPromise[];
  readonly pairs: readonly PublicPromisePair[];
}

/** Reads the board of promises of a snapshot for releases. */
@Injectable()
export class FrozenPromises {
  constructor(
    private readonly rounds: FigureRounds,
    private readonly promises: PromiseQueries,
  ) {}

  /**
   * Reads the agreements as `GET /v1/rounds/{round}/promises?snapshot=` tells everybody of them once
   * the round is published. The same snapshot gives the same answer at any time.
   */
  async read(
    tx: Tx,
    { id, round }: { readonly id: string; readonly round: string },
  ): Promise<PublicPromises> {
    const found = await this.rounds.findForWork(tx, round, id);
    const promised = selectPromises(await this.promises.load(tx, found), {});
    return { promises: promised.map(responseOf), pairs: pairsOf(promised) };
  }
}
