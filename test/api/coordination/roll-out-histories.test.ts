import { bySize } from '../../support/size.js';
import { Chance } from '../../support/models/chance.js';
import { ACTORS } from '../../support/service.js';
import { Client } from '../../support/stages/delegation.js';
import { RollOutStage } from '../../support/stages/roll-outs.js';
import type { Actor } from '../../support/story.js';

/** The drawing, written down again by hand: the moves of a side in a state. */
const OPEN: Readonly<Record<string, string>> = {
  'askedFor receiver': 'ask settle decline',
  'askedFor supplier': 'plan settle decline',
  'planned receiver': 'ask confirm settle decline',
  'planned supplier': 'plan forecast settle decline',
  'confirmed receiver': 'ask startTrial takeIntoUse settle decline',
  'confirmed supplier': 'plan forecast settle decline',
  'trial receiver': 'takeIntoUse settle decline',
  'trial supplier': 'forecast settle',
};
const QUARTERS = ['2021Q3', '2021Q4', '2022Q1'];
const ENDLESS = ['ask', 'plan', 'confirm', 'forecast', 'settle'];
/** Moves to try. Those that end a roll-out are rarer, so that histories become long. */
const MOVES = [...ENDLESS, ...ENDLESS, 'startTrial', 'takeIntoUse', 'decline'];

/** A roll-out as the model has it. */
interface Model {
  readonly state: string;
  readonly asked: string | null;
  readonly planned: string | null;
  readonly confirmed: string | null;
}

const labelOf = ({ state, planned, confirmed }: Model): string =>
  state === 'planned' && planned === confirmed ? 'confirmed' : state;

/** Returns the model after a move. Equal quarters of both sides agree. */
function after(model: Model, move: string, quarter: string): Model {
  const { asked, planned } = model;
  if (move === 'ask')
    return quarter === planned
      ? { state: 'planned', asked: quarter, planned, confirmed: quarter }
      : { ...model, state: 'askedFor', asked: quarter, confirmed: null };
  if (move === 'plan')
    return {
      ...{ state: 'planned', asked, planned: quarter },
      confirmed: quarter === asked ? quarter : model.confirmed,
    };
  if (move === 'confirm') return { ...model, confirmed: planned };
  const states: Record<string, string> = {
    ...{ startTrial: 'trial', takeIntoUse: 'inUse', decline: 'declined' },
  };
  return { ...model, state: states[move] ?? model.state };
}

const contentOf = (move: string, quarter: string): Record<string, unknown> => ({
  move,
  ...(['ask', 'plan', 'forecast'].includes(move) ? { quarter } : {}),
  ...(move === 'takeIntoUse' ? { quarter: '2021Q1' } : {}),
  ...(move === 'settle' ? { preconditions: [] } : {}),
  ...(move === 'decline' ? { reason: 'Endret plan.' } : {}),
});

/** One of those that try moves. A delegate moves as the side that it acts for. */
interface Player {
  readonly side: 'receiver' | 'supplier' | 'onlooker';
  readonly actor: Actor;
}

/** Returns the status that a move is answered with. */
function statusOf(model: Model, side: Player['side'], move: string, quarter: string): number {
  if (side === 'onlooker') return 404;
  const open = OPEN[`${labelOf(model)} ${side}`]?.split(' ') ?? [];
  if (!open.includes(move)) return 409;
  return move === 'ask' && model.planned !== null && quarter < model.planned ? 422 : 200;
}

describe('random histories of a supplier, a receiver, its delegate and an onlooker', () => {
  let stage: RollOutStage;
  let players: readonly Player[];
  beforeAll(async () => {
    stage = await RollOutStage.starts();
    await stage.delegates();
    players = [
      { side: 'receiver', actor: stage.oslo },
      { side: 'receiver', actor: new Client(stage.service, ACTORS.ks, {}, stage.oslo) },
      { side: 'supplier', actor: stage.vest },
      { side: 'onlooker', actor: stage.midt },
    ];
  });
  afterAll(() => stage.service.stop());

  /** Tries one move, and returns what the model expects after it. */
  async function step(path: string, model: Model, chance: Chance): Promise<Model> {
    const { side, actor } = chance.one(players);
    const move = chance.one(MOVES);
    const quarter = chance.one(QUARTERS);
    const { status } = await stage.tries(actor, path, contentOf(move, quarter));
    const expected = statusOf(model, side, move, quarter);
    const told = [labelOf(model), side, move, quarter];
    expect([...told, status]).toEqual([...told, expected]);
    return expected === 200 ? after(model, move, quarter) : model;
  }

  test('reach no state that is not drawn, and each side reads all, the onlooker nothing', async () => {
    const reached = new Set<string>();
    for (let seed = 1; seed <= bySize(15, 30, 300); seed += 1) {
      const chance = new Chance(seed);
      const path = await stage.plansOne({ userGroup: `Gruppe ${String(seed)}` });
      let model: Model = { state: 'planned', asked: null, planned: '2021Q3', confirmed: null };
      for (let count = 0; count < 18; count += 1) {
        model = await step(path, model, chance);
        reached.add(labelOf(model));
      }
      const [receiver, delegate, supplier, onlooker] = await Promise.all(
        players.map(({ actor }) => actor.call('GET', path)),
      );
      expect(receiver?.body).toMatchObject(model);
      expect([delegate?.body.moves, supplier?.body.moves]).toEqual(
        Array(2).fill(receiver?.body.moves),
      );
      expect(onlooker?.status).toBe(404);
    }
    const drawn = ['askedFor', 'confirmed', 'declined', 'inUse', 'planned', 'trial'];
    expect([...reached].sort()).toEqual(drawn);
  });
});
