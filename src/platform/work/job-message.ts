/** One message of the queue: which job, for which key, with ids only. */
export interface JobMessage {
  readonly name: string;
  /**
   * Work with the same name and key waits as one message; what comes while it runs is run once more
   * after it.
   */
  readonly key: string;
  readonly payload: Readonly<Record<string, string>>;
}
