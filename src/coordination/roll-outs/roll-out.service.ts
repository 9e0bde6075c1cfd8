import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  fault,
  type Fault,
  FORBIDDEN,
  notFound,
  Problem,
  type ProblemKind,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ROLL_OUT_STATE, ROLL_OUT_WAITS } from '../coordination.problems.js';
import { quarterOf } from '../solutions/quarter.rules.js';
import { moverOf, recordOf } from './roll-out-record.rules.js';
import type {
  ListedRollOutMove,
  MakeRollOutMove,
  MakeRollOutMoves,
} from './roll-out-request.dto.js';
import type { RollOutResponse, RollOutsResponse } from './roll-out.dto.js';
import {
  answerRollOut,
  answerRollOuts,
  lockRollOuts,
  readRollOuts,
  recordRollOutMove,
  type RollOutRow,
  rollOutSituationOf,
} from './roll-out.queries.js';
import {
  findRollOutLock,
  findRollOutSide,
  rollOutAfter,
  type RollOutMoveContent,
  rollOutMoveFaults,
  rollOutPositionOf,
} from './roll-out.rules.js';

const LOCK_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'roll-out-state': ROLL_OUT_STATE,
  'roll-out-waits': ROLL_OUT_WAITS,
};

/** A move of a list, with its roll-out. */
interface ListedMove {
  readonly dto: ListedRollOutMove;
  readonly row: RollOutRow | undefined;
  readonly repeated: boolean;
  readonly pointer: string;
}

/** Makes moves of roll-outs. A move is judged under the lock of its roll-out. */
@Injectable()
export class RollOutService {
  constructor(private readonly work: UnitOfWork) {}

  /** Makes a move of a roll-out. */
  move(command: Command, id: string, dto: MakeRollOutMove): Promise<Answer<RollOutResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<RollOutResponse>> => {
      await lockRollOuts(tx, [id]);
      const [row] = await readRollOuts(tx, principal, [id]);
      if (row === undefined) throw notFound({ nb: 'Innføringen', en: 'The roll-out' });
      const lock = findRollOutLock(dto.move, rollOutSituationOf(row, principal));
      if (lock?.code === 'not-yours') throw actionLocked(FORBIDDEN, lock);
      if (row.version !== command.expectedVersion) throw new Problem(STALE);
      if (lock !== undefined) throw actionLocked(LOCK_PROBLEMS[lock.code] ?? FORBIDDEN, lock);
      const faults = faultsOf(dto, row, now, '');
      if (faults.length > 0) throw ruleBroken(faults);
      await record(tx, principal, { row, dto, now });
      const answer = await answerRollOut(tx, principal, id);
      return { answer, ...recordOf([answer.body]) };
    });
  }

  /** Makes moves of different roll-outs: all of them, or none. Finds all faults of all. */
  moveMany(command: Command, { items }: MakeRollOutMoves): Promise<Answer<RollOutsResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<RollOutsResponse>> => {
      const ids = items.map(({ rollOut }) => rollOut);
      await lockRollOuts(tx, ids);
      const rows = new Map((await readRollOuts(tx, principal, ids)).map((row) => [row.id, row]));
      const moves = items.map((dto, index) => ({
        dto,
        row: rows.get(dto.rollOut),
        repeated: ids.indexOf(dto.rollOut) < index,
        pointer: `/items/${String(index)}`,
      }));
      const faults = moves.flatMap((move) => [
        ...judgeListed(move, principal),
        ...(move.row === undefined ? [] : faultsOf(move.dto, move.row, now, move.pointer)),
      ]);
      if (faults.length > 0) throw ruleBroken(faults);
      for (const { row, dto } of moves)
        if (row !== undefined) await record(tx, principal, { row, dto, now });
      const answers = await answerRollOuts(tx, principal, ids);
      return { answer: { body: { items: answers } }, ...recordOf(answers) };
    });
  }
}

function faultsOf(dto: MakeRollOutMove, row: RollOutRow, now: Date, pointer: string): Fault[] {
  const facts = { planned: row.planned, present: quarterOf(osloDate(now)) };
  return rollOutMoveFaults(contentOf(dto), facts, pointer);
}

/** Lists the faults of one of several moves, as far as its roll-out and the caller decide them. */
function judgeListed({ dto, row, repeated, pointer }: ListedMove, principal: Principal): Fault[] {
  if (row === undefined)
    return [
      fault(
        `${pointer}/rollOut`,
        'unknown-roll-out',
        'Innføringen finnes ikke',
        'The roll-out does not exist',
      ),
    ];
  if (repeated)
    return [
      fault(
        `${pointer}/rollOut`,
        'repeated',
        'Hver innføring kan stå én gang',
        'Each roll-out may stand once',
      ),
    ];
  const lock = findRollOutLock(dto.move, rollOutSituationOf(row, principal));
  const present = String(row.version);
  return [
    ...(row.version === dto.version
      ? []
      : [
          fault(
            `${pointer}/version`,
            'stale',
            `Innføringen er endret: versjonen er ${present}`,
            `The roll-out has changed: its version is ${present}`,
          ),
        ]),
    ...(lock === undefined
      ? []
      : [fault(`${pointer}/move`, lock.code, lock.reason.nb, lock.reason.en)]),
  ];
}

async function record(
  tx: Tx,
  principal: Principal,
  {
    row,
    dto,
    now,
  }: { readonly row: RollOutRow; readonly dto: MakeRollOutMove; readonly now: Date },
): Promise<void> {
  const side = findRollOutSide(dto.move, rollOutSituationOf(row, principal));
  if (side === undefined) throw new Error('A locked move is not recorded');
  await recordRollOutMove(tx, {
    ...rollOutAfter(rollOutPositionOf(row), contentOf(dto)),
    rollOutId: row.id,
    actorId: row.receiverId,
    number: row.version + 1,
    move: dto.move,
    side,
    quarter: dto.quarter ?? null,
    reason: dto.reason ?? null,
    movedBy: moverOf(principal),
    movedAt: now,
  });
}

function contentOf(dto: MakeRollOutMove): RollOutMoveContent {
  const { move, size, vendor, system, preconditions } = dto;
  const quarter = dto.quarter ?? null;
  return { move, quarter, size, vendor, system, preconditions, reason: dto.reason ?? null };
}
