import type fc from 'fast-check';
import { type Model, ORDER, TIMES, type World } from './model.js';

/** An event of the round itself: time passes, or the directorate closes it. */
export class RoundEvent implements fc.AsyncCommand<Model, World> {
  constructor(private readonly what: 'pass' | 'close') {}

  check({ closed, time }: Readonly<Model>): boolean {
    return this.what === 'close' ? !closed && time !== 'inTime' : time !== 'afterExtension';
  }

  async run(model: Model, world: World): Promise<void> {
    if (this.what === 'close') {
      await world.directorate.closesRound(world.round);
      model.closed = true;
    } else {
      model.time = ORDER[ORDER.indexOf(model.time) + 1] ?? model.time;
      world.service.moveTo(TIMES[model.time]);
    }
  }

  toString(): string {
    return this.what;
  }
}
