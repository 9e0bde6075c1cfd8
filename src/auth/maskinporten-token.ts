import {
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  jwtVerify,
} from 'jose';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import { FORBIDDEN, type Localised, Problem, UNAUTHENTICATED } from '../platform/base/problem.js';
import type { Principal } from '../platform/base/principal.js';

/** Claims of a verified token. */
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

type Claims = Readonly<Record<string, unknown>>;

/** Checks of a token by the code of a fault, with what the caller can do about it. */
const CHECKS = {
  'token-missing': {
    nb: 'Send Authorization: Bearer med et tilgangstoken fra Maskinporten',
    en: 'Send Authorization: Bearer with an access token from Maskinporten',
  },
  'token-expired': {
    nb: 'Tokenet er utløpt. Hent et nytt',
    en: 'The token has expired. Fetch a new one',
  },
  'token-not-yet-valid': {
    nb: 'Tokenet gjelder ikke ennå. Kontroller klokken',
    en: 'The token is not valid yet. Check the clock',
  },
  'token-lifetime-too-long': {
    nb: 'Tokenet har lengre levetid enn tjenesten godtar',
    en: 'The token lives longer than the service accepts',
  },
  'token-other-issuer': {
    nb: 'Tokenet er fra en annen utsteder enn den tjenesten godtar',
    en: 'The token is from another issuer than the service accepts',
  },
  'token-other-audience': {
    nb: 'Tokenet er til en annen mottaker enn denne tjenesten',
    en: 'The token is for another audience than this service',
  },
  'token-incomplete': {
    nb: `Tokenet må ha ${REQUIRED.join(', ')}`,
    en: `The token must have ${REQUIRED.join(', ')}`,
  },
  'token-invalid': {
    nb: 'Tokenet er ikke et gyldig tilgangstoken fra Maskinporten',
    en: 'The token is not a valid access token from Maskinporten',
  },
} as const satisfies Record<string, Localised>;
type TokenCheck = keyof typeof CHECKS;

const CHECK_OF_CLAIM: Readonly<Record<string, TokenCheck>> = {
  iss: 'token-other-issuer',
  aud: 'token-other-audience',
  nbf: 'token-not-yet-valid',
};

/**
 * Verifies a Maskinporten access token. Throws a 401 problem for an invalid token, and a 403
 * problem for a valid token that we do not accept. Source: Maskinporten's "guide for API providers"
 * and "access token", as read in 2024.
 */
export async function verifyToken(
  token: string,
  rules: TokenRules,
  now: Date,
): Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_BYTES || token.split('.').length !== 3) throw invalidToken();
  const claims = await verifySignature(token, rules, now);
  const { jti, client_id: clientId, scope } = claims;
  if (typeof jti !== 'string' || typeof clientId !== 'string' || typeof scope !== 'string')
    throw invalidToken();
  if (jti === '' || clientId === '') throw invalidToken();
  const expiresAt = requireLifetime(claims, rules, now);
  requireForm(claims, rules);
  const { consumer, supplier, delegationSource } = readOrganisations(claims, rules);
  return {
    organisationNumber: consumer,
    scopes: new Set(scope.split(/\s+/).filter((part) => part !== '')),
    expiresAt,
    record: {
      issuer: rules.issuer,
      tokenId: jti.slice(0, 200),
      clientId: clientId.slice(0, 200),
      consumer,
      supplier,
      delegationSource,
    },
  };
}

/** Verifies signature, issuer, audience and expiry, and returns the claims. */
async function verifySignature(token: string, rules: TokenRules, now: Date): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, rules.keyFor, {
      issuer: rules.issuer,
      algorithms: ALGORITHMS,
      requiredClaims: REQUIRED,
      clockTolerance: TOLERANCE,
      currentDate: now,
      ...(rules.audience === undefined ? {} : { audience: rules.audience }),
    });
    return payload;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      throw invalidToken(failedCheckOf(error));
    throw error;
  }
}

/**
 * Returns the check that failed. jose checks the claims of a signed token only, so a forged token
 * learns nothing from the answer.
 */
function failedCheckOf(error: Error): TokenCheck {
  if (error instanceof errors.JWTExpired) return 'token-expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'token-invalid';
  if (error.reason === 'missing') return 'token-incomplete';
  return (error.reason === 'check_failed' && CHECK_OF_CLAIM[error.claim]) || 'token-invalid';
}

/** Requires a token that was issued in the past for a limited time. Returns the end of the time. */
function requireLifetime({ iat, exp }: Claims, rules: TokenRules, now: Date): number {
  if (typeof iat !== 'number' || typeof exp !== 'number' || !Number.isFinite(iat))
    throw invalidToken();
  if (iat > now.getTime() / 1000 + TOLERANCE) throw invalidToken('token-not-yet-valid');
  if (exp - iat > rules.maxAge) throw invalidToken('token-lifetime-too-long');
  return exp;
}

/** Requires a bearer token whose only audience is ours, of a system and not of a person. */
function requireForm(claims: Claims, { audience }: TokenRules): void {
  const { token_type: tokenType, aud } = claims;
  if (tokenType !== undefined && tokenType !== 'Bearer') throw invalidToken();
  const isOnlyAudience = aud === audience || (Array.isArray(aud) && aud.length === 1);
  if (audience !== undefined && !isOnlyAudience) throw invalidToken('token-other-audience');
  if ('pid' in claims)
    throw refused('Tokenet gjelder en sluttbruker', 'The token is for an end user');
  if ('authorization_details' in claims)
    throw refused('Systembruker støttes ikke', 'System users are not supported');
}

/** Reads the organisation that a token is for, and the supplier that uses it by delegation. */
function readOrganisations(
  claims: Claims,
  rules: TokenRules,
): Pick<Principal['token'], 'consumer' | 'supplier' | 'delegationSource'> {
  const consumer = organisationOf(claims['consumer']);
  const isDelegated = 'supplier' in claims || 'delegation_source' in claims;
  if (!isDelegated) return { consumer, supplier: null, delegationSource: null };
  const supplier = organisationOf(claims['supplier']);
  const source = claims['delegation_source'];
  if (typeof source !== 'string' || !rules.delegationSources.includes(source))
    throw refused(
      'Tjenesten godtar ikke delegeringskilden',
      'The service does not accept the delegation source',
    );
  return { consumer, supplier, delegationSource: source };
}

/**
 * Returns the organisation number of a `consumer` or `supplier` claim. Refuses anything but `0192:`
 * and a valid number.
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

/** Makes the problem of a token that fails a check. No text repeats anything of the token. */
export function invalidToken(check: TokenCheck = 'token-invalid'): Problem {
  const detail: Localised = CHECKS[check];
  const isSent = check !== 'token-missing';
  return new Problem(UNAUTHENTICATED, {
    detail,
    errors: [{ pointer: 'Authorization', code: check, detail }],
    headers: {
      // A request without a token gets no error code (RFC 6750 §3.1).
      'www-authenticate': isSent
        ? `Bearer error="invalid_token", error_description="${detail.en}"`
        : 'Bearer',
    },
  });
}

function refused(nb: string, en: string): Problem {
  return new Problem(FORBIDDEN, { detail: { nb, en } });
}
