import type { Notice, NoticeTexts } from './workspace-texts.types.js';

export const NN_NOTICES: Readonly<Record<Notice, NoticeTexts>> = {
  loginFailed: {
    title: 'Innlogginga vart ikkje fullført',
    text:
      'Ho kan ha teke for lang tid, eller vere starta i ein annan nettlesar. Du er ikkje logga ' +
      'inn. Prøv på nytt.',
  },
  noOrganisation: {
    title: 'Du kan ikkje rapportere for nokon verksemd',
    text:
      'Ingen av verksemdene du kan representere, er med i porteføljen. Be verksemda gi deg ' +
      'rettigheita i Altinn.',
  },
  expired: {
    title: 'Du er logga ut',
    text:
      'Økta er avslutta etter 30 minutt utan aktivitet. Det du sende no, er ikkje lagra; alt ' +
      'som var lagra før, er der framleis. Logg inn, og send det på nytt.',
  },
  foreign: {
    title: 'Førespurnaden vart stoppa',
    text:
      'Skjemaet kom ikkje frå denne tenesta. Ingenting er gjort. Gå til sida her, og prøv ' +
      'igjen.',
  },
  tooMany: {
    title: 'For mange førespurnader',
    text: 'Vent eit lite minutt, og prøv igjen. Ingenting er lagra.',
  },
  notFound: {
    title: 'Sida finst ikkje',
    text:
      'Adressa kan vere skriven feil, eller gjelde ei anna verksemd enn den du er logga inn ' +
      'for.',
  },
  noFile: {
    title: 'Det følgde inga fil med',
    text: 'Vel ei fil først, og last opp på nytt. Ingenting er lagra.',
  },
  wrongType: {
    title: 'Filtypen kan ikkje brukast',
    text:
      'Last opp malen som Excel-fil (.xlsx), eller ei CSV-fil (.csv). Eldre Excel-filer (.xls) ' +
      'må lagrast som .xlsx først. Ingenting er lagra.',
  },
  unavailable: {
    title: 'Tenesta svarar ikkje no',
    text: 'Prøv igjen om litt.',
  },
};
