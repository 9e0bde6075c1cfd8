import type { Localised } from '../base/problem.js';
import { postWebhook } from '../webhooks/webhook.sender.js';

/** A notice as a sender sends it. */
export interface OutgoingNotice {
  readonly id: string;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly title: Localised;
  readonly text: Localised;
  readonly createdAt: Date;
  /** Code in the text that only the reader of the mailbox may know. */
  readonly code?: string;
}

/**
 * A channel for notices. `send` takes notices with the same recipients, several where the channel
 * bundles them. It rejects when the other side has not accepted them. A receiver recognises a
 * repeated notice by its id, a repeated mail by the id of its first notice.
 */
export interface NoticeSender {
  readonly channel: 'log' | 'smtp' | 'webhook';
  /** The most notices that go out together. */
  readonly most: number;
  send(notices: readonly [OutgoingNotice, ...OutgoingNotice[]]): Promise<void>;
}

/** The most notices in one mail. */
const MOST_IN_MAIL = 50;

const TIMEOUT_MS = 10_000;

/**
 * Creates the sender for a URL: `smtp://…`, `smtps://…`, or `https://…` for a webhook. Without a
 * URL notices only go to the log.
 */
export function createSender(
  url: string | undefined,
  from: string,
  log: (notice: OutgoingNotice) => void,
): NoticeSender {
  if (url === undefined) {
    return {
      channel: 'log',
      most: 1,
      send: ([notice]) => {
        log(notice);
        return Promise.resolve();
      },
    };
  }
  return /^smtps?:/.test(url) ? createMailSender(url, from) : createWebhookSender(url);
}

function createMailSender(url: string, from: string): NoticeSender {
  return {
    channel: 'smtp',
    most: MOST_IN_MAIL,
    send: async (notices) => {
      // Loaded on the first mail, so that an API process does not hold the library in memory.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        url,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      });
      try {
        const [{ id, recipients, createdAt }] = notices;
        await transport.sendMail({
          from,
          to: [...recipients],
          ...mailOf(notices),
          messageId: `<${id}@portfolio>`,
          date: createdAt,
        });
      } finally {
        transport.close();
      }
    },
  };
}

/** Returns subject and text of a mail. Several notices stand under their titles. */
function mailOf(notices: readonly [OutgoingNotice, ...OutgoingNotice[]]): {
  readonly subject: string;
  readonly text: string;
} {
  const [first, ...others] = notices;
  if (others.length === 0)
    return { subject: first.title.nb, text: `${first.text.nb}\n\n– – –\n${first.text.en}\n` };
  const sectionsIn = (language: 'nb' | 'en'): string =>
    notices.map(({ title, text }) => `${title[language]}\n\n${text[language]}\n`).join('\n');
  return {
    subject: `${first.title.nb} – og ${String(others.length)} til`,
    text: `${sectionsIn('nb')}\n– – –\n${sectionsIn('en')}`,
  };
}

/** Creates a sender that posts each notice as a CloudEvent (1.0, structured mode). */
function createWebhookSender(url: string): NoticeSender {
  return {
    channel: 'webhook',
    most: 1,
    send: async ([{ id, kind, subject, createdAt, code: _, ...data }]) => {
      // The operator has chosen this receiver, so it may be inside.
      const { status } = await postWebhook(
        {
          url,
          headers: { 'content-type': 'application/cloudevents+json' },
          body: JSON.stringify({
            specversion: '1.0',
            id,
            source: '/v1/notices',
            type: `portfolio.notice.${kind}`,
            subject,
            time: createdAt.toISOString(),
            datacontenttype: 'application/json',
            data,
          }),
        },
        undefined,
      );
      if (status < 200 || status > 299) throw new Error(`The webhook answered ${String(status)}`);
    },
  };
}
