import { bySize } from '../../support/size.js';
import { Chance } from '../../support/models/chance.js';
import type { Actor } from '../../support/story.js';
import { AgreementStage } from '../../support/stages/agreements.js';

/** The drawing, written down again by hand: `state side move → state`. */
const DRAWN = `
  requested receiver request requested
  requested receiver withdraw withdrawn
  requested supplier offer offered
  requested supplier commit committed
  requested supplier decline declined
  offered receiver counter countered
  offered receiver commit committed
  offered receiver withdraw withdrawn
  countered receiver request countered
  countered receiver withdraw withdrawn
  countered supplier offer offered
  countered supplier commit committed
  countered supplier decline declined
  committed receiver withdraw withdrawn
  committed supplier offer offered
  committed supplier deliver delivered`;
const NEXT = new Map(
  DRAWN.trim()
    .split('\n')
    .map((line) => line.trim().split(' '))
    .map(([from, side, move, to = '']) => [`${String(from)} ${String(side)} ${String(move)}`, to]),
);
const ENDLESS = ['request', 'offer', 'counter', 'commit'];
/** Moves to try. Those that end an agreement are rarer, so that histories become long. */
const MOVES = [...ENDLESS, ...ENDLESS, 'deliver', 'decline', 'withdraw'];
const TODAY = '2021-01-18';

/** Content of a move, such that only the state and the side decide whether it is taken. */
const contentOf = (move: string, day: string): Record<string, unknown> => ({
  move,
  ...(['request', 'offer', 'counter'].includes(move) ? { date: day } : {}),
  ...(move === 'deliver' ? { date: TODAY } : {}),
  ...(['decline', 'withdraw'].includes(move) ? { reason: 'Endret plan.' } : {}),
});

/** One of the three that try moves. */
interface Player {
  readonly side: 'receiver' | 'supplier' | 'onlooker';
  readonly actor: Actor;
}

describe('random histories of two sides and an onlooker', () => {
  let stage: AgreementStage;
  let players: readonly Player[];
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    players = [
      { side: 'receiver', actor: stage.midt },
      { side: 'supplier', actor: stage.vest },
      { side: 'onlooker', actor: stage.oslo },
    ];
  });
  afterAll(() => stage.service.stop());

  /** Tries one move, and returns the state that the model expects after it. */
  async function step(path: string, state: string, chance: Chance) {
    const player = chance.one(players);
    const move = chance.one(MOVES);
    const next = NEXT.get(`${state} ${player.side} ${move}`);
    const day = `2021-0${String(3 + chance.pickNumber(7))}-01`;
    const { status } = await stage.tries(player.actor, path, contentOf(move, day));
    const refused = player.side === 'onlooker' ? 404 : 409;
    expect([state, player.side, move, status]).toEqual([
      state,
      player.side,
      move,
      next === undefined ? refused : 200,
    ]);
    return next ?? state;
  }

  test('reach no state that is not drawn, and each side reads all, the onlooker nothing', async () => {
    const reached = new Set<string>();
    for (let seed = 1; seed <= bySize(20, 30, 300); seed += 1) {
      const chance = new Chance(seed);
      const path = await stage.requests({ what: `Leveranse ${String(seed)}` });
      let state = 'requested';
      for (let count = 0; count < 18; count += 1) {
        state = await step(path, state, chance);
        reached.add(state);
      }
      const [receiver, supplier, onlooker] = await Promise.all(
        players.map(({ actor }) => actor.call('GET', path)),
      );
      expect(receiver?.body).toMatchObject({ state });
      expect(supplier?.body.moves).toEqual(receiver?.body.moves);
      expect(onlooker?.status).toBe(404);
    }
    expect([...reached].sort()).toEqual([...new Set(NEXT.values())].sort());
  });
});
