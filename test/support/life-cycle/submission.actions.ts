import { randomUUID } from 'node:crypto';
import { ACTORS } from '../service.js';
import { Actor } from '../story.js';
import { type Build, takeStep } from './action.js';
import { EXTENDED_TO, ORDER, REASON } from './model.js';
import {
  addRevision,
  certifyRefusal,
  clientOf,
  DELEGATE,
  nameOf,
  OPEN_TO_OWNER,
  refuseMissing,
  refuseStep,
  takes,
} from './rules.js';

/** Actions on a submission, by its owner and by the directorate. */
export const SUBMISSION_ACTIONS = {
  create: ({ owner, client }) => ({
    refusal: (model, submission) => {
      if (model.closed || ORDER.indexOf(model.time) > 1) return 'round-closed';
      return submission.state === 'none' ? undefined : 'submission-exists';
    },
    effect: (_, submission) => {
      if (submission.state === 'none') submission.state = 'draft';
    },
    request: async (world) =>
      clientOf(owner, client).create(`/v1/rounds/${world.round}/submissions`, {}),
  }),
  submit: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      refuseStep(OPEN_TO_OWNER)(model, submission) ??
      (submission.reports.size === 0 ? 'nothing-to-submit' : undefined),
    effect: (_, submission) => {
      submission.state = 'submitted';
      submission.preparedBy = nameOf(client);
    },
    request: (world) => takeStep(clientOf(owner, client), world.ids[at], 'submit'),
  }),
  nil: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      refuseStep(OPEN_TO_OWNER)(model, submission) ??
      (submission.reports.size > 0 ? 'reports-exist' : undefined),
    effect: (_, submission) => {
      submission.state = 'submitted';
      submission.nil = true;
      submission.preparedBy = nameOf(client);
    },
    request: (world) => takeStep(clientOf(owner, client), world.ids[at], 'nil'),
  }),
  withdraw: ({ owner, at, client }) => ({
    refusal: refuseStep(['submitted', 'certified']),
    effect: (_, submission) => {
      submission.state = 'draft';
      submission.nil = false;
      submission.preparedBy = undefined;
    },
    request: (world) => takeStep(clientOf(owner, client), world.ids[at], 'withdraw'),
  }),
  certify: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      refuseMissing(submission) ??
      (takes(model, submission)
        ? certifyRefusal(submission, owner.steps, nameOf(client))
        : 'round-closed'),
    effect: (model, submission) => {
      submission.state = 'certified';
      submission.writers.clear();
      for (const found of submission.reports.values())
        if (!found.certified) addRevision(model, submission, found);
    },
    request: (world) => takeStep(clientOf(owner, client), world.ids[at], 'certify'),
  }),
  acceptOwn: ({ owner, at, client }) => ({
    refusal: () => (client === DELEGATE ? 'not-delegable' : 'forbidden'),
    effect: () => undefined,
    request: (world) => takeStep(clientOf(owner, client), world.ids[at], 'accept'),
  }),
  certifyByDirectorate: ({ at }) => ({
    refusal: (_, submission) => refuseMissing(submission) ?? 'forbidden',
    effect: () => undefined,
    request: (world) => takeStep(world.directorate, world.ids[at], 'certify'),
  }),
  accept: ({ at }) => ({
    refusal: (__, submission) =>
      refuseMissing(submission) ??
      (submission.state === 'certified' ? undefined : 'submission-state'),
    effect: (__, submission) => {
      submission.state = 'accepted';
      submission.correcting = false;
    },
    request: (world) => takeStep(world.directorate, world.ids[at], 'accept'),
  }),
  return: ({ at }) => ({
    refusal: (model, submission) =>
      refuseMissing(submission) ??
      (model.closed && !submission.correcting ? 'round-closed' : undefined) ??
      (['certified', 'accepted'].includes(submission.state) ? undefined : 'submission-state'),
    effect: (__, submission) => {
      submission.state = 'returned';
      submission.nil = false;
    },
    request: (world) => takeStep(world.directorate, world.ids[at], 'return', REASON),
  }),
  returnWithoutReason: ({ at }) => ({
    refusal: () => 'invalid-request',
    effect: () => undefined,
    request: (world) => takeStep(world.directorate, world.ids[at], 'return', {}),
  }),
  extend: ({ at }) => ({
    refusal: (model, submission) =>
      refuseMissing(submission) ??
      (model.closed ? 'round-closed' : undefined) ??
      (['draft', 'submitted', 'certified', 'returned'].includes(submission.state)
        ? undefined
        : 'submission-state') ??
      (submission.extended || model.time === 'afterExtension' ? 'rule-broken' : undefined),
    effect: (__, submission) => {
      submission.extended = true;
    },
    request: (world) =>
      takeStep(world.directorate, world.ids[at], 'extend', { ...REASON, deadline: EXTENDED_TO }),
  }),
  reopen: ({ at }) => ({
    refusal: (model, submission) =>
      refuseMissing(submission) ??
      (model.closed ? undefined : 'round-not-closed') ??
      (submission.correcting ? 'reopened-already' : undefined),
    effect: (__, submission) => {
      submission.state = 'reopened';
      submission.correcting = true;
      submission.nil = false;
    },
    request: (world) => takeStep(world.directorate, world.ids[at], 'reopen', REASON),
  }),
  ask: ({ at }) => ({
    refusal: (__, submission) => refuseMissing(submission),
    effect: (__, submission) => {
      submission.open.directorate += 1;
      submission.asked.add('directorate');
    },
    request: (world) =>
      takeStep(world.directorate, world.ids[at], 'questions', { text: 'Hvorfor?' }),
  }),
  askBack: ({ owner, at, client }) => ({
    refusal: (__, submission) => refuseMissing(submission),
    effect: (__, submission) => {
      submission.open.owner += 1;
      submission.asked.add('owner');
    },
    request: (world) =>
      takeStep(clientOf(owner, client), world.ids[at], 'questions', { text: 'Hva menes?' }),
  }),
  answer: ({ owner, at, client }) => ({
    refusal: (_, submission) =>
      refuseMissing(submission) ??
      (submission.asked.has('directorate') ? undefined : 'no-open-question'),
    effect: (_, submission) => {
      submission.open.directorate = Math.max(0, submission.open.directorate - 1);
    },
    request: async (world) => {
      const { body } = await world.directorate.call(
        'GET',
        `/v1/submissions/${world.ids[at] ?? randomUUID()}`,
      );
      // One that stands open, or else another answer to one that does not.
      const questions = (
        (body.questions as { id: string; party: string; answers: unknown[] }[] | undefined) ?? []
      ).filter(({ party }) => party === 'directorate');
      const question = questions.find(({ answers }) => answers.length === 0) ?? questions[0];
      return takeStep(clientOf(owner, client), world.ids[at], 'answers', {
        text: 'Fordi.',
        question: question?.id ?? randomUUID(),
      });
    },
  }),
  stranger: ({ at }) => ({
    refusal: () => 'not-found',
    effect: () => undefined,
    request: (world) =>
      takeStep(new Actor(world.service, ACTORS.helseVestIkt), world.ids[at], 'withdraw'),
  }),
} satisfies Readonly<Record<string, Build>>;
