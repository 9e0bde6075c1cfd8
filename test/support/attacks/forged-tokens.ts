import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { signAsLocalIssuer } from '../../../src/auth/local-issuer.js';
import { TEST_DATA_DIR } from '../service.js';
import { encodePart, signByHand, type Tokens } from '../tokens.js';

/** Forges tokens by their algorithm or their signature. */
export async function forgeSignatures(
  tokens: Tokens,
  issuer: JWK,
): Promise<Record<string, string>> {
  const good = await tokens.sign();
  const elliptic = await generateKeyPair('ES256');
  const signWith = (alg: string, key: Parameters<SignJWT['sign']>[0]): Promise<string> =>
    new SignJWT(tokens.claims()).setProtectedHeader({ alg, kid: 'local-issuer' }).sign(key);
  return {
    'alg none': `${encodePart({ alg: 'none', kid: 'local-issuer' })}.${encodePart(tokens.claims())}.`,
    'HS256 with the public key': await signWith('HS256', Buffer.from(issuer.n ?? '', 'base64url')),
    PS256: await signWith('PS256', await importJWK({ ...issuer, alg: 'PS256' }, 'PS256')),
    ES256: await signWith('ES256', elliptic.privateKey),
    // Signed by hand with the issuer's own key: jose refuses to sign a `crit` it does not know.
    crit: signByHand(
      { alg: 'RS256', kid: 'local-issuer', crit: ['urn:unknown'], 'urn:unknown': true },
      tokens.claims(),
      issuer,
    ),
    "another issuer's key": await signAsLocalIssuer(
      `${TEST_DATA_DIR}/another-issuer`,
      tokens.claims(),
    ),
    'signature cut off': good.replace(/\.[^.]*$/, '.'),
    'two signatures': `${good}.${await tokens.sign()}`,
  };
}

/** Forges tokens by a stranger's key that their header brings along. */
export async function forgeKeys(tokens: Tokens): Promise<Record<string, string>> {
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(stranger.publicKey)), kid: 'local-issuer', alg: 'RS256' };
  const signAsStranger = (header: Record<string, unknown>): Promise<string> =>
    new SignJWT(tokens.claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'local-issuer', ...header })
      .sign(stranger.privateKey);
  return {
    'header jwk': await signAsStranger({ jwk }),
    'header jku': await signAsStranger({ jku: 'https://attacker.invalid/jwk', kid: 'attacker' }),
    'header x5c': await signAsStranger({ x5c: [Buffer.from('certificate').toString('base64')] }),
  };
}
