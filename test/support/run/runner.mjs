import { createRunner } from 'jest-light-runner';

const LightRunner = createRunner({ runtime: 'child_process' });

/** Runs suites in plain Node processes, each of which loads the dependencies once. */
export default class Runner {
  #config;
  #context;

  constructor(config, context) {
    this.#config = config;
    this.#context = context;
  }

  async runTests(tests, ...callbacks) {
    // No more workers than suites. Never one: the light runner would use this process instead.
    const maxWorkers = Math.max(2, Math.min(this.#config.maxWorkers, tests.length));
    const config = { ...this.#config, maxWorkers };
    await new LightRunner(config, this.#context).runTests(tests, ...callbacks);
  }
}
