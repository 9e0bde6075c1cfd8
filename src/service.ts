import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError } from 'fastify';
import { AppModule, type SettledConfig } from './app.module.js';
import { AnswerAdapter } from './platform/http/answer.adapter.js';
import { Clock } from './platform/base/clock.js';
import { BODY_LIMITS, parseJsonBody } from './platform/http/json-body.parser.js';
import { createLog, Log } from './platform/base/logging.js';
import { Metrics } from './platform/base/metrics.js';
import { mountDocumentation } from './platform/http/openapi.js';
import { refuseUnrouted } from './platform/http/problem.filter.js';
import { Problem, UNSUPPORTED_MEDIA_TYPE } from './platform/base/problem.js';
import { REPORT_FILE_TYPES } from './reporting/files/report-file.types.js';
import { StatusHook } from './rollup/status/status-hook.service.js';

/** Request ids: this process's random name and a count. */
const PROCESS = randomUUID().slice(0, 18);
let requests = 0;

/** How long a request under way has to finish when the service stops. */
const GRACE_MS = 8_000;

/** Builds the service of one process. The caller listens (API) or only initialises it (worker). */
export async function createService(
  config: SettledConfig,
  clock: Clock = new Clock(config.clockStart),
  log: Log = createLog(config.logLevel),
): Promise<NestFastifyApplication> {
  const adapter = new AnswerAdapter({
    bodyLimit: BODY_LIMITS.bytes,
    requestIdHeader: false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const sent = request.headers['x-request-id'];
      return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent)
        ? sent
        : `${PROCESS}-${(++requests).toString(36)}`;
    },
    frameworkErrors: refuseUnrouted,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // What still comes in on a busy connection while the process ends is answered whole, and its
    // connection closed.
    return503OnClosing: false,
  } as ConstructorParameters<typeof AnswerAdapter>[0]);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, clock, log),
    adapter,
    { bodyParser: false, logger: false, abortOnError: false },
  );

  const fastify = adapter.getInstance();
  const metrics = app.get(Metrics);
  fastify.decorateRequest('fromMemory', false);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMITS.bytes },
    (_request, body, done) => {
      try {
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as FastifyError);
      }
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16 * 1024 },
    (request, body, done) => {
      if (request.url === '/local-issuer/token')
        done(null, Object.fromEntries(new URLSearchParams(String(body))));
      else done(new Problem(UNSUPPORTED_MEDIA_TYPE));
    },
  );
  // Files are handed on as they stream in; the guard refuses them where an operation takes none.
  fastify.addContentTypeParser([...REPORT_FILE_TYPES], (_request, payload, done) => {
    done(null, payload);
  });
  fastify.addHook('onRequest', app.get(StatusHook).onRequest);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
    });
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.fromMemory !== true) {
      const { principal, method } = request;
      const route = request.routeOptions.url ?? 'none';
      metrics.requests.observe(
        { method, route, status: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      );
      // Anonymous reads that succeed are counted only; whatever acts, fails or changes something
      // has its line.
      if (principal !== undefined || method !== 'GET' || reply.statusCode >= 400) {
        log.info(
          {
            requestId: request.id,
            method,
            route,
            status: reply.statusCode,
            ms: Math.round(reply.elapsedTime),
            actor: principal?.organisationNumber,
            supplier: principal?.token.supplier ?? undefined,
            delegate: principal?.delegate?.organisationNumber,
          },
          'request',
        );
      }
    }
    done();
  });
  // Node closes what is idle when closing begins. A connection that was busy then is kept alive
  // after its answer, and one that never sends a whole request would hold the process for ever.
  fastify.addHook('preClose', (done) => {
    const server = adapter.getHttpServer<Server>();
    if (server.listening) {
      const sweep = setInterval(() => {
        server.closeIdleConnections();
      }, 100);
      const end = setTimeout(() => {
        server.closeAllConnections();
      }, GRACE_MS).unref();
      server.once('close', () => {
        clearInterval(sweep);
        clearTimeout(end);
      });
    }
    done();
  });
  mountDocumentation(app, config);
  await app.init();
  return app;
}
