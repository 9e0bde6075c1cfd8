import { type BatchSteps, runPipeline } from './pipeline.js';

/** Returns steps over numbered batches, which log when they begin and when they end. */
function makeLoggingSteps(
  batches: number,
  log: string[],
  failing = /^$/,
): BatchSteps<number, number, number, number> {
  let last = 1;
  const runSlowly = async (step: string, batch: number): Promise<number> => {
    log.push(`${step} ${String(batch)}`);
    await new Promise(setImmediate);
    if (failing.test(`${step} ${String(batch)}`)) throw new Error(`${step} ${String(batch)}`);
    log.push(`${step} ${String(batch)} ended`);
    return batch;
  };
  return {
    next: () => {
      last += 1;
      return Promise.resolve(last <= batches ? last : undefined);
    },
    load: (batch) => runSlowly('load', batch),
    judge: (batch) => {
      log.push(`judge ${String(batch)}`);
      return batch;
    },
    write: (batch) => runSlowly('write', batch),
    note: (batch) => {
      log.push(`note ${String(batch)}`);
      return Promise.resolve();
    },
  };
}

test('the queries of the next batch are sent before a batch is written', async () => {
  const log: string[] = [];
  expect(await runPipeline(1, makeLoggingSteps(3, log), Infinity)).toEqual([1, 2, 3]);
  const begun = log.filter((entry) => !entry.endsWith('ended'));
  expect(begun).toEqual([
    'load 1',
    ...['judge 1', 'load 2', 'write 1', 'note 1'],
    ...['judge 2', 'load 3', 'write 2', 'note 2'],
    ...['judge 3', 'write 3', 'note 3'],
  ]);
  expect(log.indexOf('judge 1')).toBeGreaterThan(log.indexOf('load 1 ended'));
});

test('the pipeline takes no more batches than asked for', async () => {
  const log: string[] = [];
  const steps = makeLoggingSteps(5, log);
  expect(await runPipeline(1, steps, 2)).toEqual([1, 2]);
  expect(log).not.toContain('load 3');
  expect(await steps.next()).toBe(3);
});

test.each([/load 1/, /load 2|write 1/, /write [12]/, /write 3/])(
  'a failure of %p is thrown, and leaves no other promise to fail unnoticed',
  async (failing) => {
    const unnoticed: unknown[] = [];
    const listen = (reason: unknown): void => void unnoticed.push(reason);
    process.on('unhandledRejection', listen);
    const steps = makeLoggingSteps(3, [], failing);
    await expect(runPipeline(1, steps, Infinity)).rejects.toThrow(/load|write/);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(unnoticed).toEqual([]);
  },
);
