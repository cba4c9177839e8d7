using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>
/// Answers from openEHR's own terminology: <c>terminology://openehr/group?name=null_flavours</c> and <c>terminology://openehr/codeset?name=countries</c>, in
/// MATCHES as they stand, and as the third argument of <c>TERMINOLOGY('expand', 'openehr', …)</c>, where what comes before <c>group</c> may be left out.
/// <c>validate</c> takes a <c>code</c> besides, and <c>lookup</c> a <c>code</c> and a <c>language</c>.
/// </summary>
public sealed class OpenEhrTerminologyAnswers : IAqlTerminology
{
    private const string Scheme = "terminology://openehr/";

    /// <inheritdoc/>
    public string Usage { get; } =
        $"known here are {Scheme}group?name=… with {string.Join(", ", OpenEhrTerminology.Groups.Select(group => group.Id))}, and {Scheme}codeset?name=… with "
        + $"{string.Join(", ", CodeSet.All.Select(set => Key(set.Name)))} (of {string.Join(" and ", CodeSet.All.Where(set => set.Codes is null).Select(set => set.Name))} only whether a code is one)";

    /// <inheritdoc/>
    public ValueTask<AqlTerminologyAnswer?> AnswerAsync(AqlTerminologyQuestion question, CancellationToken cancellation) => ValueTask.FromResult(Answer(question));

    private static AqlTerminologyAnswer? Answer(AqlTerminologyQuestion question)
    {
        var isOurs = question.Address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (!isOurs && (question.Service.Length == 0 || question.Address.Contains("://", StringComparison.Ordinal))) return null;
        if (question.Service.Length > 0 && !Is(question.Service, OpenEhrTerminology.TerminologyId)) return null;
        if ((isOurs ? question.Address[Scheme.Length..] : question.Address).Split('?') is not [var function, var query]) return null;
        var operation = question.Operation.ToUpperInvariant() is "URI" ? "EXPAND" : question.Operation.ToUpperInvariant();
        return Read(query) is not { } arguments || !arguments.TryGetValue("name", out var name) ? null
            : Is(function, "group") ? OfGroup(operation, name, arguments) : Is(function, "codeset") ? OfCodeSet(operation, name, arguments) : null;
    }

    private static AqlTerminologyAnswer? OfGroup(string operation, string name, Dictionary<string, string> arguments)
    {
        if (OpenEhrTerminology.Group(Key(name)) is not { } group) return null;
        var code = arguments.GetValueOrDefault("code");
        return operation switch
        {
            "EXPAND" => new AqlTerminologyCodes(OpenEhrTerminology.TerminologyId, group.Concepts.Select(concept => concept.Code).ToHashSet()),
            "VALIDATE" when code is not null => new AqlTerminologyValue(group.Contains(code)),
            "LOOKUP" when code is not null => new AqlTerminologyValue(group.Rubric(code, arguments.GetValueOrDefault("language", "en"))),
            _ => null,
        };
    }

    private static AqlTerminologyAnswer? OfCodeSet(string operation, string name, Dictionary<string, string> arguments)
    {
        if (CodeSet.All.FirstOrDefault(one => Key(one.Name) == Key(name) || Is(one.ExternalId, name)) is not { } set) return null;
        return operation switch
        {
            "EXPAND" when set.Codes is { } codes => new AqlTerminologyCodes(set.ExternalId, codes),
            "VALIDATE" when arguments.TryGetValue("code", out var code) => new AqlTerminologyValue(set.Contains(code)),
            _ => null,
        };
    }

    /// <summary>The arguments of a URI by their names; null when they cannot be read, or one is not known here: a filter that is passed over would answer too much.</summary>
    private static Dictionary<string, string>? Read(string query)
    {
        var arguments = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.Split('&'))
            if (pair.Split('=') is not [var name, var value] || !IsKnown(name) || !arguments.TryAdd(name, Uri.UnescapeDataString(value))) return null;
        return arguments;
    }

    private static bool IsKnown(string name) => Is(name, "name") || Is(name, "code") || Is(name, "language");

    // A URI has no regard to letter case (AQL 1.1.0, matches), and no blanks.
    private static string Key(string name) => name.ToLowerInvariant().Replace(' ', '_');

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
