import type { AboutTexts } from './about-texts.types.js';

export const NB_ABOUT: AboutTexts = {
  method: {
    title: 'Slik er tallene laget',
    description:
      'Hvem som rapporterer, hva som teller, hvordan en farge settes, og hva som skjer når ' +
      'noe rettes.',
    parts: [
      {
        heading: 'Hvem som rapporterer',
        paragraphs: [
          'Virksomhetene som eier tiltakene, rapporterer hver runde. En rapport teller når ' +
            'virksomheten har godkjent den. En godkjent rapport blir aldri skrevet over.',
          'Et tiltak er med i porteføljen når det er vurdert etter porteføljekriteriene og ' +
            'tatt inn. Kriteriene finnes i versjoner, og hver vurdering viser hvilken versjon ' +
            'den følger.',
          'Nye kriterier kan spilles gjennom på porteføljen før de vedtas. En gjennomspilling ' +
            'deles med eierne for kommentar. Etter fristen kan direktoratet publisere den: én ' +
            'foreslår, og en annen godkjenner. Da står antallene under Kriterier. Hvilke tiltak ' +
            'som ville gå ut, er mellom direktoratet og eierne, for reglene er ikke vedtatt.',
        ],
      },
      {
        heading: 'Tre farger',
        paragraphs: [
          'Eieren setter sin egen farge og skriver hvorfor. Regelen regner ut en farge fra ' +
            'tid, kostnad og de andre delene av rapporten, etter grensene for runden. ' +
            'Direktoratet kan sette en egen farge og må da skrive hvorfor.',
          'De tre står ved siden av hverandre. Ingen av dem erstatter en annen. Oversikten ' +
            'teller eierens farge.',
        ],
      },
      {
        heading: 'Hva som teller',
        paragraphs: [
          'Hovedtallene teller tiltak i porteføljen slik den var da runden ble lukket. Andeler ' +
            'gjelder aktive tiltak med farge, og summen er alltid 100.',
          'Et tiltak uten rapport er ikke med i tallene. Det står på listen over tiltak uten ' +
            'rapport, med siste rapport det hadde. Rapporten mangler, hvis ikke virksomheten har ' +
            'meldt at den ikke har noe å rapportere.',
          'Forskyvning regnes fra den første godkjente planen, også når planen er endret siden.',
        ],
      },
      {
        heading: 'Rettelser',
        paragraphs: [
          'En utgivelse endres aldri. En feil rettes i en ny utgivelse som sier hva som ' +
            'sto, hva som står nå, og hvorfor. Den gamle kan fortsatt leses.',
        ],
      },
    ],
    links: [{ text: 'Beskrivelse av API-et', href: '/docs' }],
  },
  accessibility: {
    title: 'Tilgjengelighet',
    description:
      'Sidene skal kunne leses av alle. Her står hva som er prøvd, og hvordan du sier fra om feil.',
    parts: [
      {
        heading: 'Mål',
        paragraphs: [
          'Sidene er laget for WCAG 2.2 på nivå A og AA. Loven krever WCAG 2.1. Den offisielle ' +
            'erklæringen lages av utgiveren på uustatus.no.',
        ],
      },
      {
        heading: 'Hva som er prøvd',
        paragraphs: [
          'Et program (axe) har lest hvert slag av sider på tre språk, i lyst og mørkt ' +
            'utseende. Alle lenker er fulgt, og ingen av dem må skyves sidelengs på en skjerm ' +
            'som er 320 piksler bred.',
          'Alt kan nås med bare tastaturet, i den rekkefølgen det leses, og du ser hvor du er. ' +
            'Sidene er prøvd ved 400 prosent forstørrelse, med større avstand i teksten, på ' +
            'utskrift, med egne farger i nettleseren og uten bevegelse. Kontrasten i diagrammer ' +
            'er målt.',
          'Sidene virker uten skript. En farge har alltid et tegn og et ord ved siden av seg.',
        ],
      },
      {
        heading: 'Kjente mangler',
        paragraphs: [
          'Sidene er ikke prøvd av noen som bruker skjermleser til daglig. Navn og tekster fra ' +
            'registrene finnes på bokmål og engelsk; på nynorsk vises bokmål. Begrunnelser står ' +
            'på språket til den som skrev dem.',
        ],
      },
      {
        heading: 'Si fra om feil',
        paragraphs: [
          'Si fra til Helsedirektoratet når noe ikke virker for deg. Skriv adressen til siden, ' +
            'hva du ville gjøre, og hva som skjedde.',
        ],
      },
    ],
    links: [
      { text: 'Erklæringer på uustatus.no', href: 'https://uustatus.no/' },
      { text: 'Helsedirektoratet', href: 'https://www.helsedirektoratet.no/' },
    ],
  },
};
