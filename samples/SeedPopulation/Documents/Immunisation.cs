using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>A vaccine by its ATC code, what it protects against and how it is given (7477); infants get theirs in the thigh.</summary>
internal sealed record Vaccine(string Atc, string Name, string ProtectsAgainst, string Route, bool IsForInfants = false)
{
    public static readonly Vaccine Influenza = new("J07BB02", "Influensavaksine", "Influensa", "33");
    public static readonly Vaccine Pneumococcal = new("J07AL01", "Pneumokokkvaksine, polysakkarid", "Pneumokokksykdom", "33");
    public static readonly Vaccine Covid = new("J07BN01", "Koronavaksine (mRNA)", "Covid-19", "33");
    public static readonly Vaccine Hexavalent = new("J07CA09", "Difteri, tetanus, kikhoste, polio, Hib og hepatitt B", "Difteri, stivkrampe, kikhoste, polio, Hib, hepatitt B", "33", IsForInfants: true);
    public static readonly Vaccine PneumococcalConjugate = new("J07AL02", "Pneumokokkvaksine, konjugert", "Pneumokokksykdom", "33", IsForInfants: true);
    public static readonly Vaccine Rotavirus = new("J07BH01", "Rotavirusvaksine", "Rotavirus", "53");
    public static readonly Vaccine Mmr = new("J07BD52", "Meslinger, kusma og røde hunder", "Meslinger, kusma, røde hunder", "62", IsForInfants: true);
    public static readonly Vaccine Pertussis = new("J07AJ52", "Difteri, tetanus og kikhoste, redusert dose", "Kikhoste", "33");

    public static readonly Vaccine SchoolMmr = Mmr with { IsForInfants = false };
    public static readonly Vaccine SchoolTetravalent = new("J07CA02", "Difteri, tetanus, kikhoste og polio", "Difteri, stivkrampe, kikhoste, polio", "33");
    public static readonly Vaccine Hpv = new("J07BM03", "Humant papillomavirus, nivalent", "Humant papillomavirus", "33");

    /// <summary>Influenza vaccine is given from October to December.</summary>
    public static bool IsInfluenzaSeason(DateTimeOffset time) => time.Month >= 10;
}

/// <summary>Vaccines that were given or put off.</summary>
internal static class Immunisations
{
    /// <summary>A dose that was given; the batch number starts with TEST, so that none is taken for a real one.</summary>
    public static DemoDocument Given(Vaccine vaccine, int dose, string batch, DemoClinician author, DateTimeOffset time) =>
        DemoTemplates.Document("varde.immunisation.v1", author, time, root => root.In("medication.v1", action => Content(action, vaccine)
            .Step("at0006")
            .In("medication.v2", product => product.Set("at0132", vaccine.Name).Set("at0150", $"TEST-{batch}"))
            .In("at0140", how => How(how, vaccine))
            .Set("at0025", dose)));

    public static DemoDocument Deferred(Vaccine vaccine, string reason, DemoClinician author, DateTimeOffset time) =>
        DemoTemplates.Document("varde.immunisation.v1", author, time, root =>
            root.In("medication.v1", action => Content(action, vaccine).Step("at0044").Set("at0021", reason)));

    private static Node Content(Node action, Vaccine vaccine) => action
        .Set("at0020", ValueWriter.Coded("2.16.578.1.12.4.1.1.7180", vaccine.Atc, vaccine.Name))
        .Set("at0156", vaccine.ProtectsAgainst);

    private static void How(Node how, Vaccine vaccine)
    {
        how.Choose("at0147", vaccine.Route);
        if (vaccine.Route != "53") how.Choose("at0141", vaccine.IsForInfants ? "61396006" : "368208006");
    }
}
