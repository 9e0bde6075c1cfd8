import { JobQueue } from '../../src/platform/work/queue.js';
import { BACKENDS } from '../support/backends.js';
import { startTestService } from '../support/service.js';
import { eventually } from '../support/story.js';

const MESSAGE = { name: 'held', key: 'one', payload: {} };

/** Waits until the queue has nothing left to do. */
function drain(queue: JobQueue): Promise<true> {
  return eventually(async () => {
    const { waiting = 1, active = 1, delayed = 1 } = (await queue.countMessages()) ?? {};
    return waiting + active + delayed === 0 ? true : undefined;
  });
}

describe.each(BACKENDS)('messages with one key, the queue in $backend', ({ env, when }) => {
  when('C10 that come while their job runs make it run once more, and not oftener', async () => {
    const service = await startTestService({ env });
    const queue = service.app.get(JobQueue);
    let runs = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = async (): Promise<void> => {
      runs += 1;
      if (runs === 1) await gate;
    };
    queue.register({ name: 'held', run });
    await eventually(() => queue.enqueue([MESSAGE]).then(() => true));
    await eventually(() => Promise.resolve(runs === 1 ? true : undefined));
    for (const _ of [1, 2, 3]) await queue.enqueue([MESSAGE]);
    release();
    await drain(queue);
    expect(runs).toBe(2);
    await service.stop();
  });
});
