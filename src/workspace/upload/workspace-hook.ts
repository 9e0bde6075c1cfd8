import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../platform/settings/config.js';
import { IssuerClient } from '../login/issuer-client.port.js';
import { LocalLogin } from '../local-login/local-login.port.js';
import { POLICY, writeDocument } from '../parts/workspace-page.part.js';
import { type Answered, WorkspaceSite } from './workspace-site.service.js';

/** The most bytes of a form without a file. */
const FORM_BYTES = 512 * 1024;

/** Serves the upload page under each language, and the login of the local issuer where it runs. */
export function mountWorkspace(app: NestFastifyApplication, config: Config): void {
  if (config.role === 'worker') return;
  const [site, issuer] = [app.get(WorkspaceSite), app.get(IssuerClient)];
  const fastify = app.getHttpAdapter().getInstance();
  const options = { config: { takesForm: true }, bodyLimit: FORM_BYTES };
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    send(await site.answer(request), reply);
  for (const path of ['nb', 'nn', 'en'].map((language) => `/${language}/workspace`))
    for (const at of [path, `${path}/*`]) {
      fastify.get(at, options, answer);
      fastify.post(at, options, answer);
    }
  if (!issuer.isOpen || !issuer.isLocal) return;
  const local = app.get(LocalLogin);
  const answerLocal = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    send(await site.answerLocal(request), reply);
  fastify.get('/local-issuer/authorize', options, answerLocal);
  fastify.post('/local-issuer/authorize', options, answerLocal);
  fastify.get('/local-issuer/.well-known/openid-configuration', () => local.describe());
  fastify.post('/local-issuer/login-token', options, async ({ body }, reply) => {
    const form = typeof body === 'object' && body !== null ? { ...body } : {};
    const tokens = await local.redeem(form);
    void reply.header('cache-control', 'no-store');
    return tokens ?? reply.status(400).send({ error: 'invalid_grant' });
  });
}

/** Sends a reply. No cache keeps anything, and a form of these pages names its origin. */
function send({ visit, reply: made }: Answered, reply: FastifyReply): FastifyReply {
  void reply.headers({
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'content-security-policy': POLICY,
  });
  if (made.kind === 'file') return reply.headers(made.headers).send(made.bytes);
  if (made.cookies !== undefined) void reply.header('set-cookie', made.cookies);
  if (made.kind === 'redirect') return reply.redirect(made.location, 303);
  return reply
    .status(made.status)
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-language': visit.language })
    .send(writeDocument(visit, made));
}
