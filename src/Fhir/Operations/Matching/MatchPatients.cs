using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Bundles;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.Fhir.Operations.Matching;

/// <summary>
/// Finds who may be the person that is described (FHIR R4, Patient, operation match). It looks among those whom the caller may see in a search, and at nobody else: whoever is hidden is not found, and no count or grade
/// tells of them. Of a person with several records the one that stays is told, with the score of whichever is most alike.
/// </summary>
internal sealed class MatchPatients(SearchEngine engine, IMergedPatients? merged = null)
{
    private const int UsualCount = 10;
    private const int MostCount = 100;
    private const int MostLooked = 5_000;
    private const int Begin = 3;
    private const string Grade = "http://hl7.org/fhir/StructureDefinition/match-grade";

    private static readonly string[] Known = ["resource", "onlyCertainMatches", "count"];

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (input.Names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown) return Invalid.At(unknown, "is no parameter of this operation");
        if ((input.Posted ?? input.Resource("resource")) is not { } described || ResourceReader.TypeOf(described)?.Name != "Patient") return Invalid.At("resource", "must be a Patient: who is looked for");
        if (!CountOf(input.Text("count")).TryGet(out var count, out refusal)) return refusal;
        var asked = Demographics.Of(described);
        if (!CriteriaOf(described, asked, call).TryGet(out var query, out refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of("Patient/$match", query.Used), "fhir", cancellation, "Patient")).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.FindIdsAsync(query, permit, MostLooked + 1, cancellation)).TryGet(out var keys, out refusal)) return refusal;
        if (keys.Count > MostLooked) return Invalid.At("resource", $"tells too little: more than {MostLooked} people would have to be compared");
        var matches = await MatchesAsync(asked, keys, permit, cancellation);
        if (input.Text("onlyCertainMatches") == "true") matches = OnlyCertain(matches);
        List<PatientMatch> shown = [.. matches.Take(count)];
        await Disclosure.TellAsync(call.Access, shown.Select(match => match.Found.Owner), cancellation);
        return FhirResult.Of(Write(call, shown, matches.Count));
    }

    private static Outcome<int> CountOf(string? text) =>
        text is null ? UsualCount
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? Math.Min(count, MostCount) : Invalid.At("count", "must be a whole number above 0");

    // Whoever is like the person in one of these is compared.
    private Outcome<SearchQuery> CriteriaOf(JsonElement described, Demographics asked, FhirCall call)
    {
        var (criteria, used) = (new List<SearchCriterion>(), new List<KeyValuePair<string, string>>());
        foreach (var together in Searches(described, asked))
        {
            if (!engine.Read(FhirDefinitions.R4.Resource("Patient"), together, call.Bases).TryGet(out var query, out var refusal)) return refusal;
            criteria.Add(query.Criteria.Count == 1 ? query.Criteria[0] : new AllCriterion(query.Criteria));
            used.AddRange(together);
        }
        if (criteria.Count == 0) return Invalid.At("resource", "must tell a birth number or D-number, a birth date, a name or a telephone number");
        return engine.Read(FhirDefinitions.R4.Resource("Patient"), [], call.Bases).Map(all => all with { Criteria = [new AnyCriterion(criteria)], Used = used });
    }

    private static IEnumerable<KeyValuePair<string, string>[]> Searches(JsonElement described, Demographics asked)
    {
        if (asked.Numbers.Count > 0) yield return [new("identifier", string.Join(',', asked.Numbers.SelectMany(number => new[] { $"{NorwegianIdentifiers.BirthNumber}|{number}", $"{NorwegianIdentifiers.DNumber}|{number}" })))];
        if (asked.Born is { } born && born.First == born.Last) yield return [new("birthdate", string.Join(',', BirthLikeness.Near(born.First).Select(day => day.ToString("O", CultureInfo.InvariantCulture))))];
        var words = described.Items("name").SelectMany(name => new[] { JsonText.Of(name, "family"), JsonText.Of(name, "text") }.OfType<string>().Concat(name.Texts("given")))
            .SelectMany(name => name.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)).Where(word => word.Any(char.IsLetter)).Distinct().ToList();
        if (words.Count > 1) yield return [.. words.Take(2).Select(word => new KeyValuePair<string, string>(SoundTerm.Parameter, SearchText.Escape(word)))];
        var names = words.Select(Beginning).Where(begin => begin.Length > 1).Distinct().ToList();
        if (names.Count > 0) yield return [.. names.Take(2).Select(begin => new KeyValuePair<string, string>("name", begin))];
        if (names.Count > 2) yield return [new("name", names[0]), new("name", names[^1])];
        foreach (var phone in described.Items("telecom").Select(contact => JsonText.Of(contact, "value")).Where(value => value is { Length: >= 8 })) yield return [new("telecom", SearchText.Escape(phone!))];
    }

    private static string Beginning(string word) => SearchText.Escape(string.Concat(word.EnumerateRunes().Take(Begin)));

    private async Task<IReadOnlyList<PatientMatch>> MatchesAsync(Demographics asked, IReadOnlyList<ResourceKey> keys, QueryPermit permit, CancellationToken cancellation)
    {
        var known = merged is null ? MergedPatients.None : await merged.CurrentAsync(cancellation);
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var found in await engine.OpenAsync(keys, permit, cancellation))
        {
            var score = PersonLikeness.Of(asked, Demographics.Of(StoredJson.Parse(found.Content)));
            var standing = known.Standing(found.Key.Id);
            if (score >= PersonLikeness.Possible && score > scores.GetValueOrDefault(standing)) scores[standing] = score;
        }
        var shown = await engine.OpenAsync(scores.Keys.Select(id => new ResourceKey("Patient", id)), permit, cancellation);
        return [.. shown.Select(found => new PatientMatch(found, scores[found.Key.Id])).OrderByDescending(match => match.Score).ThenBy(match => match.Found.Key.Id, StringComparer.Ordinal)];
    }

    // Two who are certain are none (R4, operation match: several potential matches are not returned then).
    private static IReadOnlyList<PatientMatch> OnlyCertain(IReadOnlyList<PatientMatch> matches) =>
        matches.Where(match => match.Score >= PersonLikeness.Certain).ToList() is [var only] ? [only] : [];

    private static ReadOnlyMemory<byte> Write(FhirCall call, IReadOnlyList<PatientMatch> matches, int total)
    {
        using var bundle = new BundleWriter("searchset");
        bundle.Total(total);
        foreach (var (found, score) in matches) bundle.Entry($"{call.BaseAddress}/{found.Key}", found.Show(call.Access), json => WriteScore(json, score));
        return bundle.Finish();
    }

    private static void WriteScore(Utf8JsonWriter json, double score)
    {
        json.WriteStartObject("search");
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", Grade);
        json.WriteString("valueCode", PersonLikeness.GradeOf(score));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("mode", "match");
        json.WriteNumber("score", score);
        json.WriteEndObject();
    }

    private sealed record PatientMatch(FoundResource Found, double Score);
}
