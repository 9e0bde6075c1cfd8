import { type BatchSteps, runPipeline } from '../../src/reporting/imports/import-batch.pipeline.js';

/** Steps over numbered batches, which log each step when it begins and when it ends. */
function loggingSteps(
  batches: number,
  log: string[],
  failing = /^$/,
): BatchSteps<number, number, number, number> {
  let last = 1;
  const slow = async (step: string, batch: number): Promise<number> => {
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
    load: (batch) => slow('load', batch),
    judge: (batch) => {
      log.push(`judge ${String(batch)}`);
      return batch;
    },
    write: (batch) => slow('write', batch),
    note: (batch) => {
      log.push(`note ${String(batch)}`);
      return Promise.resolve();
    },
  };
}

test('the queries of a batch are sent before the batch before it is written, which is judged meanwhile', async () => {
  const log: string[] = [];
  expect(await runPipeline(1, loggingSteps(3, log), Infinity)).toEqual([1, 2, 3]);
  const begun = log.filter((entry) => !entry.endsWith('ended'));
  expect(begun).toEqual([
    'load 1',
    ...['judge 1', 'load 2', 'write 1', 'note 1'],
    ...['judge 2', 'load 3', 'write 2', 'note 2'],
    ...['judge 3', 'write 3', 'note 3'],
  ]);
  expect(log.indexOf('judge 1')).toBeGreaterThan(log.indexOf('load 1 ended'));
});

test('no more batches are taken than asked for', async () => {
  const log: string[] = [];
  const steps = loggingSteps(5, log);
  expect(await runPipeline(1, steps, 2)).toEqual([1, 2]);
  expect(log).not.toContain('load 3');
  expect(await steps.next()).toBe(3);
});

test.each([/load 1/, /load 2|write 1/, /write [12]/, /write 3/])(
  'a failure of %p is thrown, and no other promise is left to fail unnoticed',
  async (failing) => {
    const unnoticed: unknown[] = [];
    const listen = (reason: unknown): void => void unnoticed.push(reason);
    process.on('unhandledRejection', listen);
    const steps = loggingSteps(3, [], failing);
    await expect(runPipeline(1, steps, Infinity)).rejects.toThrow(/load|write/);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(unnoticed).toEqual([]);
  },
);
