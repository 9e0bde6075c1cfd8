import { signLocalGrant } from './local-issuer.js';

/** Fetches a token as a system of an organisation does: with a signed JWT grant. */
export async function fetchLocalToken(
  url: string,
  dataDir: string,
  request: {
    readonly organisationNumber: string;
    readonly scope: string;
    readonly client?: string;
    readonly onBehalfOf?: string;
    readonly resource?: string;
  },
): Promise<string> {
  const metadata = (await (
    await fetch(`${url}/local-issuer/.well-known/oauth-authorization-server`)
  ).json()) as { service_time?: string };
  if (metadata.service_time === undefined)
    throw new Error(`${url} has no local issuer, because it runs with a real one`);
  const assertion = await signLocalGrant(dataDir, {
    ...request,
    now: new Date(metadata.service_time),
  });
  const answer = await fetch(`${url}/local-issuer/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; error_description?: string };
  if (body.access_token === undefined)
    throw new Error(`The local issuer refused: ${body.error_description ?? String(answer.status)}`);
  return body.access_token;
}
