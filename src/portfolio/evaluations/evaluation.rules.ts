import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';

/** A question of the criteria as someone answered it. */
interface CriterionAnswer {
  readonly criterion: string;
  readonly met: boolean;
  readonly reason: string;
  readonly evidence: string | null;
}

/** An answer without the criterion that it answers. */
type Opinion = Omit<CriterionAnswer, 'criterion'>;

interface AnsweredEvaluation {
  readonly answers: readonly CriterionAnswer[];
}

/** Every answer is to a criterion of the set, and no criterion is answered twice. */
export function answerFaults(
  answers: readonly { readonly criterion: string }[],
  criteria: readonly string[],
): Fault[] {
  return answers.flatMap(({ criterion }, index) => {
    const pointer = `/answers${pointerStep(index)}/criterion`;
    if (!criteria.includes(criterion))
      return [
        fault(
          pointer,
          'unknown-criterion',
          `Må være en av ${criteria.join(', ')}`,
          `Must be one of ${criteria.join(', ')}`,
        ),
      ];
    if (answers.findIndex((answer) => answer.criterion === criterion) < index)
      return [
        fault(
          pointer,
          'criterion-repeated',
          'Kriteriet er besvart to ganger',
          'The criterion is answered twice',
        ),
      ];
    return [];
  });
}

/** Compares the owner's answer to a criterion with the directorate's. */
export function compareAnswers(
  criterion: string,
  ownerEvaluation: AnsweredEvaluation | null,
  directorateEvaluation: AnsweredEvaluation | null,
): {
  readonly owner: Opinion | null;
  readonly directorate: Opinion | null;
  readonly differs: boolean;
} {
  const owner = findOpinion(ownerEvaluation, criterion);
  const directorate = findOpinion(directorateEvaluation, criterion);
  return {
    owner,
    directorate,
    differs: owner !== null && directorate !== null && owner.met !== directorate.met,
  };
}

function findOpinion(evaluation: AnsweredEvaluation | null, code: string): Opinion | null {
  const found = evaluation?.answers.find(({ criterion }) => criterion === code);
  return found === undefined
    ? null
    : { met: found.met, reason: found.reason, evidence: found.evidence };
}
