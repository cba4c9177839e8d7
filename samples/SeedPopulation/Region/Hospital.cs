namespace Varde.SeedPopulation.Region;

/// <summary>A hospital of the region, or another place where a trust treats people.</summary>
/// <param name="Town">Where it is: what municipalities name it by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Trust">The trust that runs it.</param>
/// <param name="Municipality">Short name of the municipality.</param>
/// <param name="Size">What is there.</param>
public sealed record Hospital(string Town, string Name, string Trust, string Municipality, HospitalSize Size)
{
    public const string Finnmark = "Finnmarkssykehuset HF";
    public const string NorthNorway = "Universitetssykehuset Nord-Norge HF";
    public const string Nordland = "Nordlandssykehuset HF";
    public const string Helgeland = "Helgelandssykehuset HF";
    public const string Pharmacies = "Sykehusapotek Nord HF";

    /// <summary>The hospital trusts with their hospitals; the largest of each trust first.</summary>
    public static readonly IReadOnlyList<Hospital> All =
    [
        new("Hammerfest", "Klinikk Hammerfest", Finnmark, "Hammerfest", HospitalSize.Main),
        new("Kirkenes", "Klinikk Kirkenes", Finnmark, "Sør-Varanger", HospitalSize.Local),
        new("Alta", "Klinikk Alta", Finnmark, "Alta", HospitalSize.OutpatientsOnly),
        new("Karasjok", "Sámi klinihkka", Finnmark, "Kárášjohka", HospitalSize.OutpatientsOnly),
        new("Tromsø", "UNN Tromsø", NorthNorway, "Tromsø", HospitalSize.Main),
        new("Harstad", "UNN Harstad", NorthNorway, "Harstad", HospitalSize.Local),
        new("Narvik", "UNN Narvik", NorthNorway, "Narvik", HospitalSize.Local),
        new("Bodø", "Nordlandssykehuset Bodø", Nordland, "Bodø", HospitalSize.Main),
        new("Gravdal", "Nordlandssykehuset Lofoten", Nordland, "Vestvågøy", HospitalSize.Local),
        new("Stokmarknes", "Nordlandssykehuset Vesterålen", Nordland, "Hadsel", HospitalSize.Local),
        new("Mo i Rana", "Helgelandssykehuset Mo i Rana", Helgeland, "Rana", HospitalSize.Main),
        new("Mosjøen", "Helgelandssykehuset Mosjøen", Helgeland, "Vefsn", HospitalSize.Local),
        new("Sandnessjøen", "Helgelandssykehuset Sandnessjøen", Helgeland, "Alstahaug", HospitalSize.Local),
    ];

    /// <summary>The hospitals beside which a hospital pharmacy stands.</summary>
    public static readonly IReadOnlyList<string> TownsWithPharmacy = ["Tromsø", "Harstad", "Bodø"];

    /// <summary>The hospital of a town.</summary>
    public static Hospital In(string town) => All.First(h => h.Town == town);

    /// <summary>The largest hospital of the same trust: where what a local hospital lacks is done.</summary>
    public Hospital Main => All.First(h => h.Trust == Trust);
}

/// <summary>What is at a hospital.</summary>
public enum HospitalSize
{
    /// <summary>Everything that the trust offers, children's wards among it.</summary>
    Main,

    /// <summary>Emergency, medicine, surgery, births and a laboratory.</summary>
    Local,

    /// <summary>An outpatient clinic only.</summary>
    OutpatientsOnly,
}
