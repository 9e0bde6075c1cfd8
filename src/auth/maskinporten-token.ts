import {
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  jwtVerify,
} from 'jose';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import { FORBIDDEN, Problem, UNAUTHENTICATED } from '../platform/base/problem.js';
import type { Principal } from '../platform/base/principal.js';

/** What a verified token says. */
export interface VerifiedToken {
  readonly organisationNumber: string;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAt: number;
  readonly record: Principal['token'];
}

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly delegationSources: readonly string[];
  /** Longest accepted `exp - iat`, seconds. */
  readonly maxAge: number;
  readonly keyFor: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;
}

const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const REQUIRED = ['iss', 'exp', 'iat', 'jti', 'client_id', 'consumer', 'scope'];
/** Clock difference accepted, seconds. */
const TOLERANCE = 5;
const MAX_TOKEN_BYTES = 8 * 1024;
/** Organisation numbers as ISO 6523 actor ids; 0192 is Enhetsregisteret. */
const AUTHORITY = 'iso6523-actorid-upis';

/**
 * Verifies a Maskinporten access token. Throws a 401 problem for a token that is not valid, a 403
 * problem for a valid one that we do not accept. Source: Maskinporten's "guide for API providers"
 * and "access token", as read in 2024.
 */
export async function verifyToken(
  token: string,
  rules: TokenRules,
  now: Date,
): Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_BYTES || token.split('.').length !== 3) throw invalidToken();
  let payload: Record<string, unknown>;
  try {
    ({ payload } = await jwtVerify(token, rules.keyFor, {
      issuer: rules.issuer,
      algorithms: ALGORITHMS,
      requiredClaims: REQUIRED,
      clockTolerance: TOLERANCE,
      currentDate: now,
      ...(rules.audience === undefined ? {} : { audience: rules.audience }),
    }));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalidToken();
    throw error;
  }
  const { iat, exp, jti, client_id: clientId, scope, token_type: tokenType, aud } = payload;
  const seconds = now.getTime() / 1000;
  if (
    typeof iat !== 'number' ||
    typeof exp !== 'number' ||
    !Number.isFinite(iat) ||
    iat > seconds + TOLERANCE ||
    exp - iat > rules.maxAge
  )
    throw invalidToken();
  if (
    typeof jti !== 'string' ||
    jti === '' ||
    typeof clientId !== 'string' ||
    clientId === '' ||
    typeof scope !== 'string'
  )
    throw invalidToken();
  if (tokenType !== undefined && tokenType !== 'Bearer') throw invalidToken();
  if (
    rules.audience !== undefined &&
    aud !== rules.audience &&
    !(Array.isArray(aud) && aud.length === 1)
  )
    throw invalidToken();

  if ('pid' in payload)
    throw refused('Tokenet gjelder en sluttbruker', 'The token is for an end user');
  if ('authorization_details' in payload)
    throw refused('Systembruker støttes ikke', 'System users are not supported');
  const consumer = organisationOf(payload['consumer']);
  const delegated = 'supplier' in payload || 'delegation_source' in payload;
  const supplier = delegated ? organisationOf(payload['supplier']) : null;
  const source = payload['delegation_source'];
  if (delegated && (typeof source !== 'string' || !rules.delegationSources.includes(source))) {
    throw refused('Delegeringskilden er ikke godkjent', 'The delegation source is not accepted');
  }
  return {
    organisationNumber: consumer,
    scopes: new Set(scope.split(/\s+/).filter((part) => part !== '')),
    expiresAt: exp,
    record: {
      issuer: rules.issuer,
      tokenId: jti.slice(0, 200),
      clientId: clientId.slice(0, 200),
      consumer,
      supplier,
      delegationSource: typeof source === 'string' ? source : null,
    },
  };
}

/**
 * The organisation number of a `consumer` or `supplier` claim; anything but `0192:` and a valid
 * number is refused.
 */
function organisationOf(claim: unknown): string {
  if (
    typeof claim === 'object' &&
    claim !== null &&
    'authority' in claim &&
    'ID' in claim &&
    claim.authority === AUTHORITY &&
    typeof claim.ID === 'string'
  ) {
    const number = /^0192:(\d{9})$/.exec(claim.ID)?.[1];
    if (isOrganisationNumber(number)) return number;
  }
  throw refused(
    'Organisasjonen i tokenet kan ikke leses',
    'The organisation of the token cannot be read',
  );
}

export function invalidToken(): Problem {
  return new Problem(UNAUTHENTICATED, {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}

function refused(nb: string, en: string): Problem {
  return new Problem(FORBIDDEN, { detail: { nb, en } });
}
