import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import type { Table } from '../../platform/tables/table.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { MismatchesResponse, MismatchQuery } from './mismatch.dto.js';
import { MismatchQueries } from './mismatch.queries.js';

@ApiTags('agreements')
@Controller('/v1/rounds')
export class MismatchController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly mismatches: MismatchQueries,
  ) {}

  @Operation({
    id: 'listMismatches',
    method: 'GET',
    path: ':round/mismatches',
    scope: 'public',
    summary: 'Agreements whose two sides do not match, with both dates and their sources',
    description:
      'Compares the day of need with what the supplier itself has certified. A closed round has ' +
      'the agreements as they stood at its closing. Before publication, an actor gets those that ' +
      'it is a side of.',
    returns: MismatchesResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  list(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: MismatchQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, movesWhileOpen: true };
    return this.answers.answer(question, (tx, found) => this.mismatches.list(tx, found, query));
  }
}
