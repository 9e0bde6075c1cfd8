import type { Tx } from '../../platform/database/transaction.js';
import { listLeft } from '../groups/left-project.queries.js';
import type { Without } from '../lists/round-list.queries.js';
import { findComparison } from '../status/compared-round.queries.js';
import { type FigureRound, sideOfRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { LeftProjectsResponse } from './left-project.dto.js';

/** Lists who left the portfolio since the round with which a round is compared. */
export async function listLeftProjects(
  tx: Tx,
  round: FigureRound,
): Promise<AnswerContent<Without<LeftProjectsResponse>>> {
  const { row, known, asOf } = round;
  const { before = null } = await findComparison(tx, row.id, known);
  const items = await listLeft(tx, {
    roundId: row.id,
    now: sideOfRound(round),
    before,
    known: asOf,
  });
  return { content: { since: before?.round ?? null, total: items.length, items } };
}
