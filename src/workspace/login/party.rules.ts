import { isOrganisationNumber } from '../../platform/base/organisation-number.js';
import type { PersonParty } from './session.types.js';

/** Type of the authorisations that Ansattporten answers with (RFC 9396). */
export const AUTHORIZATION_TYPE = 'ansattporten:altinn:resource';
/** Authority of organisation numbers; 0192 is Enhetsregisteret. */
export const AUTHORITY = 'iso6523-actorid-upis';

/** Resources of Altinn that give the roles. */
export interface RoleResources {
  readonly resource: string;
  /** `undefined`: a person who may report may also certify. */
  readonly certifierResource: string | undefined;
}

/** Lists the authorisations that a person is asked for. */
export function listAuthorizations({ resource, certifierResource }: RoleResources): object[] {
  return [resource, certifierResource]
    .filter((one) => one !== undefined)
    .map((one) => ({
      type: AUTHORIZATION_TYPE,
      resource: one,
      representation_is_required: true,
    }));
}

/**
 * Reads the organisations in `authorization_details`, each once and with its highest role. Parts of
 * another type, resource or form give nothing.
 */
export function readParties(details: unknown, resources: RoleResources): PersonParty[] {
  const { resource, certifierResource } = resources;
  const reporters = listNumbers(details, resource);
  const certifiers =
    certifierResource === undefined ? reporters : listNumbers(details, certifierResource);
  return [...new Set([...reporters, ...certifiers])].map((organisationNumber) => ({
    organisationNumber,
    role: certifiers.includes(organisationNumber) ? 'certifier' : 'reporter',
  }));
}

/** Lists the numbers of the organisations that a resource was granted for. */
function listNumbers(details: unknown, resource: string): string[] {
  return listOf(details)
    .filter((detail) => detail['type'] === AUTHORIZATION_TYPE && detail['resource'] === resource)
    .flatMap((detail) => listOf(detail['authorized_parties']))
    .map(({ orgno }) => readNumber(orgno))
    .filter((number) => number !== undefined);
}

function readNumber(claim: unknown): string | undefined {
  const { authority, ID: id } = recordOf(claim);
  if (authority !== AUTHORITY || typeof id !== 'string') return undefined;
  const number = /^0192:(\d{9})$/.exec(id)?.[1];
  return isOrganisationNumber(number) ? number : undefined;
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
