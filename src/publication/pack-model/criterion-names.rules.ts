import type { Localised } from '../../platform/base/problem.js';
import type { PackTextLanguage } from './board-pack.types.js';

const CRITERION_NAMES: Readonly<Record<string, Localised>> = {
  digitalisation: { nb: 'Digitalisering', en: 'Digitalisation' },
  coreActivity: { nb: 'Kjernevirksomhet', en: 'Core activity' },
  coordination: { nb: 'Samordning', en: 'Coordination' },
  strategy: { nb: 'Strategien', en: 'The strategy' },
  careAndSeveralActors: { nb: 'Helse og flere aktører', en: 'Care and several actors' },
  reuseOrNational: { nb: 'Gjenbruk eller nasjonal løsning', en: 'Reuse or national solution' },
  centralAssessment: { nb: 'Sentral utredning', en: 'Central assessment' },
  maturity: { nb: 'Modenhet', en: 'Maturity' },
  readiness: { nb: 'Klar for innføring', en: 'Ready to introduce' },
  kind: { nb: 'Type tiltak', en: 'Kind of project' },
};

/** Names a criterion or a fact by its key. Another key stands as it is. */
export function nameCriterion(key: string, language: PackTextLanguage): string {
  return CRITERION_NAMES[key]?.[language] ?? key;
}
