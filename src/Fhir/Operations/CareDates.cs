using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>
/// A resource tells of care in some stretch of time: one of the times at which its care was given lies in it, at least in part. What has no such time, and
/// what is true of the patient at all times (allergies, problems, family history), holds always: to leave it out would say that there is none.
/// </summary>
/// <param name="From">The first microsecond.</param>
/// <param name="To">The one after the last.</param>
internal sealed record CareDates(long From, long To) : SearchCriterion
{
    private const string Table =
        """
        AdverseEvent date | Appointment date | CarePlan date | CareTeam date | ChargeItem occurrence | Claim created | ClinicalImpression date | Communication sent received |
        Composition date | DeviceRequest event-date authored-on | DiagnosticReport date | DocumentReference period date | Encounter date | EpisodeOfCare date |
        ExplanationOfBenefit created | ImagingStudy started | Immunization date | List date | Media created | MedicationAdministration effective-time |
        MedicationDispense whenhandedover whenprepared | MedicationRequest date authoredon | MedicationStatement effective | NutritionOrder datetime | Observation date |
        Procedure date | QuestionnaireResponse authored | RiskAssessment date | ServiceRequest occurrence authored | Specimen collected | SupplyRequest date |
        VisionPrescription datewritten
        """;

    /// <summary>The search parameters that say when care was given, by the type of resource.</summary>
    public static IReadOnlyDictionary<string, string[]> Parameters { get; } = Table.Split('|', StringSplitOptions.TrimEntries).Select(line => line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal);

    private static readonly Lazy<string[]> Wanted = new(() =>
        [.. Parameters.SelectMany(p => p.Value.Select(code => SearchIndex.Parameter([p.Key], code)!)).SelectMany(p => p.Sources).Select(s => s.Source.NameOf(SearchFacet.Date)).Distinct()]);

    public override IEnumerable<string> Names => Wanted.Value;

    public override bool Holds(SearchSubject subject)
    {
        var hasTime = false;
        foreach (var value in Wanted.Value.SelectMany(name => subject.Values[name]))
        {
            if (value.Value is not DateValue time) continue;
            if (time.Begin < To && time.End > From) return true;
            hasTime = true;
        }
        return !hasTime;
    }

    /// <summary>Reads the parameters start and end; both dates, of which either may be missing.</summary>
    /// <returns>The stretch, null when neither is given; or <see cref="Invalid"/>.</returns>
    public static Outcome<CareDates?> Read(string? start, string? end)
    {
        if (start is null && end is null) return (CareDates?)null;
        var (from, to) = (FhirTime.Earliest, FhirTime.Latest);
        if (start is not null && !FhirTime.TryParse(start, out from, out _)) return Invalid.At("start", "must be a date");
        if (end is not null && !FhirTime.TryParse(end, out _, out to)) return Invalid.At("end", "must be a date");
        return from < to ? new CareDates(from, to) : Invalid.At("end", "is before the start");
    }
}
