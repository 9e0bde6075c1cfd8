import type { AboutTexts } from './about-texts.types.js';

export const NN_ABOUT: AboutTexts = {
  method: {
    title: 'Slik er tala laga',
    description:
      'Kven som rapporterer, kva som tel, korleis ein farge blir sett, og kva som skjer ' +
      'når noko blir retta.',
    parts: [
      {
        heading: 'Kven som rapporterer',
        paragraphs: [
          'Verksemdene som eig tiltaka, rapporterer kvar runde. Ein rapport tel når verksemda ' +
            'har godkjent han. Ein godkjend rapport blir aldri skriven over.',
          'Eit tiltak er med i porteføljen når det er vurdert etter porteføljekriteria og teke ' +
            'inn. Kriteria finst i versjonar, og kvar vurdering viser kva versjon ho følgjer.',
          'Nye kriterium kan spelast gjennom på porteføljen før dei blir vedtekne. Ei ' +
            'gjennomspeling blir delt med eigarane for kommentar. Etter fristen kan ' +
            'direktoratet publisere ho: éin gjer framlegg, og ein annan godkjenner. Då står ' +
            'tala under Kriterium. Kva tiltak som ville gå ut, er mellom direktoratet og ' +
            'eigarane, for reglane er ikkje vedtekne.',
        ],
      },
      {
        heading: 'Tre fargar',
        paragraphs: [
          'Eigaren set sin eigen farge og skriv kvifor. Regelen reknar ut ein farge frå tid, ' +
            'kostnad og dei andre delane av rapporten, etter grensene for runden. Direktoratet ' +
            'kan setje ein eigen farge og må då skrive kvifor.',
          'Dei tre står ved sida av kvarandre. Ingen av dei erstattar ein annan. Oversikta tel ' +
            'fargen til eigaren.',
        ],
      },
      {
        heading: 'Kva som tel',
        paragraphs: [
          'Hovudtala tel tiltak i porteføljen slik han var då runden vart lukka. Delar gjeld ' +
            'aktive tiltak med farge, og summen er alltid 100.',
          'Eit tiltak utan rapport er ikkje med i tala. Det står på lista over tiltak utan ' +
            'rapport, med den siste rapporten det hadde. Rapporten manglar, om ikkje verksemda ' +
            'har meldt at ho ikkje har noko å rapportere.',
          'Forskyving blir rekna frå den første godkjende planen, også når planen er endra sidan.',
        ],
      },
      {
        heading: 'Rettingar',
        paragraphs: [
          'Ei utgiving blir aldri endra. Ein feil blir retta i ei ny utgiving som seier ' +
            'kva som stod, kva som står no, og kvifor. Den gamle kan framleis lesast.',
        ],
      },
    ],
    links: [{ text: 'Skildring av API-et', href: '/docs' }],
  },
  accessibility: {
    title: 'Tilgjenge',
    description:
      'Alle skal kunne lese sidene. Her står kva som er prøvd, og korleis du seier frå om feil.',
    parts: [
      {
        heading: 'Mål',
        paragraphs: [
          'Sidene er laga for WCAG 2.2 på nivå A og AA. Lova krev WCAG 2.1. Utgjevaren lagar ' +
            'den offisielle erklæringa på uustatus.no.',
        ],
      },
      {
        heading: 'Kva som er prøvd',
        paragraphs: [
          'Eit program (axe) har lese kvart slag av sider på tre språk, i lys og mørk utsjånad. ' +
            'Alle lenkjer er følgde, og ingen av dei må skuvast sidelengs på ein skjerm som er ' +
            '320 pikslar brei.',
          'Alt kan nåast med berre tastaturet, i den rekkjefølgja det blir lese, og du ser kvar ' +
            'du er. Sidene er prøvde ved 400 prosent forstørring, med større avstand i teksten, ' +
            'på utskrift, med eigne fargar i nettlesaren og utan rørsle. Kontrasten i diagram er ' +
            'målt.',
          'Sidene verkar utan skript. Ein farge har alltid eit teikn og eit ord ved sida av seg.',
        ],
      },
      {
        heading: 'Kjende manglar',
        paragraphs: [
          'Sidene er ikkje prøvde av nokon som bruker skjermlesar til dagleg. Namn og tekstar ' +
            'frå registra finst på bokmål og engelsk; på nynorsk blir bokmål vist. ' +
            'Grunngjevingar står på språket til den som skreiv dei.',
        ],
      },
      {
        heading: 'Sei frå om feil',
        paragraphs: [
          'Sei frå til Helsedirektoratet når noko ikkje verkar for deg. Skriv adressa til ' +
            'sida, kva du ville gjere, og kva som skjedde.',
        ],
      },
    ],
    links: [
      { text: 'Erklæringar på uustatus.no', href: 'https://uustatus.no/' },
      { text: 'Helsedirektoratet', href: 'https://www.helsedirektoratet.no/' },
    ],
  },
};
