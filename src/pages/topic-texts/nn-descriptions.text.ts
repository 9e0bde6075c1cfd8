/** Descriptions of the tables of releases in Nynorsk, by those in Bokmål. */
export const NN_DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'Møtene i rådene med publiserte referater. Møter og referater har ingen historikk: dato ' +
      'og tekst er som da publiseringen ble laget',
    'Møta i råda med publiserte referat. Møte og referat har ingen historikk: dato og tekst ' +
      'er som då publiseringa vart laga',
  ],
  ['Hva publiserte referater sier skal gjøres', 'Kva publiserte referat seier skal gjerast'],
  [
    'Publiserte saker i rådene med vedtak. Teksten er som da publiseringen ble laget, og vedtak ' +
      'er med når de var fattet',
    'Publiserte saker i råda med vedtak. Teksten er som då publiseringa vart laga, og vedtak ' +
      'er med når dei var gjorde',
  ],
  [
    'Lenker til dokumentene i de publiserte sakene, med kontrollsum når den er oppgitt',
    'Lenkjer til dokumenta i dei publiserte sakene, med kontrollsum når han er oppgitt',
  ],
  [
    'Versjonene av porteføljekriteriene som gjaldt eller var på prøve den dagen',
    'Versjonane av porteføljekriteria som gjaldt eller var på prøve den dagen',
  ],
  [
    'Kriteriene i hver versjon, i dens rekkefølge',
    'Kriteria i kvar versjon, i rekkjefølgja til versjonen',
  ],
  [
    'Hva en versjon av kriteriene ville gjort med porteføljen en dag. Publisert av direktoratet ' +
      'før utgivelsen ble laget. Bare antall: hvilke tiltak som ville gå ut, vet direktoratet og ' +
      'eierne',
    'Kva ein versjon av kriteria ville gjort med porteføljen ein dag. Publisert av direktoratet ' +
      'før utgivinga vart laga. Berre tal: kva tiltak som ville gå ut, veit direktoratet og eigarane',
  ],
  [
    'Tiltak som ville gå ut eller komme inn, etter det første kriteriet som ikke er oppfylt. ' +
      'Uavklarte er talt for hvert svar som mangler, og noen derfor flere ganger',
    'Tiltak som ville gå ut eller kome inn, etter det første kriteriet som ikkje er oppfylt. ' +
      'Uavklarte er talde for kvart svar som manglar, og nokre difor fleire gonger',
  ],
  [
    'Milepæler i godkjente planer og rapporter, målt fra den første planen som har dem',
    'Milepælar i godkjende planar og rapportar, målte frå den første planen som har dei',
  ],
  [
    'Den første godkjente planen for hvert tiltak, og hver plan som er godkjent på nytt',
    'Den første godkjende planen for kvart tiltak, og kvar plan som er godkjend på nytt',
  ],
  [
    'Løsningene med modenhet, slik de var registrert. Forutsetninger er ordene til partene ' +
      'og står ikke her',
    'Løysingane med modning, slik dei var registrerte. Føresetnader er orda til partane og ' +
      'står ikkje her',
  ],
  [
    'Virksomhetene som innfører noe, med antall innføringer',
    'Verksemdene som innfører noko, med talet på innføringar',
  ],
  [
    'Hva som kommer til hver mottaker, og når: kvartal, størrelse og leverandør, aldri ' +
      'ordene til partene',
    'Kva som kjem til kvar mottakar, og når: kvartal, storleik og leverandør, aldri orda ' +
      'til partane',
  ],
  [
    'Vekten av innføringene i hvert kvartal mot kapasiteten mottakeren selv har oppgitt',
    'Vekta av innføringane i kvart kvartal mot kapasiteten mottakaren sjølv har oppgitt',
  ],
  [
    'Punkter i veikartet, mål og indikatorer, talt etter hva rapportene sier',
    'Punkt i vegkartet, mål og indikatorar, talde etter kva rapportane seier',
  ],
  [
    'Hva rapportene betyr for veikartet, direktoratets eget utsagn, og regelen for målene',
    'Kva rapportane har å seie for vegkartet, utsegna til direktoratet, og regelen for måla',
  ],
  [
    'Punktene i veikartene som gjaldt for runden, og hva rapportene sier om dem',
    'Punkta i vegkarta som gjaldt for runden, og kva rapportane seier om dei',
  ],
  [
    'Tiltakene som skal levere hvert punkt, og dagen rapporten venter',
    'Tiltaka som skal levere kvart punkt, og dagen rapporten ventar',
  ],
  [
    'Målene og delmålene som gjaldt for runden, og retningen etter den publiserte regelen',
    'Måla og delmåla som gjaldt for runden, og retninga etter den publiserte regelen',
  ],
  [
    'Indikatorene i strategien med siste måling og lys, slik de var kjent',
    'Indikatorane i strategien med siste måling og lys, slik dei var kjende',
  ],
  ['Målene som hvert rapportert tiltak nevner', 'Måla som kvart rapportert tiltak nemner'],
  ['Tallene for runden ved siden av forrige runde', 'Tala for runden ved sida av førre runde'],
  [
    'Tiltak i porteføljen uten rapport, med den siste de har',
    'Tiltak i porteføljen utan rapport, med den siste dei har',
  ],
  [
    'Forskjeller mellom de to rundenes øyeblikksbilder. Tom når forrige runde ikke har noe',
    'Skilnader mellom augneblinksbileta av dei to rundane. Tom når førre runde ikkje har ' + 'noko',
  ],
  [
    'Hva denne versjonen sier annerledes enn den den retter',
    'Kva denne versjonen seier annleis enn den han rettar',
  ],
  ['Rapporteringen fra hver virksomhet', 'Rapporteringa frå kvar verksemd'],
  ['Rapporterte tiltak i porteføljen', 'Rapporterte tiltak i porteføljen'],
  [
    'Budsjett per tiltak, år og finansiering, i hele kroner',
    'Budsjett per tiltak, år og finansiering, i heile kroner',
  ],
  [
    'Summen av budsjettene til tiltakene som hver virksomhet rapporterer, per år og priser',
    'Summen av budsjetta til tiltaka som kvar verksemd rapporterer, per år og prisar',
  ],
  [
    'Avtaler mellom virksomheter: dager og tilstand, aldri hva de skrev til hverandre',
    'Avtalar mellom verksemder: dagar og tilstand, aldri kva dei skreiv til kvarandre',
  ],
  ['Tall for hver leverandør og mottaker', 'Tal for kvar leverandør og mottakar'],
  [
    'Alle tiltak som er eller har vært i porteføljen: inn og ut, delt, slått sammen, nytt ' +
      'navn, ny eier',
    'Alle tiltak som er eller har vore i porteføljen: inn og ut, delt, slått saman, nytt ' +
      'namn, ny eigar',
  ],
  [
    'Publiserte råd fra utvalgene om tiltak, eierens svar og hva som ble gjort',
    'Publiserte råd frå utvala om tiltak, svaret frå eigaren og kva som vart gjort',
  ],
  [
    'Mottakere som har hver løsning ved slutten av kvartalet, hver talt én gang',
    'Mottakarar som har kvar løysing ved slutten av kvartalet, kvar tald éin gong',
  ],
]);
