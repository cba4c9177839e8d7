using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>Something that a laboratory measures.</summary>
/// <param name="Code">The code in Norsk laboratoriekodeverk (7280), whose definition fixes the unit.</param>
/// <param name="Name">The name in the Norwegian way: system and component.</param>
/// <param name="Unit">UCUM.</param>
/// <param name="Decimals">Decimals that are reported.</param>
/// <param name="Low">Lower reference limit of women and men, or null.</param>
/// <param name="High">Upper reference limit of women and men, or null.</param>
/// <param name="Alarm">The limits beyond which a laboratory calls the ward, where there are such.</param>
internal sealed record Analyte(
    string Code, string Name, string Unit, int Decimals, (decimal Women, decimal Men)? Low, (decimal Women, decimal Men)? High,
    (decimal? Low, decimal? High) Alarm = default)
{
    public static readonly Analyte Haemoglobin = new("NOR05172", "B-Hemoglobin", "g/dL", 1, (11.7m, 13.4m), (15.3m, 17.0m), (7.0m, null));
    public static readonly Analyte Crp = new("NPU19748", "P-CRP", "mg/L", 0, null, (4, 4));
    public static readonly Analyte Leukocytes = new("NPU02593", "B-Leukocytter", "10*9/L", 1, (3.5m, 3.5m), (8.8m, 8.8m));
    public static readonly Analyte Platelets = new("NPU03568", "B-Trombocytter", "10*9/L", 0, (165, 145), (387, 348), (30, 1000));
    public static readonly Analyte Sodium = new("NPU03429", "P-Natrium", "mmol/L", 0, (137, 137), (145, 145), (120, 155));
    public static readonly Analyte Potassium = new("NPU03230", "P-Kalium", "mmol/L", 1, (3.5m, 3.5m), (4.4m, 4.4m), (2.8m, 6.0m));
    public static readonly Analyte Creatinine = new("NPU04998", "P-Kreatinin", "umol/L", 0, (45, 60), (90, 105));
    public static readonly Analyte Alat = new("NPU19651", "P-ALAT", "U/L", 0, (10, 10), (45, 70));
    public static readonly Analyte Glucose = new("NPU02192", "P-Glukose", "mmol/L", 1, (4.0m, 4.0m), (6.0m, 6.0m), (2.5m, 25m));
    public static readonly Analyte HbA1c = new("NPU27300", "B-HbA1c", "mmol/mol", 0, (28, 28), (40, 40));
    public static readonly Analyte Ferritin = new("NPU19763", "P-Ferritin", "ug/L", 0, (10, 30), (170, 400));
    public static readonly Analyte Tsh = new("NPU03577", "P-TSH", "m[IU]/L", 2, (0.50m, 0.50m), (3.60m, 3.60m));
    public static readonly Analyte Ldl = new("NPU01568", "P-LDL-kolesterol", "mmol/L", 1, (1.5m, 1.5m), (4.8m, 4.8m));
    public static readonly Analyte Inr = new("NPU01685", "P-INR", "1", 1, null, (1.2m, 1.2m), (null, 5.0m));
    public static readonly Analyte Lactate = new("NPU03944", "P(vB)-Laktat", "mmol/L", 1, (0.4m, 0.4m), (1.8m, 1.8m), (null, 4.0m));
    public static readonly Analyte Albumin = new("NOR15260", "U-Albumin/Kreatinin", "mg/mmol", 1, null, (2.4m, 2.4m));
}

/// <summary>Reports from the laboratory.</summary>
internal static class LaboratoryReport
{
    private const string Nlk = "2.16.578.1.12.4.1.1.7280";

    /// <summary>A report of clinical biochemistry on one specimen.</summary>
    public static DemoDocument Of(
        DemoClinician laboratory, string name, bool female, string sampleId, DateTimeOffset time, params (Analyte Analyte, decimal Value)[] results) =>
        DemoTemplates.Document("varde.laboratory_report.v1", laboratory, time, root => root
            .Set("at0002", sampleId)
            .Choose("at0005", "3")
            .In("laboratory_test_result.v1", test =>
            {
                test.Set("at0005", name);
                test.In("specimen.v1", s => Specimen(s, laboratory, sampleId, time.AddHours(-2), name.StartsWith('U') ? "122575003" : "122555007"));
                test.Choose("at0073", "at0038").Set("at0075", time).Choose("at0077", "CLIN");
                foreach (var (analyte, value) in results) test.Add("laboratory_test_analyte.v1", n => Result(n, analyte, value, female));
                test.In("organisation.v1", o => o.Set("at0001", laboratory.Unit));
            }));

    /// <summary>A culture: what grew, in words.</summary>
    public static DemoDocument Culture(
        DemoClinician laboratory, string name, string specimen, string finding, string conclusion, string sampleId, DateTimeOffset time) =>
        DemoTemplates.Document("varde.laboratory_report.v1", laboratory, time, root => root
            .Set("at0002", sampleId)
            .Choose("at0005", "3")
            .In("laboratory_test_result.v1", test => test
                .Set("at0005", name)
                .In("specimen.v1", s => Specimen(s, laboratory, sampleId, time.AddHours(-48), specimen))
                .Choose("at0073", "at0038").Set("at0075", time).Choose("at0077", "MBIO")
                .Add("laboratory_test_analyte.v1", n => n.Set("at0024", "Dyrkning").Set("at0001", finding).Choose("at0005", "at0018"))
                .Set("at0057", conclusion)));

    private static void Specimen(Node specimen, DemoClinician laboratory, string sampleId, DateTimeOffset collected, string type) => specimen
        .Choose("at0029", type)
        .Set("at0001", new DvIdentifier { Id = sampleId, Issuer = laboratory.Unit, Assigner = laboratory.Unit, Type = "prøve" })
        .Set("at0015", collected);

    private static void Result(Node node, Analyte analyte, decimal value, bool female) => node
        .Set("at0024", ValueWriter.Coded(Nlk, analyte.Code, analyte.Name))
        .Set("at0001", WithReference(analyte, value, female))
        .Choose("at0005", "at0018");

    private static DvQuantity WithReference(Analyte analyte, decimal value, bool female)
    {
        var low = female ? analyte.Low?.Women : analyte.Low?.Men;
        var high = female ? analyte.High?.Women : analyte.High?.Men;
        var quantity = ValueWriter.Quantity(value, analyte.Unit, analyte.Decimals);
        return new DvQuantity
        {
            NormalRange = Range(analyte, low, high),
            NormalStatus = ValueWriter.Code("openehr_normal_statuses", Status(value, low, high, analyte.Alarm)),
            Magnitude = quantity.Magnitude,
            Units = quantity.Units,
            Precision = quantity.Precision,
        };
    }

    /// <summary>openEHR normal statuses: one letter outside the limits of reference, two outside those of alarm.</summary>
    private static string Status(decimal value, decimal? low, decimal? high, (decimal? Low, decimal? High) alarm) => value switch
    {
        _ when value > alarm.High => "HH",
        _ when value > high => "H",
        _ when value < alarm.Low => "LL",
        _ when value < low => "L",
        _ => "N",
    };

    private static DvInterval Range(Analyte analyte, decimal? low, decimal? high) => new()
    {
        Lower = low is { } lower ? ValueWriter.Quantity(lower, analyte.Unit, analyte.Decimals) : null,
        Upper = high is { } upper ? ValueWriter.Quantity(upper, analyte.Unit, analyte.Decimals) : null,
        LowerIncluded = low is not null,
        UpperIncluded = high is not null,
        LowerUnbounded = low is null,
        UpperUnbounded = high is null,
    };
}
