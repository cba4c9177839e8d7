using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>
/// What <c>_security</c> asks for of the codes of 9603. They stand in the classes of documents and not in resources, so that a search by them narrows what it may see; whoever sees no
/// labels finds nothing by them.
/// </summary>
internal static class LabelSearch
{
    /// <summary>Takes the parameters about codes of 9603 out of a search.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="access">The session of whoever searches.</param>
    /// <returns>The others, and which classes are looked among, null for all; or <see cref="Invalid"/> where one asks for these codes and others.</returns>
    public static Outcome<(IReadOnlyList<KeyValuePair<string, string>> Others, Func<AccessClass, bool>? Classes)> Read(IReadOnlyList<KeyValuePair<string, string>> parameters, AccessSession access)
    {
        var (others, wanted) = (new List<KeyValuePair<string, string>>(), new List<(HashSet<string> Codes, bool IsNot)>());
        foreach (var (name, value) in parameters)
        {
            var values = name is "_security" or "_security:not" ? value.Split(',').Select(CodeOf).ToList() : [];
            if (values.TrueForAll(code => code is null)) others.Add(new(name, value));
            else if (values.Contains(null)) return Invalid.At(name, "asks for codes of 9603 and for others: ask for each in a parameter of its own");
            else wanted.Add(([.. values.Select(code => code!)], name.EndsWith(":not", StringComparison.Ordinal)));
        }
        if (wanted.Count == 0) return (others, null);
        return (others, stored => wanted.TrueForAll(one => access.LabelsOf(stored).Any(one.Codes.Contains) != one.IsNot));
    }

    // A code is written with its system, or alone.
    private static string? CodeOf(string value)
    {
        var parts = value.Split('|');
        return parts.Length == 1 || parts is [RestrictionCodes.System, _] ? RestrictionCodes.TryRead(parts[^1], out _) ? parts[^1] : null : null;
    }
}
