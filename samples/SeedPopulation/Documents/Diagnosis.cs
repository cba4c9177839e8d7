using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>A diagnosis by its code in the Norwegian edition of ICD-10 (7110).</summary>
internal sealed record Diagnosis(string Code, string Text)
{
    public static readonly Diagnosis Copd = new("J44.9", "Uspesifisert kronisk obstruktiv lungesykdom");
    public static readonly Diagnosis CopdExacerbation = new("J44.1", "Kronisk obstruktiv lungesykdom med akutt uspesifisert forverring");
    public static readonly Diagnosis Diabetes = new("E11.9", "Diabetes mellitus type 2 uten komplikasjon");
    public static readonly Diagnosis Hypertension = new("I10", "Essensiell (primær) hypertensjon");
    public static readonly Diagnosis Asthma = new("J45.0", "Hovedsakelig allergisk astma");
    public static readonly Diagnosis HipFracture = new("S72.0", "Brudd i lårhals");
    public static readonly Diagnosis Osteoporosis = new("M81.9", "Uspesifisert osteoporose");
    public static readonly Diagnosis AtrialFibrillation = new("I48.9", "Uspesifisert atrieflimmer og atrieflutter");
    public static readonly Diagnosis Urosepsis = new("A41.5", "Sepsis som skyldes andre gramnegative organismer");
    public static readonly Diagnosis Pyelonephritis = new("N10", "Akutt tubulointerstitiell nefritt og pyelonefritt");
    public static readonly Diagnosis Pregnancy = new("Z34.9", "Kontroll av normalt svangerskap, uspesifisert om første eller senere");
    public static readonly Diagnosis Delivery = new("Z37.0", "Enkeltfødsel, levendefødt");
    public static readonly Diagnosis Pneumonia = new("J18.9", "Uspesifisert pneumoni");
    public static readonly Diagnosis HeartFailure = new("I50.9", "Uspesifisert hjertesvikt");
    public static readonly Diagnosis PulmonaryEmbolism = new("I26.9", "Lungeemboli uten opplysning om akutt cor pulmonale");
    public static readonly Diagnosis Hyperlipidaemia = new("E78.0", "Ren hyperkolesterolemi");

    /// <summary>All that somebody here has.</summary>
    public static IReadOnlyList<Diagnosis> All { get; } = [Copd, CopdExacerbation, Diabetes, Hypertension, Asthma, HipFracture, Osteoporosis, AtrialFibrillation, Urosepsis, Pyelonephritis, Pregnancy, Delivery, Pneumonia, HeartFailure, PulmonaryEmbolism, Hyperlipidaemia];

    public OpenEhr.ReferenceModel.DvCodedText ToValue() => ValueWriter.Coded("ICD-10", Code, Text);
}

/// <summary>A line of the problem list.</summary>
internal sealed record Problem(Diagnosis Diagnosis, DateTimeOffset Onset, bool IsChronic = true, DateTimeOffset? Resolved = null);

/// <summary>The problem list: each document is the whole list as it stood.</summary>
internal static class ProblemList
{
    public static DemoDocument Of(DemoClinician author, DateTimeOffset time, params Problem[] problems) =>
        DemoTemplates.Document("varde.problem_list.v1", author, time, root =>
        {
            foreach (var problem in problems) root.Add("problem_diagnosis.v1", n => Line(n, problem, time));
        }, series: "problem-list");

    private static void Line(Node node, Problem problem, DateTimeOffset time)
    {
        node.Set("at0002", problem.Diagnosis.ToValue()).Set("at0077", problem.Onset);
        if (problem.Resolved is { } resolved) node.Set("at0030", resolved);
        node.In("problem_qualifier.v2", status => status
            .Choose("at0003", problem.Resolved is null ? "at0026" : "at0027")
            .Choose("at0004", "at0018")
            .Choose("at0077", problem.IsChronic ? "at0079" : "at0081"));
        node.Choose("at0073", "at0076").Set("at0070", time);
    }
}
