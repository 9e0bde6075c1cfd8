import type { Quad } from 'n3';
import type { Localised } from '../../platform/base/problem.js';
import { fileAddressOf } from './addresses.rules.js';
import type { Catalogue, CataloguedRound } from './catalogue.types.js';
import { ILLUSTRATIVE } from './licence.writer.js';
import { DATA_PACKAGE, type DescribedFile } from './open-data.types.js';
import {
  describeSubject,
  makeLiteral,
  makeNode,
  makeTexts,
  type Properties,
  writeTurtle,
} from './turtle.writer.js';

const EU = 'http://publications.europa.eu/resource/authority';
const IANA = 'https://www.iana.org/assignments/media-types';
/** File types of the EU's list, by the end of a file's name. */
const FILE_TYPES: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON',
  xlsx: 'XLSX',
  parquet: 'PARQUET',
};

/**
 * Writes the catalogue as DCAT-AP-NO 2: a series with one dataset per round, each with the files of
 * its newest release. Concepts of the EU are named and not described; a harvester knows them.
 */
export function writeCatalogue(catalogue: Catalogue): Promise<string> {
  const { rounds } = catalogue;
  return writeTurtle([
    ...describeCatalogue(catalogue),
    ...describeSeries(catalogue),
    ...rounds.flatMap((round, at) => describeRound(catalogue, round, rounds[at - 1])),
    ...describeService(catalogue),
    ...describeParties(catalogue),
  ]);
}

/** Address of the catalogue; the other subjects of ours are its fragments. */
function nameIn({ base }: Catalogue, fragment: string): string {
  return `${base}/v1/catalogue.ttl${fragment === '' ? '' : `#${fragment}`}`;
}

function publisherOf({ publisher }: Catalogue): string {
  return `https://data.brreg.no/enhetsregisteret/api/enheter/${publisher.organisationNumber}`;
}

/** Properties that the catalogue, the series, the datasets and the service have alike. */
function describeResource(
  catalogue: Catalogue,
  subject: string,
  title: Localised,
  description: Localised,
): Properties {
  return {
    'dct:identifier': makeLiteral(subject),
    'dct:title': makeTexts(title),
    'dct:description': makeTexts(description),
    'dct:publisher': makeNode(publisherOf(catalogue)),
    'dcat:contactPoint': makeNode(nameIn(catalogue, 'contact')),
  };
}

const LANGUAGES = [makeNode(`${EU}/language/NOB`), makeNode(`${EU}/language/ENG`)];
const LICENCE = makeNode(`${EU}/licence/NLOD_2_0`);

/** Properties of the series and of every dataset. */
const OF_DATA: Properties = {
  'dcat:theme': [makeNode(`${EU}/data-theme/HEAL`), makeNode(`${EU}/data-theme/GOVE`)],
  'dct:accessRights': makeNode(`${EU}/access-right/PUBLIC`),
  'dct:language': LANGUAGES,
  'dct:spatial': makeNode(`${EU}/country/NOR`),
  'dcat:keyword': [
    ...makeTexts({ nb: 'e-helse', en: 'e-health' }),
    ...makeTexts({ nb: 'prosjektportefølje', en: 'project portfolio' }),
  ],
};

function describeCatalogue(catalogue: Catalogue): Quad[] {
  const { rounds } = catalogue;
  const subject = nameIn(catalogue, '');
  const title = { nb: 'Nasjonal portefølje for e-helse', en: 'National e-health portfolio' };
  const description = {
    nb: 'Åpne data om nasjonale e-helseprosjekter: status, budsjett, risiko og framdrift per runde.',
    en: 'Open data on national e-health projects: status, budget, risk and progress per round.',
  };
  const datasets = ['series', ...rounds.map(({ round }) => `round-${round}`)];
  return describeSubject(subject, {
    'rdf:type': makeNode('dcat:Catalog'),
    ...describeResource(catalogue, subject, title, description),
    'dct:language': LANGUAGES,
    'dct:license': LICENCE,
    'dcat:themeTaxonomy': makeNode(`${EU}/data-theme`),
    ...describeDates(rounds),
    'dcat:dataset': datasets.map((name) => makeNode(nameIn(catalogue, name))),
    'dcat:service': makeNode(nameIn(catalogue, 'api')),
  });
}

/** Dates of the whole: of the first release, and of the one that changed last. */
function describeDates(rounds: readonly CataloguedRound[]): Properties {
  const [issued] = rounds.map((round) => round.issued).sort();
  const modified = rounds
    .map((round) => round.modified)
    .sort()
    .at(-1);
  if (issued === undefined || modified === undefined) return {};
  return {
    'dct:issued': makeLiteral(issued, 'dateTime'),
    'dct:modified': makeLiteral(modified, 'dateTime'),
  };
}

function describeSeries(catalogue: Catalogue): Quad[] {
  const subject = nameIn(catalogue, 'series');
  const title = {
    nb: 'Nasjonal portefølje for e-helse, alle runder',
    en: 'National e-health portfolio, all rounds',
  };
  const description = {
    nb: 'En serie med ett datasett per rapporteringsrunde.',
    en: 'A series with one dataset per reporting round.',
  };
  return describeSubject(subject, {
    'rdf:type': [makeNode('dcat:DatasetSeries'), makeNode('dcat:Dataset')],
    ...describeResource(catalogue, subject, title, description),
    ...OF_DATA,
    'dct:accrualPeriodicity': makeNode(`${EU}/frequency/IRREG`),
    ...describeDates(catalogue.rounds),
  });
}

function describeRound(
  catalogue: Catalogue,
  round: CataloguedRound,
  before: CataloguedRound | undefined,
): Quad[] {
  const subject = nameIn(catalogue, `round-${round.round}`);
  const title = {
    nb: `Nasjonal portefølje for e-helse, runde ${round.round}`,
    en: `National e-health portfolio, round ${round.round}`,
  };
  const day = round.dataDate.slice(0, 10);
  const illustrative = round.illustrative ? ILLUSTRATIVE : { nb: '', en: '' };
  const description = {
    nb: `Prosjektene slik de sto ${day}. ${illustrative.nb}`.trim(),
    en: `The projects as they stood on ${day}. ${illustrative.en}`.trim(),
  };
  const distributions = round.files.filter(({ name }) => typeOf(name) !== undefined);
  const period = nameIn(catalogue, `period-${round.round}`);
  const dataset: Properties = {
    'rdf:type': makeNode('dcat:Dataset'),
    ...describeResource(catalogue, subject, title, description),
    ...OF_DATA,
    'dcat:inSeries': makeNode(nameIn(catalogue, 'series')),
    'dcat:prev': before ? makeNode(nameIn(catalogue, `round-${before.round}`)) : [],
    'dct:issued': makeLiteral(round.issued, 'dateTime'),
    'dct:modified': makeLiteral(round.modified, 'dateTime'),
    'dct:temporal': makeNode(period),
    'owl:versionInfo': makeLiteral(String(round.version)),
    'adms:versionNotes': round.correction ? makeTexts(round.correction) : [],
    'dcat:distribution': distributions.map(({ name }) =>
      makeNode(fileAddressOf(catalogue.base, round, name)),
    ),
  };
  return [
    ...describeSubject(subject, dataset),
    ...describeSubject(period, {
      'rdf:type': makeNode('dct:PeriodOfTime'),
      'dcat:startDate': makeLiteral(round.period.start, 'date'),
      'dcat:endDate': makeLiteral(round.period.end, 'date'),
    }),
    ...distributions.flatMap((file) => describeDistribution(catalogue, round, file)),
  ];
}

/** Returns the EU's file type, or `undefined` for a file that only describes others. */
function typeOf(name: string): string | undefined {
  if (name.endsWith('-metadata.json') || name === DATA_PACKAGE) return undefined;
  return FILE_TYPES[name.split('.').at(-1) ?? ''];
}

function describeDistribution(
  catalogue: Catalogue,
  round: CataloguedRound,
  { name, mediaType, byteSize, sha1 }: DescribedFile,
): Quad[] {
  const subject = fileAddressOf(catalogue.base, round, name);
  const checksum = `${subject}#checksum`;
  const [media = ''] = mediaType.split(';');
  return [
    ...describeSubject(subject, {
      'rdf:type': makeNode('dcat:Distribution'),
      'dct:title': makeLiteral(name),
      'dcat:accessURL': makeNode(subject),
      'dcat:downloadURL': makeNode(subject),
      'dct:format': makeNode(`${EU}/file-type/${typeOf(name) ?? ''}`),
      'dcat:mediaType': makeNode(`${IANA}/${media}`),
      'dcat:byteSize': makeLiteral(String(byteSize), 'decimal'),
      'dct:license': LICENCE,
      'dct:issued': makeLiteral(round.modified, 'dateTime'),
      'dct:modified': makeLiteral(round.modified, 'dateTime'),
      'spdx:checksum': makeNode(checksum),
    }),
    ...describeSubject(checksum, {
      'rdf:type': makeNode('spdx:Checksum'),
      'spdx:algorithm': makeNode('spdx:checksumAlgorithm_sha1'),
      'spdx:checksumValue': makeLiteral(sha1, 'hexBinary'),
    }),
  ];
}

function describeService(catalogue: Catalogue): Quad[] {
  const subject = nameIn(catalogue, 'api');
  const title = { nb: 'API for nasjonal portefølje', en: 'API of the national portfolio' };
  const description = {
    nb: 'Status, tall og lister per runde som JSON, CSV og Excel.',
    en: 'Status, figures and lists per round as JSON, CSV and Excel.',
  };
  return describeSubject(subject, {
    'rdf:type': makeNode('dcat:DataService'),
    ...describeResource(catalogue, subject, title, description),
    'dcat:endpointURL': makeNode(`${catalogue.base}/v1`),
    'dcat:endpointDescription': makeNode(`${catalogue.base}/openapi.json`),
    'dcat:servesDataset': makeNode(nameIn(catalogue, 'series')),
  });
}

function describeParties(catalogue: Catalogue): Quad[] {
  const { publisher, contact } = catalogue;
  return [
    ...describeSubject(publisherOf(catalogue), {
      'rdf:type': makeNode('foaf:Agent'),
      'foaf:name': makeLiteral(publisher.name),
      'dct:identifier': makeLiteral(publisher.organisationNumber),
    }),
    ...describeSubject(nameIn(catalogue, 'contact'), {
      'rdf:type': [makeNode('vcard:Organization'), makeNode('vcard:Kind')],
      'vcard:fn': makeTexts(contact.name),
      'vcard:hasEmail': makeNode(`mailto:${contact.mailbox}`),
    }),
  ];
}
