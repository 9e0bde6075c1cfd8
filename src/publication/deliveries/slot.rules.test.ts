import { SLOTS, Slots } from './slot.rules.js';

test('a host gets two slots, however many are free', () => {
  const slots = new Slots();
  expect(slots.take('one', false)).toBeDefined();
  const second = slots.take('one', false);
  expect(slots.busyHosts).toEqual(['one']);
  expect(slots.take('one', false)).toBeUndefined();
  if (second !== undefined) slots.release(second);
  expect(slots.take('one', true)).toBeDefined();
});

test('a receiver that lets us wait leaves the quick slots, and fills the slow ones', () => {
  const slots = new Slots();
  const taken = Array.from({ length: 20 }, (_, index) => slots.take(String(index), false));
  expect(slots.free).toEqual({ quick: SLOTS.quick - 20, slow: SLOTS.slow });
  for (const slot of taken) if (slot !== undefined) slot.slow = true;
  expect(slots.free).toEqual({ quick: SLOTS.quick, slow: 0 });
});
