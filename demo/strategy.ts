import type { RoundRoadmapResponse } from '../src/rollup/roadmap/round-roadmap.dto.js';
import { paragraphs } from './board.js';

/** Tells what the reports of a round say of the roadmap, with the reports that would move an item. */
export function roadmapView({ sentence, statement, items }: RoundRoadmapResponse): string[] {
  const versions = [...new Set(items.map(({ roadmap, version }) => `${roadmap} ${version}`))];
  const moved = items.flatMap(({ code, period, movesTo, reports }) =>
    movesTo === null
      ? []
      : reports
          .filter(({ date }) => date === movesTo)
          .map(
            ({ project, revision }) =>
              `    ${code}: ${period ?? ''} → ${movesTo}, by ${project}, revision ${String(revision)}`,
          ),
  );
  const said = statement === null ? [] : paragraphs(`The directorate: ${statement.en}`);
  return [
    `  Roadmap ${versions.join(', ')} (computed): ${sentence.en}`,
    ...moved,
    ...said.map((line) => `    ${line.trim()}`),
  ];
}
