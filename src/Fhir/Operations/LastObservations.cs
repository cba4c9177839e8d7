using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>The most recent observations of each kind (FHIR R4, Observation, operation lastn).</summary>
internal sealed class LastObservations(SearchEngine engine)
{
    /// <summary>How many observations are looked at.</summary>
    public const int MostLooked = 100_000;

    private const int MostAnswered = 5_000;

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (input.Posted is not null) return Invalid.At("", "Parameters are posted to this operation, and no other resource.");
        if (!MostOf(input.Text("max")).TryGet(out var most, out refusal)) return refusal;
        List<KeyValuePair<string, string>> parameters = [.. input.Names.Distinct().Where(n => n != "max").SelectMany(n => input.Texts(n).Select(t => new KeyValuePair<string, string>(n, t)))];
        if (!engine.Read(FhirDefinitions.R4.Resource("Observation"), parameters, call.Bases).TryGet(out var query, out refusal)) return refusal;
        if (call.IsStrict && query.Unknown.Count > 0) return new Invalid(query.Unknown);
        if (FaultOf(query) is { } fault) return fault;
        if (!(await call.Access.AskToQueryAsync(SearchResources.OnlyPatient(call, query.Criteria), SearchDigest.Of("Observation/$lastn", parameters), "fhir", cancellation, "Observation")).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.ChooseAsync(query, permit, ObservationKind.Names, MostLooked, matches => LatestOf(matches, most), cancellation)).TryGet(out var found, out refusal)) return refusal;
        if (found.Matches.Count > MostAnswered) return Invalid.At("", $"More than {MostAnswered} observations are the last of their kind. Ask for fewer kinds, or with a smaller max.");
        await Disclosure.TellAsync(call.Access, found.Matches.Concat(found.Included).Select(r => r.Owner), cancellation);
        return FhirResult.Of(new SearchBundle(call, query) { Asked = [.. input.Texts("max").Select(m => new KeyValuePair<string, string>("max", m)), .. query.Used] }.Write(found));
    }

    private static Outcome<int> MostOf(string? max) =>
        max is null ? 1
        : int.TryParse(max, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : Invalid.At("max", "must be a whole number above 0");

    // A subject, and a category or anything that looks at a code, are required by the definition of the operation.
    private static Invalid? FaultOf(SearchQuery query)
    {
        var codes = query.Used.Select(p => p.Key.Split([':', '.'])[0]).ToList();
        if (!codes.Exists(c => c is "patient" or "subject")) return Invalid.At("patient", "is required, or subject");
        return codes.Exists(c => c == "category" || c.Contains("code", StringComparison.Ordinal)) ? null : Invalid.At("category", "is required, or code");
    }

    /// <summary>The latest of each kind, from the most recent to the oldest.</summary>
    public static IEnumerable<Match> LatestOf(IReadOnlyList<Match> matches, int most) =>
        LatestPerKind.Of([.. matches.Select(m => ObservationKind.Of(m.Values))], most).Select(index => matches[index]);
}

/// <summary>What an observation is of, and when it was made.</summary>
/// <param name="Codes">Its codes with their systems; of one without codes its text.</param>
/// <param name="Time">When, in microseconds; null when that is not told.</param>
internal sealed record ObservationKind(IReadOnlyList<string> Codes, long? Time)
{
    private static readonly Lazy<(string[] Codes, string[] Texts, string[] Dates, string[] Categories)> Sources = new(() =>
        (NamesOf("code", SearchFacet.Token), NamesOf("code", SearchFacet.Text), NamesOf("date", SearchFacet.Date), NamesOf("category", SearchFacet.Token)));

    /// <summary>The names of the values that it is made of.</summary>
    public static IEnumerable<string> Names => [.. Sources.Value.Codes, .. Sources.Value.Texts, .. Sources.Value.Dates];

    /// <summary>The names of the values that tell the categories.</summary>
    public static IReadOnlyList<string> CategoryNames => Sources.Value.Categories;

    /// <summary>The codes of the categories of an observation.</summary>
    public static IEnumerable<string> CategoriesOf(SearchValues values) => ValuesOf<TokenValue>(values, Sources.Value.Categories).Select(category => category.Code).Distinct();

    /// <summary>Reads it from the values of an observation.</summary>
    public static ObservationKind Of(SearchValues values)
    {
        string[] codes = [.. ValuesOf<TokenValue>(values, Sources.Value.Codes).Where(t => t.Code.Length > 0).Select(t => $"{t.System}|{t.Code}")];
        if (codes.Length == 0) codes = [.. ValuesOf<TextValue>(values, Sources.Value.Texts).Select(t => t.Text)];
        var times = ValuesOf<DateValue>(values, Sources.Value.Dates).Select(d => d.Begin).ToList();
        return new(codes, times.Count > 0 ? times.Max() : null);
    }

    private static IEnumerable<TValue> ValuesOf<TValue>(SearchValues values, string[] names) where TValue : SearchValue =>
        names.SelectMany(name => values[name]).Select(placed => placed.Value).OfType<TValue>();

    private static string[] NamesOf(string code, SearchFacet facet) => [.. SearchIndex.Parameter(["Observation"], code)!.Sources.Select(s => s.Source.NameOf(facet)).Distinct()];
}

/// <summary>Groups observations by what they are of, and takes the latest of each group. Who share a code are of one group, and who share one with these.</summary>
internal static class LatestPerKind
{
    /// <summary>The latest of each group, as indexes of the list, from the most recent to the oldest; those of the same time as the last one that fits come too.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="most">How many of each group.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<ObservationKind> observations, int most)
    {
        var groups = new Groups(observations.Count);
        var firstOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < observations.Count; i++)
            foreach (var code in observations[i].Codes)
                if (!firstOf.TryAdd(code, i)) groups.Join(i, firstOf[code]);
        return [.. Enumerable.Range(0, observations.Count).GroupBy(groups.Of).SelectMany(group => Latest(group, observations, most)).OrderByDescending(i => TimeOf(observations[i]))];
    }

    private static IEnumerable<int> Latest(IEnumerable<int> group, IReadOnlyList<ObservationKind> observations, int most)
    {
        var sorted = group.OrderByDescending(i => TimeOf(observations[i])).ToList();
        return sorted.Count <= most ? sorted : sorted.TakeWhile((i, place) => place < most || TimeOf(observations[i]) == TimeOf(observations[sorted[most - 1]]));
    }

    // What tells no time is older than all that does.
    private static long TimeOf(ObservationKind observation) => observation.Time ?? long.MinValue;

    /// <summary>Sets that are joined.</summary>
    private sealed class Groups(int count)
    {
        private readonly int[] _above = [.. Enumerable.Range(0, count)];

        public int Of(int item)
        {
            while (_above[item] != item) item = _above[item] = _above[_above[item]];
            return item;
        }

        public void Join(int one, int other) => _above[Of(one)] = Of(other);
    }
}
