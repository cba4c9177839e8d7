namespace Varde.SeedPopulation.Region;

/// <summary>A municipality of Nordland, Troms or Finnmark, as they are since 2024.</summary>
/// <param name="Number">The four digits of the national list.</param>
/// <param name="Name">The official name; those with several are written with a dash between.</param>
/// <param name="Inhabitants">About how many live there: a weight, not statistics.</param>
/// <param name="PostCode">A post code of its centre.</param>
/// <param name="PostPlace">The place of that post code.</param>
/// <param name="Hospital">The local hospital, by its town.</param>
public sealed record Municipality(string Number, string Name, int Inhabitants, string PostCode, string PostPlace, string Hospital)
{
    /// <summary>The eighty of the three counties, in order of number.</summary>
    public static readonly IReadOnlyList<Municipality> All = [.. Table.Split('\n').Select(Read)];

    /// <summary>The first of its names: what people say.</summary>
    public string ShortName => Name.Split('–')[0];

    /// <summary>The county, by the first digits of the number.</summary>
    public string County => Number[..2] switch { "18" => "Nordland", "55" => "Troms", _ => "Finnmark" };

    /// <summary>The municipality of a name, or of the first of its names.</summary>
    public static Municipality Named(string name) => All.First(m => m.ShortName == name || m.Name == name);

    private static Municipality Read(string line)
    {
        var part = line.Split('|');
        return new(part[0], part[1], int.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture), part[3], part[4], part[5]);
    }

    private const string Table = """
        1804|Bodø|53700|8006|Bodø|Bodø
        1806|Narvik|21600|8514|Narvik|Narvik
        1811|Bindal|1400|7980|Terråk|Sandnessjøen
        1812|Sømna|2000|8920|Sømna|Sandnessjøen
        1813|Brønnøy|7800|8900|Brønnøysund|Sandnessjøen
        1815|Vega|1200|8980|Vega|Sandnessjøen
        1816|Vevelstad|500|8976|Vevelstad|Sandnessjøen
        1818|Herøy|1900|8850|Herøy|Sandnessjøen
        1820|Alstahaug|7400|8800|Sandnessjøen|Sandnessjøen
        1822|Leirfjord|2300|8890|Leirfjord|Sandnessjøen
        1824|Vefsn|13300|8656|Mosjøen|Mosjøen
        1825|Grane|1500|8680|Trofors|Mosjøen
        1826|Hattfjelldal–Aarborte|1300|8690|Hattfjelldal|Mosjøen
        1827|Dønna|1300|8820|Dønna|Sandnessjøen
        1828|Nesna|1700|8700|Nesna|Mo i Rana
        1832|Hemnes|4400|8646|Korgen|Mo i Rana
        1833|Rana|26100|8622|Mo i Rana|Mo i Rana
        1834|Lurøy|1800|8766|Lurøy|Mo i Rana
        1835|Træna|500|8770|Træna|Sandnessjøen
        1836|Rødøy|1100|8185|Vågaholmen|Mo i Rana
        1837|Meløy|6200|8150|Ørnes|Bodø
        1838|Gildeskål|1900|8140|Inndyr|Bodø
        1839|Beiarn|1000|8110|Moldjord|Bodø
        1840|Saltdal|4700|8250|Rognan|Bodø
        1841|Fauske–Fuossko|9600|8200|Fauske|Bodø
        1845|Sørfold|1900|8226|Straumen|Bodø
        1848|Steigen|2600|8283|Leinesfjord|Bodø
        1851|Lødingen|2000|8410|Lødingen|Harstad
        1853|Evenes–Evenášši|1300|8534|Liland|Harstad
        1856|Røst|500|8064|Røst|Bodø
        1857|Værøy|700|8063|Værøy|Bodø
        1859|Flakstad|1200|8380|Ramberg|Gravdal
        1860|Vestvågøy|11600|8370|Leknes|Gravdal
        1865|Vågan|9800|8300|Svolvær|Gravdal
        1866|Hadsel|8200|8450|Stokmarknes|Stokmarknes
        1867|Bø|2500|8475|Straumsjøen|Stokmarknes
        1868|Øksnes|4500|8430|Myre|Stokmarknes
        1870|Sortland–Suortá|10600|8400|Sortland|Stokmarknes
        1871|Andøy|4500|8480|Andenes|Stokmarknes
        1874|Moskenes|900|8390|Reine|Gravdal
        1875|Hamarøy–Hábmer|2700|8294|Hamarøy|Bodø
        5501|Tromsø|78700|9008|Tromsø|Tromsø
        5503|Harstad–Hárstták|25000|9405|Harstad|Harstad
        5510|Kvæfjord|2800|9475|Borkenes|Harstad
        5512|Tjeldsund–Dielddanuorri|4200|9440|Evenskjer|Harstad
        5514|Ibestad|1300|9450|Hamnvik|Harstad
        5516|Gratangen–Rivtták|1100|9471|Gratangen|Narvik
        5518|Lavangen–Loabák|1000|9357|Tennevoll|Narvik
        5520|Bardu|4100|9360|Bardu|Tromsø
        5522|Salangen|2100|9350|Sjøvegan|Harstad
        5524|Målselv|6700|9325|Bardufoss|Tromsø
        5526|Sørreisa|3400|9310|Sørreisa|Tromsø
        5528|Dyrøy|1100|9311|Brøstadbotn|Tromsø
        5530|Senja|14800|9300|Finnsnes|Tromsø
        5532|Balsfjord|5600|9050|Storsteinnes|Tromsø
        5534|Karlsøy|2200|9130|Hansnes|Tromsø
        5536|Lyngen|2800|9060|Lyngseidet|Tromsø
        5538|Storfjord–Omasvuotna–Omasvuono|1800|9046|Oteren|Tromsø
        5540|Kåfjord–Gáivuotna–Kaivuono|2000|9146|Olderdalen|Tromsø
        5542|Skjervøy|2800|9180|Skjervøy|Tromsø
        5544|Nordreisa–Ráisa–Raisi|4800|9151|Storslett|Tromsø
        5546|Kvænangen|1200|9161|Burfjord|Tromsø
        5601|Alta|21700|9510|Alta|Hammerfest
        5603|Hammerfest–Hámmerfeasta|11200|9600|Hammerfest|Hammerfest
        5605|Sør-Varanger|10000|9900|Kirkenes|Kirkenes
        5607|Vadsø|5600|9800|Vadsø|Kirkenes
        5610|Kárášjohka–Karasjok|2500|9730|Karasjok|Hammerfest
        5612|Guovdageaidnu–Kautokeino|2900|9520|Kautokeino|Hammerfest
        5614|Loppa|900|9550|Øksfjord|Hammerfest
        5616|Hasvik|1000|9590|Hasvik|Hammerfest
        5618|Måsøy|1100|9690|Havøysund|Hammerfest
        5620|Nordkapp|2900|9750|Honningsvåg|Hammerfest
        5622|Porsanger–Porsáŋgu–Porsanki|3900|9700|Lakselv|Hammerfest
        5624|Lebesby|1200|9740|Lebesby|Hammerfest
        5626|Gamvik|1000|9770|Mehamn|Kirkenes
        5628|Deatnu–Tana|2800|9845|Tana|Kirkenes
        5630|Berlevåg|900|9980|Berlevåg|Kirkenes
        5632|Båtsfjord|2100|9990|Båtsfjord|Kirkenes
        5634|Vardø|1800|9950|Vardø|Kirkenes
        5636|Unjárga–Nesseby|800|9840|Varangerbotn|Kirkenes
        """;
}
