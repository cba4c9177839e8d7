namespace Varde.OpenEhr.Terminology;

/// <summary>The groups as text: a name in brackets, then one concept a line as code, English rubric and Norwegian rubric.</summary>
internal static class GroupTable
{
    private const string Text = """
        [attestation reason]
        240|signed|signert
        648|witnessed|bevitnet
        [audit change type]
        249|creation|opprettelse
        250|amendment|tillegg
        251|modification|endring
        252|synthesis|sammenstilling
        523|deleted|slettet
        666|attestation|attestering
        816|restoration|gjenoppretting
        817|format conversion|formatkonvertering
        253|unknown|ukjent
        [composition category]
        431|persistent|vedvarende
        451|episodic|episodisk
        433|event|hendelse
        815|report|rapport
        [event math function]
        145|minimum|minimum
        144|maximum|maksimum
        267|mode|typetall
        268|median|median
        146|mean|gjennomsnitt
        147|change|endring
        148|total|sum
        149|variation|variasjon
        521|decrease|reduksjon
        522|increase|økning
        640|actual|faktisk
        [extract action type]
        809|cancel|avbryt
        810|resend|send på nytt
        811|send new|send nye
        [extract content type]
        803|openEHR EHR|openEHR-journal
        804|openEHR Demographic|openEHR-demografi
        805|openEHR synchronisation|openEHR-synkronisering
        806|openEHR generic|openEHR generisk
        807|generic EMR|generisk journal
        808|other|annet
        [extract update trigger event type]
        812|any change|enhver endring
        813|correction|retting
        814|update|oppdatering
        [instruction states]
        524|initial|opprettet
        526|planned|planlagt
        527|postponed|utsatt
        528|cancelled|avlyst
        529|scheduled|tidfestet
        245|active|aktiv
        530|suspended|stanset midlertidig
        531|aborted|avbrutt
        532|completed|fullført
        533|expired|utløpt
        [instruction transitions]
        535|initiate|opprett
        536|plan step|steg i planlegging
        537|postpone|utsett
        538|restore|ta opp igjen
        166|cancel|avlys
        542|postponed step|steg mens utsatt
        539|schedule|tidfest
        534|scheduled step|steg mens tidfestet
        540|start|start
        541|do|utfør
        543|active step|steg mens aktiv
        544|suspend|stans midlertidig
        545|suspended step|steg mens stanset
        546|resume|gjenoppta
        547|abort|avbryt
        548|finish|fullfør
        549|time out|la utløpe
        550|notify aborted|meld avbrutt
        551|notify completed|meld fullført
        552|notify cancelled|meld avlyst
        [null flavours]
        271|no information|ingen informasjon
        253|unknown|ukjent
        272|masked|skjult
        273|not applicable|ikke relevant
        [participation function]
        253|unknown|ukjent
        [participation mode]
        193|not specified|ikke angitt
        216|face-to-face communication|samtale ansikt til ansikt
        223|interpreted face-to-face communication|tolket samtale ansikt til ansikt
        217|signing (face-to-face)|tegnspråk ansikt til ansikt
        195|live audiovisual; videoconference; videophone|lyd og bilde i sanntid; videokonferanse; videotelefon
        198|videoconferencing|videokonferanse
        197|videophone|videotelefon
        218|signing over video|tegnspråk over video
        224|interpreted video communication|tolket videosamtale
        194|asynchronous audiovisual; recorded video|lyd og bilde i opptak; videoopptak
        196|recorded video|videoopptak
        202|live audio-only; telephone; internet phone; teleconference|lyd i sanntid; telefon; internettelefon; telefonkonferanse
        204|telephone|telefon
        203|teleconference|telefonkonferanse
        205|internet telephone|internettelefon
        222|interpreted audio-only|tolket lyd
        199|asynchronous audio-only; dictated; voice mail|lyd i opptak; diktat; talepost
        200|dictated|diktat
        201|voice-mail|talepost
        212|live text-only; internet chat; SMS chat; interactive written note|tekst i sanntid; nettprat; SMS-samtale; skriftlig samtale
        213|internet chat|nettprat
        214|SMS chat|SMS-samtale
        215|interactive written note|skriftlig samtale
        206|asynchronous text; email; fax; letter; handwritten note; SMS message|tekst; e-post; faks; brev; håndskrevet notat; SMS
        211|handwritten note|håndskrevet notat
        210|printed/typed letter|trykt eller maskinskrevet brev
        207|email|e-post
        208|facsimile/telefax|faks
        221|translated text|oversatt tekst
        209|SMS message|SMS
        219|physically present|fysisk til stede
        220|physically remote|fysisk et annet sted
        [property]
        339|Acceleration|Akselerasjon
        342|Acceleration, angular|Vinkelakselerasjon
        381|Amount (Eq)|Mengde (ekvivalenter)
        384|Amount (mole)|Stoffmengde (mol)
        497|Angle, plane|Vinkel
        500|Angle, solid|Romvinkel
        335|Area|Areal
        119|Concentration|Konsentrasjon
        350|Density|Tetthet
        362|Diffusion coefficient|Diffusjonskoeffisient
        501|Electric capacitance|Elektrisk kapasitans
        498|Electric charge|Elektrisk ladning
        502|Electric conductance|Elektrisk konduktans
        334|Electric current|Elektrisk strøm
        377|Electric field strength|Elektrisk feltstyrke
        374|Electric potential|Elektrisk spenning
        655|Electric potential time|Elektrisk spenning og tid
        121|Energy|Energi
        366|Energy density|Energitetthet
        508|Energy dose|Absorbert dose
        365|Energy per area|Energi per areal
        364|Energy, linear|Energi per lengde
        760|Enzyme activity|Enzymaktivitet
        347|Flow rate, mass|Massestrøm
        352|Flow rate, mass/force|Massestrøm per kraft
        351|Flow rate, mass/volume|Massestrøm per volum
        126|Flow rate, volume|Volumstrøm
        348|Flux, mass|Massefluks
        355|Force|Kraft
        358|Force per mass|Kraft per masse
        357|Force, body|Volumkraft
        382|Frequency|Frekvens
        586|Glomerular filtration rate|Glomerulær filtrasjonsrate
        373|Heat transfer coefficient|Varmeovergangstall
        505|Illuminance|Belysningsstyrke
        379|Inductance|Induktans
        122|Length|Lengde
        499|Light intensity|Lysstyrke
        123|Loudness|Lydstyrke
        504|Luminous flux|Lysfluks
        378|Magnetic flux|Magnetisk fluks
        503|Magnetic flux density|Magnetisk flukstetthet
        124|Mass|Masse
        385|Mass (IU)|Mengde (IE)
        445|Mass (Units)|Mengde (enheter)
        349|Mass per area|Masse per areal
        756|Medication dose rate|Doseringshastighet
        344|Moment inertia, area|Arealtreghetsmoment
        345|Moment inertia, mass|Treghetsmoment
        340|Momentum|Bevegelsesmengde
        346|Momentum flow rate|Bevegelsesmengde per tid
        343|Momentum, angular|Spinn
        759|Pace|Tid per lengde
        363|Power|Effekt
        369|Power density|Effekttetthet
        368|Power flux|Effekt per areal
        367|Power, linear|Effekt per lengde
        125|Pressure|Trykk
        507|Proportion|Andel
        380|Qualified real|Kvalifisert tall
        506|Radioactivity|Radioaktivitet
        754|Rate of change, frequency|Endring av frekvens per tid
        708|Rate of change, pressure|Endring av trykk per tid
        685|Refractive power|Brytningsstyrke
        375|Resistance|Resistans
        370|Specific energy|Spesifikk energi
        371|Specific heat, gas constant|Spesifikk varmekapasitet, gasskonstant
        337|Specific surface|Spesifikk overflate
        336|Specific volume|Spesifikt volum
        354|Specific weight|Spesifikk tyngde
        757|Spectral power|Spektral effekt
        758|Spectral power density|Spektral effekttetthet
        356|Surface tension|Overflatespenning
        127|Temperature|Temperatur
        372|Thermal conductivity|Varmeledningsevne
        128|Time|Tid
        709|Time fraction|Andel av tid
        359|Torque|Dreiemoment
        338|Velocity|Hastighet
        341|Velocity, angular|Vinkelhastighet
        360|Viscosity, dynamic|Dynamisk viskositet
        361|Viscosity, kinematic|Kinematisk viskositet
        129|Volume|Volum
        130|Work|Arbeid
        755|Arbitrary|Vilkårlig
        118|<not set>|<ikke satt>
        [setting]
        225|home|hjemme
        227|emergency care|akuttmedisinsk hjelp
        228|primary medical care|legehjelp i primærhelsetjenesten
        229|primary nursing care|sykepleie i primærhelsetjenesten
        230|primary allied health care|annet helsefag i primærhelsetjenesten
        231|midwifery care|jordmorhjelp
        232|secondary medical care|legehjelp i spesialisthelsetjenesten
        233|secondary nursing care|sykepleie i spesialisthelsetjenesten
        234|secondary allied health care|annet helsefag i spesialisthelsetjenesten
        235|complementary health care|alternativ behandling
        236|dental care|tannhelsehjelp
        237|nursing home care|sykehjem
        802|mental healthcare|psykisk helsevern
        238|other care|annen helsehjelp
        [subject relationship]
        0|self|pasienten selv
        3|foetus|foster
        10|mother|mor
        9|father|far
        6|donor|donor
        253|unknown|ukjent
        261|adopted daughter|adoptivdatter
        260|adopted son|adoptivsønn
        259|adoptive father|adoptivfar
        258|adoptive mother|adoptivmor
        256|biological father|biologisk far
        255|biological mother|biologisk mor
        23|brother|bror
        28|child|barn
        265|cohabitee|samboer
        257|cousin|søskenbarn
        29|daughter|datter
        264|guardian|verge
        39|maternal aunt|moster
        8|maternal grandfather|morfar
        7|maternal grandmother|mormor
        38|maternal uncle|morbror
        189|neonate|nyfødt
        254|parent|forelder
        22|partner/spouse|partner eller ektefelle
        41|paternal aunt|faster
        36|paternal grandfather|farfar
        37|paternal grandmother|farmor
        40|paternal uncle|farbror
        27|sibling|søsken
        24|sister|søster
        31|son|sønn
        263|step father|stefar
        262|step mother|stemor
        25|step or half brother|ste- eller halvbror
        26|step or half sister|ste- eller halvsøster
        [term mapping purpose]
        669|public health|folkehelse
        670|reimbursement|refusjon
        671|research study|forskningsstudie
        [version lifecycle state]
        532|complete|fullstendig
        553|incomplete|ufullstendig
        523|deleted|slettet
        800|inactive|inaktiv
        801|abandoned|forlatt
        """;

    public static IEnumerable<TerminologyGroup> Read()
    {
        foreach (var part in Text.Split('[', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            yield return new(lines[0].TrimEnd(']'), [.. lines.Skip(1).Select(Concept)]);
        }
    }

    private static TerminologyConcept Concept(string line)
    {
        var cells = line.Split('|');
        return new(cells[0], cells[1], cells[2]);
    }
}
