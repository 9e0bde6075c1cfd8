import papaparse from 'papaparse';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import type { ActorKind, ActorRole } from './actor.types.js';

/** One actor as the register's files give it. */
export interface RegisteredActor {
  readonly organisationNumber: string;
  readonly name: string;
  readonly kind: ActorKind;
  readonly role: ActorRole;
  readonly municipalityNumber: string | null;
  readonly county: string | null;
  readonly parent: string | null;
  readonly validTo: string | null;
  readonly successor: string | null;
}

/** A row that cannot become an actor, and why. Nothing is invented for it. */
export interface SkippedRow {
  readonly name: string;
  readonly reason: string;
}

export interface RegisterFiles {
  /** `aktorer.csv`: health actors. */
  readonly healthActors: string;
  /** `kommuner_2024.csv`: municipalities. */
  readonly municipalities: string;
  /** `roles.csv` and `successors.csv`. */
  readonly roles: string;
  readonly successors: string;
}

const KINDS: Readonly<Record<string, ActorKind>> = {
  RHF: 'regionalHealthAuthority',
  HF: 'hospitalTrust',
  DIREKTORAT: 'directorate',
  'DIREKTORAT (NEDLAGT 2024-01-01)': 'directorate',
  DEPARTEMENT: 'ministry',
  TILSYN: 'supervisoryAuthority',
  STATSFORETAK: 'stateEnterprise',
  INTERESSEORGANISASJON: 'association',
  'FELLESEID SELSKAP': 'jointEnterprise',
  'HF (FELLESEID)': 'jointEnterprise',
  'HF (IKT)': 'ictCompany',
  'IKT-SELSKAP': 'ictCompany',
};

/**
 * Reads the register's files. Rows without a valid organisation number or with an unknown kind are
 * skipped and named.
 */
export function parseActorRegister(files: RegisterFiles): {
  readonly actors: RegisteredActor[];
  readonly skipped: SkippedRow[];
} {
  const roles = new Map(
    rowsOf(files.roles).map((row) => [row['organisasjonsnummer'], row['rolle']]),
  );
  const successors = new Map(
    rowsOf(files.successors).map((row) => [row['organisasjonsnummer'], row]),
  );
  const actors: RegisteredActor[] = [];
  const skipped: SkippedRow[] = [];
  const add = (
    name: string,
    organisationNumber: string | undefined,
    kind: ActorKind | undefined,
    rest: Pick<RegisteredActor, 'municipalityNumber' | 'county' | 'parent'>,
  ): void => {
    if (organisationNumber === undefined || organisationNumber === '') {
      skipped.push({ name, reason: 'no organisation number in the source' });
    } else if (!isOrganisationNumber(organisationNumber)) {
      skipped.push({
        name,
        reason: `${String(organisationNumber)} is not a valid organisation number`,
      });
    } else if (kind === undefined) {
      skipped.push({ name, reason: 'unknown kind of actor' });
    } else {
      const change = successors.get(organisationNumber);
      actors.push({
        ...rest,
        organisationNumber,
        name,
        kind,
        role: roles.get(organisationNumber) === 'directorate' ? 'directorate' : 'reporter',
        validTo: change?.['gjelder_fra'] ?? null,
        successor: change?.['etterfolger'] ?? null,
      });
    }
  };
  for (const row of rowsOf(files.healthActors)) {
    add(row['navn'] ?? '', row['organisasjonsnummer'], KINDS[row['aktortype'] ?? ''], {
      municipalityNumber: null,
      county: null,
      parent: row['eier_rhf_orgnr'] === '' ? null : (row['eier_rhf_orgnr'] ?? null),
    });
  }
  for (const row of rowsOf(files.municipalities)) {
    const number = row['kommunenummer'] ?? '';
    add(`${row['kommunenavn'] ?? ''} kommune`, row['organisasjonsnummer'], 'municipality', {
      municipalityNumber: number,
      county: row['fylkesnavn'] ?? null,
      parent: null,
    });
  }
  return { actors, skipped };
}

function rowsOf(csv: string): Record<string, string>[] {
  const { data, errors } = papaparse.parse<Record<string, string>>(csv, {
    header: true,
    delimiter: ',',
    skipEmptyLines: true,
  });
  const [first] = errors;
  if (first !== undefined)
    throw new Error(`The register cannot be read: ${first.message} in row ${String(first.row)}`);
  return data;
}
