import { Turns } from './turns.js';

const LIMITS = { width: 2, queue: 1, patience: 10_000 };

function makeGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    opened: promise,
    open: () => {
      resolve(undefined);
    },
  };
}

test('a party that has all its turns waits, and what is too much is refused; others go on', async () => {
  const turns = new Turns(LIMITS, () => new Error('refused'));
  const gate = makeGate();
  const done: string[] = [];
  const work = (name: string) => (): Promise<void> => gate.opened.then(() => void done.push(name));
  const started = ['a', 'b', 'c'].map((name) => turns.run('one', work(name)));
  await expect(turns.run('one', work('d'))).rejects.toThrow('refused');
  await turns.run('other', () => Promise.resolve(done.push('other')));
  gate.open();
  await Promise.all(started);
  expect(done).toEqual(['other', 'a', 'b', 'c']);
});

test('a wait that lasts too long is refused, and takes no turn afterwards', async () => {
  const turns = new Turns({ width: 1, queue: 5, patience: 20 }, () => new Error('refused'));
  const gate = makeGate();
  const first = turns.run('one', () => gate.opened);
  await expect(turns.run('one', () => Promise.resolve('never'))).rejects.toThrow('refused');
  gate.open();
  await first;
  await expect(turns.run('one', () => Promise.resolve('after'))).resolves.toBe('after');
});

test('work that fails gives its turn back', async () => {
  const turns = new Turns({ ...LIMITS, width: 1, queue: 0 }, () => new Error('refused'));
  await expect(turns.run('one', () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  await expect(turns.run('one', () => Promise.resolve('after'))).resolves.toBe('after');
});
