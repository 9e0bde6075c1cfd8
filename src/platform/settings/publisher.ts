import type { EnvironmentReader } from './environment.reader.js';

/** Body that publishes the open data, as the catalogue, the licence and the files name it. */
export interface Publisher {
  readonly organisationNumber: string;
  readonly name: string;
  /** Name inside an English sentence. */
  readonly englishName: string;
}

export const DIRECTORATE_OF_HEALTH: Publisher = {
  organisationNumber: '983544622',
  name: 'Helsedirektoratet',
  englishName: 'the Norwegian Directorate of Health',
};

/** Reads the publisher. A number and a name belong together: one alone would name a body wrongly. */
export function readPublisher(reader: EnvironmentReader): Publisher {
  const organisationNumber = reader.readText('PUBLISHER_NUMBER');
  const name = reader.readText('PUBLISHER_NAME');
  const englishName = reader.readText('PUBLISHER_NAME_EN');
  if (organisationNumber === undefined && name === undefined && englishName === undefined)
    return DIRECTORATE_OF_HEALTH;
  if (organisationNumber === undefined || !/^\d{9}$/.test(organisationNumber))
    reader.faults.push(
      'PUBLISHER_NUMBER must be nine digits: the number of the body that publishes',
    );
  if (name === undefined)
    reader.faults.push('PUBLISHER_NAME is missing: the name of the body that publishes');
  return {
    organisationNumber: organisationNumber ?? '',
    name: name ?? '',
    englishName: englishName ?? name ?? '',
  };
}
