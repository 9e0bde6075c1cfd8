import { Siege } from '../support/attacks/siege.js';

describe('B1 with both layers of isolation', () => {
  let siege: Siege;
  beforeAll(async () => {
    siege = await Siege.start('both');
  });
  afterAll(() => siege.service.stop());

  test("another actor's token gets nothing of the victims' and changes nothing", async () => {
    expect.hasAssertions();
    await siege.expectNothingTaken('B1');
  });

  test('the layers that are said to be off are off', async () => {
    expect.hasAssertions();
    await siege.expectLayers();
  });
});
