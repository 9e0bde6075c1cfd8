import { monitorEventLoopDelay } from 'node:perf_hooks';
import { BODY_LIMITS } from '../../../src/platform/http/json-body.parser.js';
import { upTo } from '../crowd.js';
import { figure } from '../reports/figure.js';
import { aReport } from '../reports/samples.js';
import type { Answered } from '../service.js';
import type { Route } from '../operations/operations.js';
import type { InputTarget } from './input-target.js';

/** Returns bodies that are hard to read, by their names. */
export function bombsOf(): Record<string, string> {
  const bombs: Record<string, string> = {};
  for (const depth of [1_000, 10_000, 100_000, 500_000]) {
    bombs[`arrays ${String(depth)} deep`] = '['.repeat(depth) + ']'.repeat(depth);
    bombs[`unclosed arrays ${String(depth)} deep`] = '['.repeat(depth);
    bombs[`objects ${String(depth)} deep`] = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  }
  bombs['60,000 keys'] =
    `{${Array.from({ length: 60_000 }, (_, index) => `"${index.toString(36)}":1`).join(',')}}`;
  bombs['1,000,000 elements'] = `[${'0,'.repeat(999_999)}0]`;
  bombs['120,000 elements'] = `[${'0,'.repeat(119_999)}0]`;
  bombs['100,000 elements'] = `[${'0,'.repeat(99_999)}0]`;
  bombs['as many members as may be'] =
    `{${Array.from({ length: BODY_LIMITS.members }, (_, index) => `"${index.toString(36)}":1`).join(',')}}`;
  bombs['one key as often as may be'] =
    `{${Array.from({ length: BODY_LIMITS.members }, () => '"a":1').join(',')}}`;
  bombs['as many faults as may be'] = JSON.stringify(
    aReport({
      project: 'SAFEST',
      budget: Array.from({ length: Math.floor(BODY_LIMITS.members / 7) - 2 }, () => ({
        year: 'x',
        fundingSource: 'x',
        approved: 'x',
        currency: 'x',
        priceYear: 'x',
        basis: 'x',
        a: 1,
      })),
    }),
  );
  bombs['one long text'] = JSON.stringify({ name: 'x'.repeat(250_000) });
  bombs['one long number'] = `{"name":${'9'.repeat(250_000)}}`;
  bombs['escapes'] = `{"name":"${'\\u0041'.repeat(40_000)}"}`;
  bombs['quotes'] = `{"name":"${'\\"'.repeat(120_000)}"}`;
  bombs['combining marks'] = JSON.stringify({ name: `a${'\u0301'.repeat(120_000)}` });
  return bombs;
}

/** An answer to a bomb, and how long it blocked the event loop. */
export interface Blast {
  readonly name: string;
  readonly answer: Answered;
  readonly milliseconds: number;
}

/** Sends a bomb three times, and measures the shortest time for which it blocked the event loop. */
export async function explode(
  target: InputTarget,
  route: Route,
  name: string,
  text: string,
): Promise<Blast> {
  const raw = Buffer.from(text);
  let answer = await target.send(route, raw);
  let milliseconds = Infinity;
  for (const _ of upTo(3)) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    answer = await target.send(route, raw);
    delay.disable();
    milliseconds = Math.min(milliseconds, delay.max / 1e6);
  }
  if (process.env['FUZZ'] !== undefined)
    figure('E3', `${name}: ${String(answer.status)}, ${milliseconds.toFixed(0)} ms`);
  return { name, answer, milliseconds };
}
