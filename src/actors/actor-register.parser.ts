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
  /** Organisation number of a municipality's regional health authority. */
  readonly healthRegion: string | null;
  readonly parent: string | null;
  readonly validTo: string | null;
  readonly successor: string | null;
}

/** Inhabitants of a municipality on 1 January of a year. */
export interface RegisteredPopulation {
  readonly organisationNumber: string;
  readonly year: number;
  readonly inhabitants: number;
}

/** A row that cannot become an actor, and the reason. No missing value is invented. */
export interface SkippedRow {
  readonly name: string;
  readonly reason: string;
}

/** Contents of the register's files. */
export interface RegisterFiles {
  /** `aktorer.csv`. */
  readonly healthActors: string;
  /** `kommuner_2024.csv`. */
  readonly municipalities: string;
  /** `roles.csv`. */
  readonly roles: string;
  /** `successors.csv`. */
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

/** A row of one of the files, as far as an actor can be made of it. */
interface SourceRow extends Pick<
  RegisteredActor,
  'municipalityNumber' | 'county' | 'healthRegion' | 'parent'
> {
  readonly name: string;
  readonly organisationNumber: string | undefined;
  readonly kind: ActorKind | undefined;
}

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
  const rows = [
    ...rowsOf(files.healthActors).map(healthActorOf),
    ...rowsOf(files.municipalities).map(municipalityOf),
  ];
  for (const { organisationNumber, kind, ...row } of rows) {
    const change = successors.get(organisationNumber);
    if (organisationNumber === undefined || organisationNumber === '')
      skipped.push({ name: row.name, reason: 'no organisation number in the source' });
    else if (!isOrganisationNumber(organisationNumber)) {
      const reason = `${String(organisationNumber)} is not a valid organisation number`;
      skipped.push({ name: row.name, reason });
    } else if (kind === undefined)
      skipped.push({ name: row.name, reason: 'unknown kind of actor' });
    else
      actors.push({
        ...row,
        organisationNumber,
        kind,
        role: roles.get(organisationNumber) === 'directorate' ? 'directorate' : 'reporter',
        validTo: change?.['gjelder_fra'] ?? null,
        successor: change?.['etterfolger'] ?? null,
      });
  }
  return { actors, skipped };
}

function healthActorOf(row: Readonly<Record<string, string>>): SourceRow {
  const owner = row['eier_rhf_orgnr'] ?? '';
  return {
    name: row['navn'] ?? '',
    organisationNumber: row['organisasjonsnummer'],
    kind: KINDS[row['aktortype'] ?? ''],
    municipalityNumber: null,
    county: null,
    healthRegion: null,
    parent: owner === '' ? null : owner,
  };
}

function municipalityOf(row: Readonly<Record<string, string>>): SourceRow {
  const region = row['rhf_orgnr_utledet'] ?? '';
  return {
    name: `${row['kommunenavn'] ?? ''} kommune`,
    organisationNumber: row['organisasjonsnummer'],
    kind: 'municipality',
    municipalityNumber: row['kommunenummer'] ?? '',
    county: row['fylkesnavn'] ?? null,
    healthRegion: isOrganisationNumber(region) ? region : null,
    parent: null,
  };
}

/**
 * Reads the columns `folketall_<year>` of the municipalities. A cell that is no whole number, or
 * whose row has no organisation number, gives nothing.
 */
export function parsePopulation(municipalities: string): RegisteredPopulation[] {
  return rowsOf(municipalities).flatMap((row) =>
    Object.entries(row).flatMap(([heading, cell]) => {
      const year = /^folketall_(\d{4})$/.exec(heading)?.[1];
      const organisationNumber = row['organisasjonsnummer'] ?? '';
      if (year === undefined || !/^\d+$/.test(cell)) return [];
      if (!isOrganisationNumber(organisationNumber)) return [];
      return [{ organisationNumber, year: Number(year), inhabitants: Number(cell) }];
    }),
  );
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
