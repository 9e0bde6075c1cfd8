import { Body, Controller, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '../platform/fields/documentation.js';
import type { FastifyReply } from 'fastify';
import { Clock } from '../platform/base/clock.js';
import type { Config } from '../platform/settings/config.js';
import { Operation } from '../platform/http/operation.js';
import { CONFIG } from '../platform/base/tokens.js';
import { GrantRefused, LOCAL_ISSUER, LocalIssuer, loadLocalKeySet } from './local-issuer.js';

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The local issuer over HTTP, with the endpoints of Maskinporten. Not part of the API. */
@ApiExcludeController()
@Controller('/local-issuer')
export class LocalIssuerController {
  private readonly issuer: LocalIssuer;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.issuer = new LocalIssuer(config.dataDir);
  }

  @Operation({
    id: 'localIssuerMetadata',
    method: 'GET',
    path: '.well-known/oauth-authorization-server',
    scope: 'public',
    isUncounted: true,
    summary: 'Metadata of the local issuer',
  })
  metadata(): object {
    return {
      issuer: LOCAL_ISSUER,
      token_endpoint: '/local-issuer/token',
      jwks_uri: '/local-issuer/jwk',
      grant_types_supported: [JWT_GRANT],
      // Not in RFC 8414: the time of the service, whose clock the demo moves.
      service_time: this.clock.now().toISOString(),
    };
  }

  @Operation({
    id: 'localIssuerKeys',
    method: 'GET',
    path: 'jwk',
    scope: 'public',
    isUncounted: true,
    summary: 'Public keys of the local issuer',
  })
  keys(): Promise<object> {
    return loadLocalKeySet(this.config.dataDir);
  }

  @Operation({
    id: 'localIssuerToken',
    method: 'POST',
    path: 'token',
    scope: 'public',
    isUncounted: true,
    receives: ['application/x-www-form-urlencoded'],
    summary: 'A token for a JWT grant',
  })
  async token(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const form = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    void reply.header('cache-control', 'no-store');
    try {
      if (form['grant_type'] !== JWT_GRANT || typeof form['assertion'] !== 'string')
        throw new GrantRefused(`grant_type must be ${JWT_GRANT}, with an assertion`);
      return await this.issuer.issueToken(form['assertion'], this.clock.now());
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      void reply.status(400);
      return { error: 'invalid_grant', error_description: error.reason };
    }
  }
}
