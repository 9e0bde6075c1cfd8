import { Alarm } from './alarm.js';

const LONG_MS = 3_600_000;

test('an alarm ends a sleep, and the next sleep when it rang before', async () => {
  const alarm = new Alarm();
  const asleep = alarm.sleep(LONG_MS);
  alarm.ring();
  await asleep;
  alarm.ring();
  alarm.ring();
  await expect(alarm.sleep(LONG_MS)).resolves.toBeUndefined();
});

test('an alarm that has ended a sleep does not end the one after it', async () => {
  const alarm = new Alarm();
  alarm.ring();
  await alarm.sleep(LONG_MS);
  const asleep = alarm.sleep(30).then(() => 'slept');
  const early = new Promise((resolve) => setImmediate(resolve)).then(() => 'early');
  await expect(Promise.race([asleep, early])).resolves.toBe('early');
});
