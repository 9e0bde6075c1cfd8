import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../platform/settings/config.js';
import { choosePageLanguage } from './page-language.js';
import { PageSite } from './page-site.service.js';

/** Serves the pages under `/nb`, `/nn` and `/en`, and their style sheet. `/` chooses a language. */
export function mountPages(app: NestFastifyApplication, config: Config): void {
  if (config.role === 'worker') return;
  const site = app.get(PageSite);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (request, reply) => {
    const language = choosePageLanguage(request.headers['accept-language']);
    return reply
      .header('vary', 'Accept-Language')
      .header('cache-control', 'public, max-age=60')
      .redirect(`/${language}/`, 302);
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const kept = await site.answer(request.url);
    if ('location' in kept) return reply.redirect(kept.location, kept.status);
    reply.hijack();
    kept.send(request.raw, reply.raw, ['x-request-id', request.id]);
    return reply;
  };
  for (const path of ['/nb', '/nb/*', '/nn', '/nn/*', '/en', '/en/*', '/assets/:file'])
    fastify.get(path, answer);
}
