import type { EnvironmentReader } from './environment.reader.js';

/** Private key of a client, as a JSON Web Key. */
export interface PrivateJwk {
  readonly kty: string;
  readonly alg: string;
  readonly kid: string;
  readonly [member: string]: unknown;
}

/** The service as a client of Ansattporten. */
export interface Ansattporten {
  /** Issuer, exactly as its metadata names it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly key: PrivateJwk;
  /** Resource of Altinn that lets a person report for an organisation. */
  readonly resource: string;
  /** Resource that lets a person certify. `undefined`: a person who may report may also certify. */
  readonly certifierResource: string | undefined;
}

/** Reads the settings of Ansattporten. `undefined` when there are none. */
export function readAnsattporten(
  reader: EnvironmentReader,
  production: boolean,
): Ansattporten | undefined {
  const issuer = reader.readUrl(
    'ANSATTPORTEN_ISSUER',
    production ? ['https:'] : ['https:', 'http:'],
  );
  if (issuer === undefined) return undefined;
  const required = (name: string): string => {
    const value = reader.readText(name);
    if (value === undefined) reader.faults.push(`${name} is missing; ANSATTPORTEN_ISSUER needs it`);
    return value ?? '';
  };
  required('PUBLIC_URL');
  return {
    issuer,
    clientId: required('ANSATTPORTEN_CLIENT_ID'),
    key: readPrivateKey(reader, required('ANSATTPORTEN_KEY')),
    resource: required('ANSATTPORTEN_RESOURCE'),
    certifierResource: reader.readText('ANSATTPORTEN_CERTIFIER_RESOURCE'),
  };
}

function readPrivateKey(reader: EnvironmentReader, text: string): PrivateJwk {
  const key = parseObject(text);
  const { kty, alg, kid, d } = key;
  if (typeof kty === 'string' && alg === 'RS256' && typeof kid === 'string' && d !== undefined)
    return { ...key, kty, alg, kid };
  if (text !== '')
    reader.faults.push(
      'ANSATTPORTEN_KEY is no key; expected a private JWK (RSA) in JSON, with "alg": "RS256" ' +
        'and the "kid" of the client',
    );
  return { kty: '', alg: '', kid: '' };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
