using System.Globalization;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>Reads the parameters of a search: those that shape the answer here, the criteria by <see cref="CriterionReader"/>.</summary>
/// <param name="type">The type that is searched; null for all, or those of <c>_type</c>.</param>
/// <param name="settings">What the meaning of values depends on beside their text.</param>
internal sealed class SearchQueryParser(FhirType? type, SearchSettings settings)
{
    private const int MostParameters = 200;

    private readonly List<Fault> _faults = [];
    private readonly List<Fault> _unknown = [];
    private readonly List<KeyValuePair<string, string>> _used = [];
    private readonly List<SearchCriterion> _criteria = [];
    private readonly List<SortKey> _sort = [];
    private readonly List<SearchInclude> _includes = [];
    private readonly CriterionReader _reader = new(settings);
    private IReadOnlyList<string> _types = [];
    private Refusal? _refusal;

    /// <summary>Reads the parameters.</summary>
    public Outcome<SearchQuery> Parse(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var given = parameters.Take(MostParameters + 1).ToList();
        if (given.Count > MostParameters) return Invalid.At("", $"a search has at most {MostParameters} parameters");
        _types = type is not null ? [type.Name] : TypesOf(given);
        var query = new SearchQuery { Types = _types, Settings = settings };
        foreach (var (name, value) in given)
        {
            var (faults, unknown) = (_faults.Count, _unknown.Count);
            query = Read(query, name, value);
            if (faults == _faults.Count && unknown == _unknown.Count) _used.Add(new(name, value));
        }
        if (_faults.Count > 0) return new Invalid(_faults);
        return _refusal is not null ? _refusal : query with { Criteria = _criteria, Sort = _sort, Includes = _includes, Used = _used, Unknown = _unknown };
    }

    private SearchQuery Read(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "_count": return query with { Count = Count(value) };
            case "_sort": Sort(value); return query;
            case "_summary": return query with { Summary = OneOf(name, value, SummaryMode.False) };
            case "_total": return query with { Total = OneOf(name, value, TotalMode.Unsaid) };
            case "_elements": return query with { Elements = [.. query.Elements, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] };
            // How the answer is written is read where it is written.
            case "_format" or "_pretty": return query;
            case "_type" when type is null: return query;
            case "_contained" or "_containedType": Unknown(name, "contained resources are found with those that hold them"); return query;
        }
        if (IsInclude(name, out var isReverse)) Include(name, value, isReverse);
        else Criterion(name, value);
        return query;
    }

    private IReadOnlyList<string> TypesOf(List<KeyValuePair<string, string>> given)
    {
        string[] named = [.. given.Where(p => p.Key == "_type").SelectMany(p => p.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
        foreach (var name in named.Where(n => FhirDefinitions.R4.Resource(n) is null)) Fault("_type", $"{name} is no type of resource");
        return named.Length > 0 ? [.. named.Where(n => FhirDefinitions.R4.Resource(n) is not null)] : FhirDefinitions.R4.ResourceTypes;
    }

    private void Criterion(string name, string value)
    {
        if (value.Length == 0)
        {
            Unknown(name, "a parameter without value asks for nothing");
            return;
        }
        if (_types.Count == 0) return;
        if (_reader.Read(_types, name, value).TryGet(out var criterion, out var refusal)) _criteria.Add(criterion);
        else Refuse(name, refusal);
    }

    private void Refuse(string name, Refusal refusal)
    {
        switch (refusal)
        {
            case UnknownParameter unknown: Unknown(name, unknown.Message); break;
            case Invalid invalid: _faults.AddRange(invalid.Faults.Select(f => f with { Path = name })); break;
            default: _refusal ??= refusal; break;
        }
    }

    private int Count(string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return Math.Min(count, SearchQuery.LargestCount);
        Fault("_count", "a number from 0 is wanted");
        return SearchQuery.UsualCount;
    }

    private TMode OneOf<TMode>(string name, string value, TMode usual) where TMode : struct, Enum
    {
        foreach (var mode in Enum.GetValues<TMode>())
            if (value.Equals(mode.ToString(), StringComparison.OrdinalIgnoreCase) && mode.ToString() != nameof(TotalMode.Unsaid)) return mode;
        Fault(name, $"one of {string.Join(", ", Enum.GetNames<TMode>().Where(n => n != nameof(TotalMode.Unsaid)).Select(n => n.ToLowerInvariant()))} is wanted");
        return usual;
    }

    private void Sort(string value)
    {
        foreach (var key in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var code = key.TrimStart('-');
            if (code == "_lastUpdated") _sort.Add(new(null, key[0] == '-'));
            else if (_types.Count > 0 && SearchIndex.Parameter(_types, code) is { Type: not SearchParameterType.Composite } parameter) _sort.Add(new(parameter, key[0] == '-'));
            else Unknown("_sort", $"{code} is nothing to sort by here");
        }
    }

    private static bool IsInclude(string name, out bool isReverse)
    {
        var plain = name.Split(':')[0];
        isReverse = plain == "_revinclude";
        return isReverse || plain == "_include";
    }

    private void Include(string name, string value, bool isReverse)
    {
        if (name.Contains(':', StringComparison.Ordinal) && name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..] is not ("iterate" or "recurse"))
        {
            Fault(name, "the modifier is iterate");
            return;
        }
        var (parts, iterates) = (value.Split(':'), name.Contains(':', StringComparison.Ordinal));
        if (isReverse && parts[0] == "*") Unknown(name, "the type of what refers to the matches must be named");
        else if (Included(parts) is { } unknown) Unknown(name, unknown);
        else _includes.Add(new(parts[0] == "*" ? null : parts[0], parts.Length < 2 || parts[1] == "*" ? null : parts[1], parts.Length > 2 ? parts[2] : null, isReverse, iterates));
    }

    // What is wrong with it; null when nothing is.
    private static string? Included(string[] parts)
    {
        if (parts is ["*"]) return null;
        if (parts.Length is < 2 or > 3) return "an include is written as Type:parameter, Type:parameter:Target, Type:* or *";
        if (FhirDefinitions.R4.Resource(parts[0]) is null) return $"{parts[0]} is no type of resource";
        if (parts.Length == 3 && FhirDefinitions.R4.Resource(parts[2]) is null) return $"{parts[2]} is no type of resource";
        return parts[1] == "*" || SearchIndex.Of(parts[0]).Parameters.GetValueOrDefault(parts[1])?.Type == SearchParameterType.Reference ? null : $"{parts[0]} has no reference {parts[1]}";
    }

    private void Fault(string name, string message) => _faults.Add(new(name, message));

    private void Unknown(string name, string message) => _unknown.Add(new(name, message));
}
