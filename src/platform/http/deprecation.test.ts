import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AnswerAdapter } from '../answers/answer.adapter.js';
import type { Answer } from './answer.js';
import { headersOfDeprecation } from '../base/deprecation.js';
import { Operation } from './operation.js';

const DEPRECATED = {
  since: '2027-01-01T00:00:00Z',
  sunset: '2027-07-01T00:00:00Z',
  explainedAt: '/v1/api-changes/7',
};

@Controller('/v1')
class OldController {
  @Operation(
    {
      id: 'getOld',
      method: 'GET',
      path: 'old',
      scope: 'public',
      summary: 'An operation that ends',
    },
    DEPRECATED,
  )
  get(): Answer<object> {
    return { body: {}, links: { next: '/v1/old?cursor=x' } };
  }
}

@Module({ controllers: [OldController] })
class OldModule {}

test('a deprecated operation says since when, until when and where, beside its other links', async () => {
  const app = await NestFactory.create<NestFastifyApplication>(OldModule, new AnswerAdapter(), {
    logger: false,
  });
  await app.init();
  const { headers, statusCode } = await app.inject({ method: 'GET', url: '/v1/old' });
  await app.close();
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    deprecation: '@1798761600',
    sunset: 'Thu, 01 Jul 2027 00:00:00 GMT',
    link: '</v1/api-changes/7>; rel="deprecation", </v1/old?cursor=x>; rel="next"',
  });
});

test('a sunset before the deprecation, or no day, is refused', () => {
  const before = { ...DEPRECATED, sunset: '2026-12-31T00:00:00Z' };
  expect(() => headersOfDeprecation(before)).toThrow('must be after');
  expect(() => headersOfDeprecation({ ...DEPRECATED, since: 'soon' })).toThrow('must be after');
});
