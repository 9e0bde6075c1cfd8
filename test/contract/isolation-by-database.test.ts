import { Siege } from '../support/attacks/siege.js';

describe('B7 with the isolation of the database alone', () => {
  let siege: Siege;
  beforeAll(async () => {
    siege = await Siege.start('database-only');
  });
  afterAll(() => siege.service.stop());

  test("another actor's token gets nothing of the victims' and changes nothing", async () => {
    expect.hasAssertions();
    await siege.expectNothingTaken('B7');
  });

  test('the layers that are said to be off are off', async () => {
    expect.hasAssertions();
    await siege.expectLayers();
  });
});
