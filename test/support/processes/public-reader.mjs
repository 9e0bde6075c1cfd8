/**
 * Reads an address again and again in a process of its own, until it is told to stop by the end of
 * its input and has read a least number of answers. Prints how long each took, in milliseconds.
 */
/* global fetch */
import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 20;
const [url, least] = process.argv.slice(2);
const taken = [];
let stopped = false;
process.stdin.on('end', () => {
  stopped = true;
});
process.stdin.resume();

while (!stopped || taken.length < Number(least)) {
  const began = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url} was answered with ${answer.status}`);
  taken.push(performance.now() - began);
  await wait(PAUSE_MS);
}
process.stdout.write(JSON.stringify(taken));
