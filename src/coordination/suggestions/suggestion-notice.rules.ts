import type { Localised } from '../../platform/base/problem.js';
import type { SuggestionResponse } from './suggestion.dto.js';

/** Writes the notice of a suggestion, the same for both bodies: a hint, and no accusation. */
export function writeSuggestionNotice({
  nationalSolution,
  project,
  supplyingProject,
  neededBy,
  forecast,
}: SuggestionResponse): { readonly title: Localised; readonly text: Localised } {
  return {
    title: {
      nb: `To tiltak kan henge sammen: ${project} og ${supplyingProject}`,
      en: `Two projects may depend on each other: ${project} and ${supplyingProject}`,
    },
    text: {
      nb:
        `${project} trenger noe av ${nationalSolution} ${neededBy}. ${supplyingProject} endrer ` +
        `${nationalSolution} og venter å være ferdig ${forecast}.\nHvis det ene venter på det ` +
        'andre, be om en avtale. Ellers kan dere se bort fra meldingen.',
      en:
        `${project} needs something of ${nationalSolution} on ${neededBy}. ${supplyingProject} changes ` +
        `${nationalSolution} and expects to be done on ${forecast}.\nIf one waits for the other, ` +
        'ask for an agreement. Otherwise you may ignore this notice.',
    },
  };
}
