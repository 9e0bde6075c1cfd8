import type { Notice, NoticeTexts } from './workspace-texts.types.js';

export const NB_NOTICES: Readonly<Record<Notice, NoticeTexts>> = {
  loginFailed: {
    title: 'Innloggingen ble ikke fullført',
    text:
      'Den kan ha tatt for lang tid, eller være startet i en annen nettleser. Du er ikke logget ' +
      'inn. Prøv på nytt.',
  },
  noOrganisation: {
    title: 'Du kan ikke rapportere for noen virksomhet',
    text:
      'Ingen av virksomhetene du kan representere, er med i porteføljen. Be virksomheten gi deg ' +
      'rettigheten i Altinn.',
  },
  expired: {
    title: 'Du er logget ut',
    text:
      'Økten er avsluttet etter 30 minutter uten aktivitet. Det du sendte nå, er ikke lagret; ' +
      'alt som var lagret før, er der fortsatt. Logg inn, og send det på nytt.',
  },
  foreign: {
    title: 'Forespørselen ble stoppet',
    text:
      'Skjemaet kom ikke fra denne tjenesten. Ingenting er gjort. Gå til siden her, og prøv ' +
      'igjen.',
  },
  tooMany: {
    title: 'For mange forespørsler',
    text: 'Vent et lite minutt, og prøv igjen. Ingenting er lagret.',
  },
  notFound: {
    title: 'Siden finnes ikke',
    text:
      'Adressen kan være skrevet feil, eller gjelde en annen virksomhet enn den du er logget ' +
      'inn for.',
  },
  noFile: {
    title: 'Det fulgte ingen fil med',
    text: 'Velg en fil først, og last opp på nytt. Ingenting er lagret.',
  },
  wrongType: {
    title: 'Filtypen kan ikke brukes',
    text:
      'Last opp malen som Excel-fil (.xlsx), eller en CSV-fil (.csv). Eldre Excel-filer (.xls) ' +
      'må lagres som .xlsx først. Ingenting er lagret.',
  },
  unavailable: {
    title: 'Tjenesten svarer ikke nå',
    text: 'Prøv igjen om litt.',
  },
};
