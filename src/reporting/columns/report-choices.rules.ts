import type { Choice } from './report-table.types.js';

/** Makes a choice with its labels. */
export function choiceOf(value: string, nb = value, en = nb): Choice {
  return { value, nb, en };
}

export const COLOUR = [
  choiceOf('green', 'Grønn', 'Green'),
  choiceOf('yellow', 'Gul', 'Yellow'),
  choiceOf('red', 'Rød', 'Red'),
];
export const CAUSE = [
  choiceOf('supplier', 'Leverandør', 'Supplier'),
  choiceOf('resources', 'Ressurser', 'Resources'),
  choiceOf('funding', 'Finansiering', 'Funding'),
  choiceOf('legal', 'Jus', 'Legal'),
  choiceOf('dependency', 'Avhengighet', 'Dependency'),
  choiceOf('other', 'Annet', 'Other'),
  choiceOf('notKnown', 'Ikke kjent', 'Not known'),
];
export const STATE = [
  choiceOf('planned', 'Planlagt', 'Planned'),
  choiceOf('active', 'Aktiv', 'Active'),
  choiceOf('paused', 'På pause', 'Paused'),
  choiceOf('completed', 'Ferdigstilt', 'Completed'),
  choiceOf('stopped', 'Stanset', 'Stopped'),
];
export const PHASE = [
  choiceOf('idea', 'Idé', 'Idea'),
  choiceOf('concept', 'Konsept', 'Concept'),
  choiceOf('planning', 'Planlegging', 'Planning'),
  choiceOf('execution', 'Gjennomføring', 'Execution'),
  choiceOf('closing', 'Avslutning', 'Closing'),
  choiceOf('realisation', 'Realisering', 'Realisation'),
];
export const FUNDING = [
  choiceOf('own', 'Egenfinansiering', 'Own'),
  choiceOf('grant', 'Tilskudd', 'Grant'),
  choiceOf('stateBudget', 'Statsbudsjett', 'State budget'),
  choiceOf('joint', 'Spleiselag', 'Joint'),
];
export const CATEGORY = [
  choiceOf('dependency', 'Avhengighet', 'Dependency'),
  choiceOf('resources', 'Ressurser', 'Resources'),
  choiceOf('legal', 'Jus', 'Legal'),
  choiceOf('supplier', 'Leverandør', 'Supplier'),
  choiceOf('funding', 'Finansiering', 'Funding'),
  choiceOf('security', 'Sikkerhet', 'Security'),
  choiceOf('other', 'Annet', 'Other'),
];
export const CURRENCY = [choiceOf('NOK')];
/** Norwegian spreadsheets write a logical value as SANN or USANN. */
export const YES_NO: readonly Choice[] = [
  { ...choiceOf('true', 'Ja', 'Yes'), otherNames: ['SANN', 'J', 'Y', '1'] },
  { ...choiceOf('false', 'Nei', 'No'), otherNames: ['USANN', 'N', '0'] },
];
/** Midler til evaluering eller følgeforskning. */
export const EVALUATION_FUNDS: readonly Choice[] = [
  { ...choiceOf('setAside', 'Avsatt', 'Set aside'), otherNames: ['Ja', 'Yes'] },
  { ...choiceOf('notSetAside', 'Ikke avsatt', 'Not set aside'), otherNames: ['Nei', 'No'] },
];
export const FUNDING_STATE = [
  choiceOf('decided', 'Vedtatt', 'Decided'),
  choiceOf('appliedFor', 'Omsøkt', 'Applied for'),
];
export const BASIS = [
  choiceOf('nominal', 'Nominell', 'Nominal'),
  choiceOf('real', 'Reell', 'Real'),
];
