import type { PlanTexts } from './plan-texts.types.js';

export const EN_MUNICIPAL: Pick<PlanTexts, 'codes' | 'municipal' | 'receivers'> = {
  codes: {
    maturity: {
      inDevelopment: 'In development',
      trial: 'Trial',
      readyToIntroduce: 'Ready to introduce',
      introduced: 'Introduced',
    },
    roll_out_state: {
      askedFor: 'Asked for',
      planned: 'Planned',
      trial: 'Trial',
      inUse: 'In use',
    },
    size: { small: 'Small', medium: 'Medium', large: 'Large' },
  },
  municipal: {
    title: 'Municipal portfolio',
    description:
      'Solutions of the municipal sector, how mature they are, and how many introduce them.',
    none: 'No solutions were registered.',
    solutions: 'Solutions',
    solution: 'Solution',
    owner: 'Owner',
    maturity: 'Maturity',
    coming: 'Roll-outs coming',
    inUse: 'Roll-outs in use',
    coverage: 'Coverage by quarter',
    coverageText:
      'Number of receivers that have the solution by the end of the quarter, or are expected to. ' +
      'Each municipality and trust counts once, whatever its size: these are not inhabitants.',
    collisions: 'Too much at once',
    noCapacityStated: 'No receiver has stated a capacity.',
    noCollisions: 'No receiver has more in a quarter than it has said that it can take.',
    receiver: 'Receiver',
    quarter: 'Quarter',
    load: 'Weight',
    capacity: 'Capacity',
    over: 'Over',
    weights:
      'A small change weighs 1, a medium one 2 and a large one 3. Receivers state their own ' +
      'capacity.',
    findReceiver: 'What comes to my municipality, and when?',
  },
  receivers: {
    title: 'Receivers',
    description:
      'Municipalities and trusts that introduce something. Choose yours to see what comes, and ' +
      'when.',
    none: 'No receivers match your choice.',
    noRollOuts: 'No roll-outs were planned.',
    name: 'The name contains',
    solution: 'Solution',
    anySolution: 'All solutions',
    shown: (shown, all) => `Showing ${String(shown)} of ${String(all)} receivers.`,
    overQuarters: 'Quarters over capacity',
    lead: 'What comes here, and when.',
    coming: 'Roll-outs',
    noQuarter: 'No date yet',
    state: 'State',
    confirmed: 'Confirmed by the receiver',
    size: 'Size',
    supplier: 'Supplier',
    ofProject: 'A project of the portfolio',
    calendar: 'Quarter by quarter',
    noCapacity: 'Not stated',
    room: 'Room',
    roomLeft: 'Within',
    overBy: 'Over',
    feed: 'Calendar to subscribe to (shows the plans as they are now)',
  },
};
