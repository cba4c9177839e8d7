namespace Varde.Fhir;

/// <summary>Knows which Patients have replaced others, when records of one person were merged (FHIR R4, Patient.link): what refers to the others is found for the one that stays.</summary>
public interface IMergedPatients
{
    /// <summary>Those that there are now.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    ValueTask<MergedPatients> CurrentAsync(CancellationToken cancellation);
}

/// <summary>Which Patients have replaced which others, directly or by way of one that was itself replaced.</summary>
public sealed class MergedPatients
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _replaced;
    private readonly ILookup<string, string> _replacing;

    /// <summary>Of the ids of those that have replaced others, with the ids of these.</summary>
    public MergedPatients(IReadOnlyDictionary<string, IReadOnlyList<string>> replaced)
    {
        _replaced = replaced;
        _replacing = replaced.SelectMany(one => one.Value.Select(other => (one.Key, other))).ToLookup(pair => pair.other, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>Where nobody was merged.</summary>
    public static MergedPatients None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>Whether nobody was merged.</summary>
    public bool IsEmpty => _replaced.Count == 0;

    /// <summary>A Patient and those that it has replaced: whose resources are found for it.</summary>
    public IEnumerable<string> WithReplaced(string id) => _replaced.TryGetValue(id, out var others) ? [id, .. others] : [id];

    /// <summary>The Patient that stands for one: itself, or the last of those that have replaced it.</summary>
    public string Standing(string id) => WithReplacing(id).FirstOrDefault(one => !_replacing[one].Any()) ?? id;

    /// <summary>A Patient and those that have replaced it: for whom its resources are found.</summary>
    public IEnumerable<string> WithReplacing(string id) => _replacing[id].Prepend(id);
}
