import type { AboutTexts } from './about-texts.types.js';

export const EN_ABOUT: AboutTexts = {
  method: {
    title: 'How the figures are made',
    description:
      'Who reports, what counts, how a colour is set, and what happens when something is ' +
      'corrected.',
    parts: [
      {
        heading: 'Who reports',
        paragraphs: [
          'The bodies that own the projects report in every round. A report counts once the ' +
            'body has certified it. A certified report is never overwritten.',
          'A project is in the portfolio when it has been assessed by the portfolio criteria ' +
            'and taken in. The criteria come in versions, and each assessment says which version ' +
            'it follows.',
          'New criteria may be replayed over the portfolio before they are adopted. A replay is ' +
            'shared with the owners for comment. After the deadline the directorate may publish ' +
            'it: one proposes, and another approves. Its counts then stand under Criteria. Which ' +
            'projects would leave stays between the directorate and the owners: nobody has ' +
            'adopted the rules.',
        ],
      },
      {
        heading: 'Three colours',
        paragraphs: [
          'The owner sets a colour and writes why. The rule computes a colour from time, cost ' +
            'and the other parts of the report, by the limits of the round. The directorate may ' +
            'set its own colour and must then write why.',
          'The three stand beside each other. None replaces another. The overview counts the ' +
            'colour of the owner.',
        ],
      },
      {
        heading: 'What counts',
        paragraphs: [
          'The main figures count the projects in the portfolio as it was when the round ' +
            'closed. Shares are of active projects with a colour, and always add up to 100.',
          'A project without a report is not in the figures. It stands in the list of projects ' +
            'without a report, with the last one that it had. The report is missing unless the ' +
            'body has declared that it has nothing to report.',
          'Slip is counted from the first approved plan, also when the plan has been changed ' +
            'since.',
        ],
      },
      {
        heading: 'Corrections',
        paragraphs: [
          'A release never changes. A mistake is corrected in a new release that says what it ' +
            'said, what it says now, and why. The old one can still be read.',
        ],
      },
    ],
    links: [{ text: 'Description of the API', href: '/docs' }],
  },
  accessibility: {
    title: 'Accessibility',
    description:
      'Everybody should be able to read these pages. This says what was tested, and how to ' +
      'report a fault.',
    parts: [
      {
        heading: 'Aim',
        paragraphs: [
          'The pages are made for WCAG 2.2, levels A and AA. The law demands WCAG 2.1. The ' +
            'publisher makes the official statement at uustatus.no.',
        ],
      },
      {
        heading: 'What was tested',
        paragraphs: [
          'A program (axe) has read every kind of page in three languages, in light and dark. ' +
            'Every link was followed, and none of these pages has to be moved sideways on a ' +
            'screen 320 pixels wide.',
          'Everything is reached by the keyboard alone, in the order in which it is read, and ' +
            'you see where you are. The pages were tried at 400 per cent zoom, with more space ' +
            'in the text, in print, with colours of your own and without motion. The contrast ' +
            'in charts was measured.',
          'The pages work without script. A colour always has a sign and a word beside it.',
        ],
      },
      {
        heading: 'Known faults',
        paragraphs: [
          'Nobody who uses a screen reader every day has tried the pages. Names and texts of ' +
            'the registers are in Bokmål and English; a reader of Nynorsk gets Bokmål. Reasons ' +
            'stand in the language of those who wrote them.',
        ],
      },
      {
        heading: 'Report a fault',
        paragraphs: [
          'Tell the Norwegian Directorate of Health when something does not work for you. ' +
            'Write the address of the page, what you wanted to do, and what happened.',
        ],
      },
    ],
    links: [
      { text: 'Statements at uustatus.no', href: 'https://uustatus.no/' },
      { text: 'Norwegian Directorate of Health', href: 'https://www.helsedirektoratet.no/' },
    ],
  },
};
