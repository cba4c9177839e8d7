using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Sharing;

namespace Varde.People.Facts;

/// <summary>Makes the facts of a person from the resources of the record.</summary>
internal static class PersonReader
{
    /// <summary>The types of resources that tell facts.</summary>
    public static readonly string[] Types = ["Patient", "RelatedPerson", "Consent", "Flag", "EpisodeOfCare", "Encounter", "CareTeam", "ServiceRequest", "Basic"];

    private const string FamilyRelation = "http://hl7.no/fhir/CodeSystem/no-basis-family-relation";
    private const string ParentalResponsibility = "http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility";
    private const string MunicipalityCode = "http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode";
    private const string RelationTerms = NorwegianIdentifiers.Root + "1.9033";
    private const string RepresentationTerms = NorwegianIdentifiers.Root + "1.7611";

    // Whoever has died or is not known keeps the courses that began: rules decide how long they count.
    private static readonly string[] RunningEpisodes = ["active", "onhold", "finished"];
    private static readonly string[] Meetings = ["planned", "arrived", "triaged", "in-progress", "onleave", "finished"];

    /// <summary>The facts; null when the record holds no Patient.</summary>
    /// <param name="record">Whose record.</param>
    /// <param name="resources">Its resources of <see cref="Types"/>.</param>
    public static PersonFacts? Read(EhrId record, IReadOnlyList<StoredFact> resources)
    {
        var byType = resources.ToLookup(resource => resource.Json.Text("resourceType"));
        if (byType["Patient"].FirstOrDefault() is not { } patient) return null;
        return OfPatient(record, patient.Json) with
        {
            Flags = [.. byType["Flag"].Where(flag => flag.Json.Text("status") != "entered-in-error").SelectMany(flag => FlagsOf(flag.Json))],
            Relatives = [.. byType["RelatedPerson"].Select(relative => RelativeOf(relative.Json))],
            Consents = [.. byType["Consent"].Select(consent => ConsentReader.Read(consent.Json)).OfType<GivenConsent>()],
            Courses = [.. CoursesOf(byType).OfType<CareCourse>().Select(course => course with { Record = record })],
            HidesAllDocuments = byType["Basic"].Any(basic => SharingNote.Is(basic.Json) && SharingNote.Read(0, basic.Json).Of(SharingWords.All) is { IsProposed: false }),
            Bases = [.. byType["Basic"].Select(basis => BasisReader.Read(basis.Json)).OfType<StatedBasis>()],
        };
    }

    private static IEnumerable<CareCourse?> CoursesOf(ILookup<string?, StoredFact> byType) =>
        [.. byType["EpisodeOfCare"].Select(EpisodeOf), .. byType["Encounter"].Select(MeetingOf), .. byType["CareTeam"].Select(TeamOf), .. byType["ServiceRequest"].SelectMany(ReferralOf)];

    private static PersonFacts OfPatient(EhrId record, JsonElement patient)
    {
        var homes = patient.Along("address").Where(IsNorwegianHome).ToList();
        return new PersonFacts(record)
        {
            Patient = patient.Text("id") ?? "",
            Numbers = [.. patient.NationalIds()],
            Born = BornOf(patient) ?? BirthDate.Unknown,
            Name = NameOf(patient),
            SortName = SortNameOf(patient),
            IsDead = patient.Along("deceasedBoolean").Any(dead => dead.ValueKind == JsonValueKind.True) || patient.Text("deceasedDateTime") is not null,
            Died = FhirJson.Begin(patient.Text("deceasedDateTime")) is { } died ? NorwegianCalendar.DayAt(died) : null,
            Home = homes.Select(HomeOf).FirstOrDefault(home => home is not null),
            LivesInNorway = homes.Count > 0,
            GeneralPractitioners = [.. patient.References("Practitioner", "generalPractitioner")],
            ReplacedBy = PatientLinks.RecordsOf(patient, PatientLinks.ReplacedBy) is [var only] ? only : null,
            Replaces = PatientLinks.RecordsOf(patient, PatientLinks.Replaces),
        };
    }

    /// <summary>The birth date, as far as it is known; null when it is not told.</summary>
    public static BirthDate? BornOf(JsonElement person) => person.Text("birthDate") is { } text && BirthDate.Parse(text).TryGet(out var born, out _) ? born : null;

    /// <summary>The name of a person, or of a practitioner.</summary>
    public static string NameOf(JsonElement person) =>
        person.Along("name").FirstOrDefault() is { ValueKind: JsonValueKind.Object } name ? name.Text("text") ?? string.Join(' ', [.. name.Along("given").Select(given => given.GetString()), name.Text("family")]) : "";

    private static string SortNameOf(JsonElement patient) =>
        patient.Along("name").FirstOrDefault() is { ValueKind: JsonValueKind.Object } name && name.Text("family") is { } family ? string.Join(' ', [family, .. name.Along("given").Select(given => given.GetString())]) : NameOf(patient);

    private static bool IsNorwegianHome(JsonElement address) =>
        address.Text("use") is null or "home" && address.Text("country") is null or "NO" or "NOR" && (address.Text("line") is not null || Municipality(address) is not null || address.Text("country") is not null);

    // Of a confidential address only the municipality is told, which says nothing about who lives together.
    private static string? HomeOf(JsonElement address) =>
        address.Text("line") is { } line ? $"{line}|{address.Text("postalCode")}".ToUpperInvariant() : null;

    private static string? Municipality(JsonElement address) =>
        address.Along("_district", "extension").Where(extension => extension.Text("url") == MunicipalityCode).Select(extension => extension.Text("valueCoding", "code")).FirstOrDefault();

    private static IEnumerable<FlaggedFact> FlagsOf(JsonElement flag)
    {
        var (period, isActive) = (flag.Period("period"), flag.Text("status") == "active");
        return flag.Codes(PeopleCodes.Person, "code").Where(_ => isActive || period.Until is not null).Select(code => new FlaggedFact(code, period) { Id = flag.Text("id") ?? "" });
    }

    private static Relative RelativeOf(JsonElement relative) => new(relative.Text("id")!, relative.NationalIds().Cast<NationalId?>().FirstOrDefault(), TiesOf(relative))
    {
        Born = BornOf(relative),
        Name = NameOf(relative),
        Home = relative.Along("address").Where(IsNorwegianHome).Select(HomeOf).FirstOrDefault(home => home is not null),
        Period = relative.Period("period"),
        IsActive = !relative.Along("active").Any(active => active.ValueKind == JsonValueKind.False),
    };

    private static FamilyTies TiesOf(JsonElement relative)
    {
        var ties = FamilyTies.None;
        foreach (var code in relative.Codes(FamilyRelation, "relationship")) ties |= OfFamily(code);
        foreach (var code in relative.Codes(RelationTerms, "relationship")) ties |= OfTerm(code);
        if (relative.Codes(ParentalResponsibility, "relationship").Any(code => code != "ukjent")) ties |= FamilyTies.Responsible;
        if (relative.Codes(RepresentationTerms, "relationship").Contains("VE")) ties |= FamilyTies.Guardian;
        return ties;
    }

    private static FamilyTies OfFamily(string code) => code switch
    {
        "mor" => FamilyTies.Parent | FamilyTies.Mother,
        "far" => FamilyTies.Parent | FamilyTies.Father,
        "medmor" => FamilyTies.Parent,
        "barn" => FamilyTies.Child,
        "ektefelleEllerPartner" => FamilyTies.Spouse,
        _ => FamilyTies.None,
    };

    // 9033: relation to the patient.
    private static FamilyTies OfTerm(string code) => code switch
    {
        "MO" => FamilyTies.Parent | FamilyTies.Mother,
        "FA" => FamilyTies.Parent | FamilyTies.Father,
        "FM" or "FF" => FamilyTies.FosterParent,
        "SF" or "SM" => FamilyTies.StepParent,
        "DA" or "SO" or "BA" => FamilyTies.Child,
        "EF" or "SA" or "RP" => FamilyTies.Spouse,
        "BR" or "SØ" => FamilyTies.Sibling,
        _ => FamilyTies.None,
    };

    private static CareCourse? EpisodeOf(StoredFact stored)
    {
        var episode = stored.Json;
        if (!RunningEpisodes.Contains(episode.Text("status"))) return null;
        var kinds = episode.Codes(PeopleCodes.Care, "type").ToHashSet(StringComparer.Ordinal);
        return new(episode.References("Organization", "managingOrganization").FirstOrDefault(), kinds.Contains("admission") ? ImplicitBasis.Admitted : kinds.Contains("outpatient") ? ImplicitBasis.Course : ImplicitBasis.Role)
        {
            Practitioners = [.. episode.References("Practitioner", "careManager")],
            OfNamed = ImplicitBasis.Responsible,
            Period = Ended(episode.Period("period"), episode.Text("status") == "finished"),
            IsOfGeneralPractitioner = kinds.Contains("gp-list"),
            IsHomeMonitoring = kinds.Contains("home-monitoring"),
            Object = stored.Object,
        };
    }

    // A meeting lasts until its day is over: what belongs to it is written then.
    private static CareCourse? MeetingOf(StoredFact stored)
    {
        var meeting = stored.Json;
        if (meeting.Text("status") is not { } status || !Meetings.Contains(status)) return null;
        var period = Ended(meeting.Period("period"), status == "finished");
        return new(meeting.References("Organization", "serviceProvider").FirstOrDefault(), status == "planned" ? ImplicitBasis.Planned : meeting.Text("class", "code") == "IMP" ? ImplicitBasis.Admitted : ImplicitBasis.Visit)
        {
            Practitioners = [.. meeting.References("Practitioner", "participant", "individual")],
            OfNamed = ImplicitBasis.Treating,
            Period = status == "planned" ? period with { From = null } : period with { Until = period.Until is { } end ? EndOfDay(end) : null },
            Object = stored.Object,
        };
    }

    private static DateTimeOffset EndOfDay(DateTimeOffset end) => end == DateTimeOffset.MinValue ? end : NorwegianCalendar.EndOf(NorwegianCalendar.DayAt(end.AddTicks(-1)));

    private static CareCourse? TeamOf(StoredFact stored)
    {
        var team = stored.Json;
        return team.Text("status") is not ("active" or "inactive") ? null : new(team.References("Organization", "managingOrganization").FirstOrDefault(), ImplicitBasis.Role)
        {
            Practitioners = [.. team.References("Practitioner", "participant", "member")],
            OfNamed = ImplicitBasis.Treating,
            Period = Ended(team.Period("period"), team.Text("status") == "inactive"),
            Object = stored.Object,
        };
    }

    // Whoever referred waits for the answer; each unit that received it assesses it.
    private static IEnumerable<CareCourse?> ReferralOf(StoredFact stored)
    {
        var referral = stored.Json;
        if (referral.Text("status") != "active") yield break;
        var period = new Span(FhirJson.Begin(referral.Text("authoredOn")), null);
        yield return new(null, ImplicitBasis.Referral) { Practitioners = [.. referral.References("Practitioner", "requester")], OfNamed = ImplicitBasis.Referral, Period = period, Object = stored.Object };
        foreach (var unit in referral.References("Organization", "performer"))
            yield return new(unit, ImplicitBasis.Assessment) { OfNamed = ImplicitBasis.Assessment, Period = period, Object = stored.Object };
    }

    // What is finished without a day of its end is over.
    private static Span Ended(Span period, bool isFinished) => isFinished && period.Until is null ? period with { Until = DateTimeOffset.MinValue } : period;
}

/// <summary>A resource of a record that tells facts.</summary>
/// <param name="Json">The resource.</param>
/// <param name="Object">The versioned object that it is kept as.</param>
internal sealed record StoredFact(JsonElement Json, Guid Object);

/// <summary>The implicit bases of table 3 that resources tell.</summary>
internal static class ImplicitBasis
{
    public static readonly BasisCode Treating = Of("BEHANDLER");
    public static readonly BasisCode Responsible = Of("PASANSV");
    public static readonly BasisCode Admitted = Of("BELEGG");
    public static readonly BasisCode Course = Of("HENVPER");
    public static readonly BasisCode Visit = Of("POLBESOK");
    public static readonly BasisCode Planned = Of("PLANKONT");
    public static readonly BasisCode Referral = Of("HENVISNING");
    public static readonly BasisCode Assessment = Of("VURDHENV");
    public static readonly BasisCode Role = Of("ROLPAS");

    private static BasisCode Of(string code) => BasisCode.Parse(code).Value;
}
