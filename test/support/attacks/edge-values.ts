import fc from 'fast-check';
import { MAX_AMOUNT } from '../../../src/platform/base/money.js';
import { changedAt, placesOf } from '../operations/bodies.js';
import type { InputTarget } from './input-target.js';
import { type Route, sampleOf } from '../operations/operations.js';
import { ACTORS } from '../service.js';
import { Actor, expectStatus } from '../story.js';
import { aReport } from '../reports/samples.js';

const EDGE_AMOUNTS = [
  0,
  1,
  -1,
  -MAX_AMOUNT,
  MAX_AMOUNT,
  MAX_AMOUNT - 1,
  2 ** 31,
  2 ** 32 + 1,
  999_999_999_999,
];

/** Any amount that a field of money takes, the ones at its edges more often. */
export const anAmount = fc.oneof(
  fc.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
  fc.constantFrom(...EDGE_AMOUNTS),
);

/** JSON values that every plain field refuses. */
export const REFUSED_VALUES = [
  '"\\u0000"',
  '"\\ud800"',
  '"a\\udc00"',
  '"\\u202ex"',
  '"\\u2066x"',
  '1e400',
  '-1e400',
  'NaN',
  '9007199254740993',
  '[]',
  '{}',
];

/** JSON values that a plain field may take or refuse. */
export const OTHER_VALUES = [
  '"e\\u0301"',
  '"😀"',
  '"\\ud83d\\ude00"',
  '"𠜎"',
  '"Ærfugl"',
  '"10000-01-01"',
  '"\\u200d"',
  '"ﷺ"',
  '"\'; drop table x; --"',
  '"<script>"',
  '"=1+1"',
  'null',
  '-0',
  '1e15',
  '0.1',
  'true',
];

/** Lists the plain fields of every body, each with the body in which the field is `"@@"`. */
export function plainFields(routes: readonly Route[]): {
  readonly route: Route;
  readonly place: string;
  readonly marked: string;
}[] {
  return routes.flatMap((route) => {
    const sample = sampleOf(route.requestBody ?? {});
    return placesOf(route.requestBody ?? {})
      .filter(
        ({ schema, steps }) =>
          schema.properties === undefined &&
          schema.items === undefined &&
          typeof steps.at(-1) === 'string',
      )
      .map(({ steps }) => {
        const marked = changedAt(sample, steps, (parent, key) => {
          parent[key] = '@@';
        });
        return { route, place: `/${steps.join('/')}`, marked: JSON.stringify(marked) };
      });
  });
}

/** Saves 150 amounts in the draft's budget, and reads them again. */
export async function saveAndRead(
  target: InputTarget,
  amounts: readonly number[],
): Promise<(number | undefined)[]> {
  const midt = new Actor(target.service, ACTORS.helseMidt);
  const path = `/v1/reports/${target.draft}`;
  const budget = Array.from({ length: 50 }, (_, index) => {
    const [approved, forecast, actual] = amounts.slice(index * 3, index * 3 + 3);
    return {
      year: 2000 + Math.floor(index / 4),
      fundingSource: ['own', 'grant', 'stateBudget', 'joint'][index % 4],
      approved,
      forecast,
      actual,
      currency: 'NOK',
      priceYear: 2021,
      basis: 'nominal',
    };
  });
  const etag = expectStatus(await midt.call('GET', path), 200).headers.get('etag') ?? '';
  const headers = { 'if-match': etag };
  expectStatus(await midt.call('PUT', path, aReport({ budget }), headers), 200);
  const { body } = await midt.call('GET', path);
  return (body.content.budget as typeof budget).flatMap(({ approved, forecast, actual }) => [
    approved,
    forecast,
    actual,
  ]);
}
