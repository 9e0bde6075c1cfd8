import { listDrawnRollOutMoves } from './roll-out-drawing.rules.js';

/** The drawing, written down again by hand: `state side moves → states`. */
const DRAWN = [
  ['askedFor receiver', 'ask askedFor', 'ask confirmed', 'settle askedFor', 'decline declined'],
  ['askedFor supplier', 'plan confirmed', 'plan planned', 'settle askedFor', 'decline declined'],
  ...[
    ['planned receiver', 'ask askedFor', 'ask confirmed', 'confirm confirmed', 'settle planned'],
    ['planned receiver', 'decline declined'],
    ['planned supplier', 'plan planned', 'plan confirmed', 'forecast planned', 'settle planned'],
    ['planned supplier', 'decline declined'],
  ],
  ...[
    ['confirmed receiver', 'ask confirmed', 'ask askedFor', 'startTrial trial'],
    ['confirmed receiver', 'takeIntoUse inUse', 'settle confirmed', 'decline declined'],
    ['confirmed supplier', 'plan confirmed', 'plan planned', 'forecast confirmed'],
    ['confirmed supplier', 'settle confirmed', 'decline declined'],
  ],
  ['trial receiver', 'takeIntoUse inUse', 'settle trial', 'decline declined'],
  ['trial supplier', 'forecast trial', 'settle trial'],
].flatMap(([from, ...moves]) => moves.map((move) => `${String(from)} ${move}`));

test('the moves of a roll-out are those of the drawing', () => {
  const drawn = listDrawnRollOutMoves().map(
    ({ from, side, move, to }) => `${from} ${side} ${move} ${to}`,
  );
  expect(drawn.sort()).toEqual(DRAWN.sort());
});
