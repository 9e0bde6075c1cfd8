import type { KnownAssessment, ReplayedProject } from './replay.rules.js';
import type { ProjectToReplay } from './replay-run.queries.js';

/** A project as it goes into a replay. */
export interface ReplayInput {
  readonly project: ReplayedProject;
  /** One line of the text that the input hash is made of. Codes and facts hold no tabulator. */
  readonly hashedLine: string;
}

export function parseInput(row: ProjectToReplay): ReplayInput {
  const { code, name, kind, maturity, readiness, inPortfolio } = row;
  const assessments = row.assessments?.split(';').sort() ?? [];
  return {
    project: {
      code,
      name,
      kind,
      inPortfolio,
      facts: { kind, maturity, readiness },
      assessments: assessments.map(parseAssessment),
    },
    hashedLine:
      `${code}\t${kind}\t${maturity ?? ''}\t${readiness ?? ''}\t${String(inPortfolio)}\t` +
      `${assessments.join(';')}\n`,
  };
}

/** Parses `id|set|assessed by|seconds|met|unmet`. Neither keys nor codes hold these signs. */
function parseAssessment(text: string): KnownAssessment {
  const [id = '', criteriaSet = '', assessedBy = '', recordedAt = '', met = '', unmet = ''] =
    text.split('|');
  return {
    id,
    criteriaSet,
    assessedBy: assessedBy === 'owner' ? 'owner' : 'directorate',
    recordedAt,
    met: met === '' ? [] : met.split(','),
    unmet: unmet === '' ? [] : unmet.split(','),
  };
}
