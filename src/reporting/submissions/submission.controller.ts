import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { RoundParam } from '../rounds/round.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  NO_OPEN_QUESTION,
  NOT_SUBMITTED,
  NOTHING_TO_SUBMIT,
  OWN_PREPARATION,
  REOPENED_ALREADY,
  REPORTS_EXIST,
  ROUND_CANCELLED,
  ROUND_CLOSED,
  ROUND_NOT_CLOSED,
  ROUND_NOT_OPEN,
  SUBMISSION_EXISTS,
  SUBMISSION_STATE,
} from '../reporting.problems.js';
import {
  AnswerQuestion,
  AskQuestion,
  CreateSubmission,
  ExtendSubmission,
  ReturnSubmission,
  SubmissionListResponse,
  SubmissionQuery,
  SubmissionReason,
  SubmissionResponse,
  SubmissionWithMovesResponse,
} from './submission.dto.js';
import { SubmissionQuestionService } from './submission-question.service.js';
import { SubmissionQueries } from './submission.queries.js';
import { SubmissionService } from './submission.service.js';

const PROBLEMS = [SUBMISSION_STATE, ROUND_CLOSED, ROUND_CANCELLED, FORBIDDEN];

@ApiTags('submissions')
@Controller('/v1')
export class SubmissionController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly questions: SubmissionQuestionService,
    private readonly queries: SubmissionQueries,
  ) {}

  @Operation({
    id: 'createSubmission',
    method: 'POST',
    path: 'rounds/:round/submissions',
    scope: SCOPES.write,
    summary: "Begin an actor's submission of a round",
    description: 'The first report of the actor begins it as well.',
    returns: SubmissionResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: [
      SUBMISSION_EXISTS,
      ROUND_NOT_OPEN,
      ROUND_CLOSED,
      ROUND_CANCELLED,
      FORBIDDEN,
      RULE_BROKEN,
    ],
  })
  create(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: CreateSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    return this.submissions.create(command, round, dto);
  }

  @Operation({
    id: 'listSubmissions',
    method: 'GET',
    path: 'rounds/:round/submissions',
    scope: SCOPES.read,
    summary: "List the caller's submissions of a round. The directorate sees all",
    returns: SubmissionListResponse,
    delegable: true,
  })
  list(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() query: SubmissionQuery,
  ): Promise<Answer<SubmissionListResponse>> {
    return this.queries.list(command, round, query);
  }

  @Operation({
    id: 'getSubmission',
    method: 'GET',
    path: 'submissions/:id',
    scope: SCOPES.read,
    summary: 'Get one submission with its history, its questions and its allowed actions',
    returns: SubmissionResponse,
    delegable: true,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubmissionResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'submitSubmission',
    method: 'POST',
    path: 'submissions/:id/submit',
    scope: SCOPES.write,
    summary: 'Submit the reports of an actor',
    returns: SubmissionResponse,
    delegable: true,
    changes: true,
    problems: [...PROBLEMS, RULE_BROKEN, NOTHING_TO_SUBMIT],
  })
  submit(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubmissionResponse>> {
    return this.submissions.submit(command, id);
  }

  @Operation({
    id: 'declareNil',
    method: 'POST',
    path: 'submissions/:id/nil',
    scope: SCOPES.write,
    summary: 'Declare that the actor has nothing to report',
    returns: SubmissionResponse,
    delegable: true,
    changes: true,
    problems: [...PROBLEMS, REPORTS_EXIST],
  })
  declareNil(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<SubmissionResponse>> {
    return this.submissions.declareNil(command, id);
  }

  @Operation({
    id: 'withdrawSubmission',
    method: 'POST',
    path: 'submissions/:id/withdraw',
    scope: SCOPES.write,
    summary: 'Take a submission back to work on it',
    returns: SubmissionResponse,
    delegable: true,
    changes: true,
    problems: PROBLEMS,
  })
  withdraw(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubmissionResponse>> {
    return this.submissions.withdraw(command, id);
  }

  @Operation({
    id: 'certifySubmission',
    method: 'POST',
    path: 'submissions/:id/certify',
    scope: SCOPES.certify,
    summary: 'Certify every report of the submission, all or none',
    description: 'The answer says what the new forecasts move along the agreements.',
    returns: SubmissionWithMovesResponse,
    delegable: true,
    changes: true,
    problems: [...PROBLEMS, RULE_BROKEN, NOTHING_TO_SUBMIT, NOT_SUBMITTED, OWN_PREPARATION],
  })
  certify(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<SubmissionWithMovesResponse>> {
    return this.submissions.certify(command, id);
  }

  @Operation({
    id: 'acceptSubmission',
    method: 'POST',
    path: 'submissions/:id/accept',
    scope: SCOPES.directorate,
    summary: 'Accept a certified submission',
    returns: SubmissionResponse,
    changes: true,
    problems: PROBLEMS,
  })
  accept(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubmissionResponse>> {
    return this.submissions.accept(command, id);
  }

  @Operation({
    id: 'returnSubmission',
    method: 'POST',
    path: 'submissions/:id/return',
    scope: SCOPES.directorate,
    summary: 'Return a submission for correction, with remarks on single fields',
    returns: SubmissionResponse,
    changes: true,
    problems: [...PROBLEMS, RULE_BROKEN],
  })
  return(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: ReturnSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    return this.submissions.return(command, id, dto);
  }

  @Operation({
    id: 'extendSubmission',
    method: 'POST',
    path: 'submissions/:id/extend',
    scope: SCOPES.directorate,
    summary: 'Extend the deadline for one actor',
    returns: SubmissionResponse,
    changes: true,
    problems: [...PROBLEMS, RULE_BROKEN],
  })
  extend(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: ExtendSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    return this.submissions.extend(command, id, dto);
  }

  @Operation({
    id: 'reopenSubmission',
    method: 'POST',
    path: 'submissions/:id/reopen',
    scope: SCOPES.directorate,
    summary: 'Let one actor correct a closed round',
    returns: SubmissionResponse,
    changes: true,
    problems: [ROUND_NOT_CLOSED, REOPENED_ALREADY, SUBMISSION_STATE, FORBIDDEN],
  })
  reopen(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: SubmissionReason,
  ): Promise<Answer<SubmissionResponse>> {
    return this.submissions.reopen(command, id, dto);
  }

  @Operation({
    id: 'askQuestion',
    method: 'POST',
    path: 'submissions/:id/questions',
    scope: SCOPES.write,
    summary: 'Ask the other party about the reports: the actor or the directorate',
    returns: SubmissionResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: [FORBIDDEN, RULE_BROKEN],
  })
  ask(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: AskQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.questions.ask(command, id, dto);
  }

  @Operation({
    id: 'answerQuestion',
    method: 'POST',
    path: 'submissions/:id/answers',
    scope: SCOPES.write,
    summary: 'Answer a question of the other party, once or several times',
    returns: SubmissionResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: [NO_OPEN_QUESTION, FORBIDDEN, RULE_BROKEN],
  })
  answer(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: AnswerQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.questions.answer(command, id, dto);
  }
}
